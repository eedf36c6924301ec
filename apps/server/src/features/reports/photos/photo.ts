import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { type DrawnPhoto, largestPhotoBytes, type PhotoPaths } from './drawing.ts';
import { PhotoError } from './photo-error.ts';
import { lookAtPhoto } from './photo-look.ts';
import { positionInPhoto } from './photo-position.ts';

const largeSide = 1280;
const smallSide = 320;

sharp.cache(false);
sharp.concurrency(1);

/**
 * Turns a JPEG, PNG or WebP upright and draws it anew, so that no Exif, XMP, IPTC, colour profile,
 * thumbnail, maker's note or trailing file comes along. What is anything else, is larger than 15 MB or
 * would need too much memory is a PhotoError; where drawing may take more than `most` bytes of memory,
 * nothing is drawn, and how many is the answer.
 */
export async function drawPhoto(
  bytes: Buffer,
  to: PhotoPaths,
  most: number,
): Promise<DrawnPhoto | { readonly needed: number }> {
  if (bytes.length > largestPhotoBytes) throw new PhotoError('too-large');
  const { bytesToOpen } = await lookAtPhoto(bytes);
  const needed = bytesToOpen + largestPhotoBytes;
  if (needed > most) return { needed };
  const { data, info } = await drawLarge(bytes);
  const small = await sharp(data)
    .resize(smallSide, smallSide, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 70 })
    .toBuffer();
  await writeFile(to.small, small, { mode: 0o600 });
  await writeFile(to.large, data, { mode: 0o600 });
  return { width: info.width, height: info.height, position: positionInPhoto(bytes) };
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
