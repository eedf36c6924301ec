import sharp from 'sharp';
import { mostBytesToOpen } from './drawing.ts';
import { PhotoError } from './photo-error.ts';

/** What can be said of a photo before it is opened. */
export interface PhotoLook {
  readonly width: number;
  readonly height: number;
  /** What drawing it can take of memory, at most; see `bench/photo-flood.ts`. */
  readonly bytesToOpen: number;
}

const megabyte = 1_000_000;
const mostPixels = 50 * megabyte;

/**
 * Reads the head of a JPEG, PNG or WebP (by its bytes, never by its name). A PhotoError for what is
 * anything else, or would need more memory than a photo may.
 */
export async function lookAtPhoto(bytes: Buffer): Promise<PhotoLook> {
  if (!hasPhotoSignature(bytes)) throw new PhotoError('not-a-photo');
  const { format, width, height, channels, depth, isProgressive } = await headOf(bytes);
  const pixels = width * height;
  const each = channels * (depth === 'uchar' ? 1 : 2);
  const bytesToOpen = {
    // Read at a fraction of its size, line by line; one that comes in passes is held until the last.
    jpeg: comesInPasses(bytes) ? 7 * pixels : 30 * megabyte,
    png: isProgressive ? 1.25 * each * pixels : 45 * megabyte,
    webp: 4 * pixels + 25 * megabyte,
  }[format as string];
  if (bytesToOpen === undefined) throw new PhotoError('not-a-photo');
  if (pixels > mostPixels || bytesToOpen > mostBytesToOpen) {
    throw new PhotoError('too-many-pixels');
  }
  return { width, height, bytesToOpen };
}

async function headOf(bytes: Buffer) {
  try {
    // The limit is ours to name, so that the sentence is about pixels.
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    // Whatever libvips says of a file is about the file; it quotes it, so only the code goes on.
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

/**
 * Whether a JPEG has to be held whole until its last scan: a progressive one, or one whose components
 * come one after the other (ITU-T T.81, B.2.2 and B.2.3: the first scan has fewer than the frame).
 */
export function comesInPasses(jpeg: Uint8Array): boolean {
  let components = 0;
  for (let at = 2; at + 9 < jpeg.length; ) {
    if (jpeg[at] !== 0xff) return true;
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    // Huffman or arithmetic coding, in one sequence: anything else comes in passes.
    if (isFrame && ![0xc0, 0xc1, 0xc9].includes(marker)) return true;
    if (isFrame) components = jpeg[at + 9] ?? 0;
    if (marker === 0xda) return (jpeg[at + 4] ?? 0) < components;
    at += 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0));
  }
  return true;
}
