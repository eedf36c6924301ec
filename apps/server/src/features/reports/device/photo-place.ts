import { positionInPhoto } from '../photos/photo-position.ts';
import type { Position } from '../spot.ts';

/** Where a photo says that it was taken; read here and sent only if somebody says so. */
export async function placeOf(file: Blob): Promise<Position | undefined> {
  return positionInPhoto(new Uint8Array(await file.arrayBuffer()));
}
