import sharp from 'sharp';
import { PhotoError } from './photo-error.ts';
import { PhotoLane } from './photo-lane.ts';
import { lookAtPhoto, mostBytesToOpen } from './photo-look.ts';
import { positionInPhoto } from './photo-position.ts';
import type { Position } from './spot.ts';

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

/** The bytes of a photo, in memory only once they are asked for. */
export interface PhotoSource {
  readonly size: number;
  read(): Promise<Buffer>;
}

export const largestPhotoBytes = 15 * 1024 * 1024;
const largeSide = 1280;
const smallSide = 320;
/** What an ordinary photo takes: itself, and what is needed to draw it. */
const ordinaryBytes = 45_000_000 + largestPhotoBytes;
/** Two ordinary photos at once, or one of the largest. */
const lane = new PhotoLane(mostBytesToOpen + largestPhotoBytes, 24);

sharp.cache(false);
sharp.concurrency(1);

/**
 * Turns a JPEG, PNG or WebP upright and draws it anew, so that no Exif, XMP, IPTC, colour profile,
 * thumbnail, maker's note or trailing file comes along. What is anything else, is larger than 15 MB,
 * would need too much memory or comes when too many others wait is a PhotoError.
 */
export async function encodePhoto(source: PhotoSource): Promise<EncodedPhoto> {
  if (source.size > largestPhotoBytes) throw new PhotoError('too-large');
  const drawn = await lane.run(ordinaryBytes, async () => {
    const bytes = await source.read();
    const { bytesToOpen } = await lookAtPhoto(bytes);
    const needed = bytesToOpen + largestPhotoBytes;
    return needed <= ordinaryBytes ? await draw(bytes) : { needed };
  });
  if (!('needed' in drawn)) return drawn;
  return await lane.run(drawn.needed, async () => await draw(await source.read()));
}

async function draw(bytes: Buffer): Promise<EncodedPhoto> {
  const { data, info } = await drawLarge(bytes);
  const small = await sharp(data)
    .resize(smallSide, smallSide, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 70 })
    .toBuffer();
  const position = positionInPhoto(bytes);
  return { large: data, small, width: info.width, height: info.height, position };
}

async function drawLarge(bytes: Buffer) {
  try {
    return await sharp(bytes, {
      failOn: 'error',
      limitInputPixels: 50_000_000,
      sequentialRead: true,
    })
      .autoOrient()
      .resize(largeSide, largeSide, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 76 })
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    throw new PhotoError('not-a-photo', error);
  }
}
