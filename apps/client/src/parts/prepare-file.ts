import { drawImage, jpegOf } from '@nearhand/visit/drawn-image';

/** A file ready to be sealed: an image drawn again, without what the camera wrote into it. */
export interface PreparedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** A paper that may say who made it, when and with what: we cannot take that out. */
  readonly mayNameMaker: boolean;
}

export type FileRefusal = 'kind' | 'size' | 'broken';

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_FILES = 5;
const LONGEST_SIDE = 2000;
const QUALITY = 0.82;

/**
 * Prepares what somebody chose. An image is decoded, turned upright, made smaller and encoded anew,
 * so that place, time and device do not travel with it; `number` names it instead of its file name.
 */
export async function prepareFile(file: File, number: number): Promise<PreparedFile | FileRefusal> {
  if (file.type === 'application/pdf') {
    if (file.size > MAX_FILE_BYTES) return 'size';
    const bytes = new Uint8Array(await file.arrayBuffer());
    return { name: file.name.slice(0, 120), type: file.type, bytes, mayNameMaker: true };
  }
  if (!file.type.startsWith('image/')) return 'kind';
  const drawn = await drawImage(file, LONGEST_SIDE);
  const blob = drawn && (await jpegOf(drawn, QUALITY));
  if (!blob) return 'broken';
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (bytes.length > MAX_FILE_BYTES) return 'size';
  return { name: `${number}.jpg`, type: 'image/jpeg', bytes, mayNameMaker: false };
}
