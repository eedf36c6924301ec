import { type Position, positionOf } from '../spot.ts';

/**
 * Where a JPEG says it was taken: the GPS tags of its Exif part (CIPA DC-008, 4.6.6), read from the
 * bytes and nothing else of it. Undefined where there are none or they make no sense; runs on the
 * device and on the server alike.
 */
export function positionInPhoto(bytes: Uint8Array): Position | undefined {
  const exif = exifOf(bytes);
  if (exif === undefined) return undefined;
  try {
    return positionInExif(exif);
  } catch (error) {
    // A pointer out of the part: a DataView says RangeError.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function exifOf(bytes: Uint8Array): DataView | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  let at = 2;
  while (at + 10 < bytes.length && bytes[at] === 0xff) {
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    const isExif =
      bytes[at + 1] === 0xe1 && String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'Exif';
    if (isExif) {
      const part = bytes.subarray(at + 10, at + 2 + length);
      return new DataView(part.buffer, part.byteOffset, part.length);
    }
    if (bytes[at + 1] === 0xda || length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}

function positionInExif(exif: DataView): Position | undefined {
  const isLittle = exif.getUint16(0) === 0x4949;
  const gps = entriesAt(exif, exif.getUint32(4, isLittle), isLittle).get(0x8825);
  if (gps === undefined) return undefined;
  const tags = entriesAt(exif, exif.getUint32(gps + 8, isLittle), isLittle);
  const degrees = (tag: number): number | undefined => {
    const entry = tags.get(tag);
    if (entry === undefined) return undefined;
    const at = exif.getUint32(entry + 8, isLittle);
    const part = (index: number) =>
      exif.getUint32(at + 8 * index, isLittle) / exif.getUint32(at + 8 * index + 4, isLittle);
    return part(0) + part(1) / 60 + (part(2) || 0) / 3600;
  };
  const letter = (tag: number) => {
    const entry = tags.get(tag);
    return entry === undefined ? '' : String.fromCharCode(exif.getUint8(entry + 8));
  };
  const [latitude, longitude] = [degrees(2), degrees(4)];
  if (latitude === undefined || longitude === undefined) return undefined;
  if (latitude === 0 && longitude === 0) return undefined;
  return positionOf(
    letter(1) === 'S' ? -latitude : latitude,
    letter(3) === 'W' ? -longitude : longitude,
  );
}

/** Tag to where its entry begins. */
function entriesAt(exif: DataView, at: number, isLittle: boolean): ReadonlyMap<number, number> {
  const count = Math.min(200, exif.getUint16(at, isLittle));
  const places = Array.from({ length: count }, (_, index) => at + 2 + 12 * index);
  return new Map(places.map((place) => [exif.getUint16(place, isLittle), place]));
}
