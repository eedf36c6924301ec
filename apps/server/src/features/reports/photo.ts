import sharp, { type Metadata } from 'sharp';
import { PhotoLane } from './photo-lane.ts';
import { positionInPhoto } from './photo-position.ts';
import type { Position } from './spot.ts';

/** Why a file is not taken as a photo; each has a sentence on screen. */
export type PhotoFault = 'not-a-photo' | 'too-many-pixels' | 'too-large';

export class PhotoError extends Error {
  override readonly name = 'PhotoError';
  readonly code: PhotoFault;

  constructor(code: PhotoFault, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** A photo drawn again: nothing in it but the pixels. */
export interface EncodedPhoto {
  /** JPEG, at most 1,280 pixels either way. */
  readonly large: Buffer;
  /** JPEG, at most 320 pixels either way, for lists. */
  readonly small: Buffer;
  readonly width: number;
  readonly height: number;
  /** Where the file said that it was taken; offered once, and kept nowhere. */
  readonly position: Position | undefined;
}

export const largestPhotoBytes = 15 * 1024 * 1024;
/** A JPEG is read at a fraction of its size; the others are opened whole. */
const mostPixels: Readonly<Record<string, number>> = {
  jpeg: 50_000_000,
  png: 25_000_000,
  webp: 17_000_000,
};
const largeSide = 1280;
const smallSide = 320;
const lane = new PhotoLane();

sharp.cache(false);
sharp.concurrency(1);

/**
 * Reads a JPEG, PNG or WebP by its bytes (never by its name), turns it upright and draws it anew, so
 * that no Exif, XMP, IPTC, colour profile, thumbnail, maker's note or trailing file comes along. What
 * is anything else, is larger than 15 MB or has more pixels than can be opened safely is a PhotoError.
 */
export async function encodePhoto(bytes: Buffer): Promise<EncodedPhoto> {
  if (bytes.length > largestPhotoBytes) throw new PhotoError('too-large');
  if (!hasPhotoSignature(bytes)) throw new PhotoError('not-a-photo');
  const position = positionInPhoto(bytes);
  const pixels = await checkSize(bytes);
  return await lane.run(pixels, () => draw(bytes, position));
}

async function checkSize(bytes: Buffer): Promise<number> {
  const { format, width, height } = await readable(() => metadataOf(bytes));
  const most = mostPixels[format] ?? 0;
  if (most === 0) throw new PhotoError('not-a-photo');
  if (width * height > most) throw new PhotoError('too-many-pixels');
  return width * height;
}

async function draw(bytes: Buffer, position: Position | undefined): Promise<EncodedPhoto> {
  const { data, info } = await readable(() =>
    sharp(bytes, { failOn: 'error', limitInputPixels: 50_000_000, sequentialRead: true })
      .autoOrient()
      .resize(largeSide, largeSide, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 76 })
      .toBuffer({ resolveWithObject: true }),
  );
  const small = await sharp(data)
    .resize(smallSide, smallSide, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 70 })
    .toBuffer();
  return { large: data, small, width: info.width, height: info.height, position };
}

function metadataOf(bytes: Buffer): Promise<Metadata> {
  // The limit is ours to name, so that the sentence is about pixels.
  return sharp(bytes, { limitInputPixels: false }).metadata();
}

/** Whatever libvips says of a file is about the file; it quotes it, so only the code goes on. */
async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new PhotoError('not-a-photo', error);
  }
}

/** JPEG, PNG or WebP by their first bytes: SVG, HTML, PDF and GIF are not even opened. */
function hasPhotoSignature(bytes: Buffer): boolean {
  const starts = (...signature: readonly number[]) =>
    signature.every((byte, index) => bytes[index] === byte);
  const isWebp =
    bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return starts(0xff, 0xd8, 0xff) || starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a) || isWebp;
}
