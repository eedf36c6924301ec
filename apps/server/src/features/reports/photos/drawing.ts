import type { Position } from '../spot.ts';
import type { PhotoFault } from './photo-error.ts';
import type { SealedFile } from './sealed-file.ts';

export const largestPhotoBytes = 15 * 1024 * 1024;
/** A photo that would need more memory to be drawn is refused. */
export const mostBytesToOpen = 100_000_000;

/** What is said of a photo that was drawn again. */
export interface DrawnPhoto {
  readonly width: number;
  readonly height: number;
  /** Where the file said that it was taken; offered once, and kept nowhere. */
  readonly position: Position | undefined;
}

/** Where a drawn photo is written. */
export interface PhotoPaths {
  /** JPEG, at most 1,280 pixels either way. */
  readonly large: string;
  /** JPEG, at most 320 pixels either way, for lists. */
  readonly small: string;
}

/** What the server asks of the process that draws: one photo, and the key of that one. */
export interface DrawingOrder {
  readonly number: number;
  readonly from: SealedFile;
  readonly to: PhotoPaths;
  /** What drawing it may take of memory. */
  readonly most: number;
}

/** What comes of an order. `failed` is the code of an error that is not about the photo (a full disk). */
export type Drawing =
  | { readonly drawn: DrawnPhoto }
  | { readonly needed: number }
  | { readonly fault: PhotoFault }
  | { readonly failed: string };

export interface DrawingAnswer {
  readonly number: number;
  readonly drawing: Drawing;
}
