import { largestEntry } from '@nearhand/protocol/limits';
import { Refusal } from '../../refusal.ts';
import { readEntry, type WireEntry } from './wire-entry.ts';

/** Blobs that one append may list. */
export const mostBlobs = 64;
const idLength = 16;

/** The largest body of an append. */
export const largestAppend = 1 + mostBlobs * idLength + largestEntry;

export interface AppendBody {
  readonly entry: WireEntry;
  readonly blobs: readonly Buffer[];
}

/** `encodeEntryBody` of the protocol, backwards and without copying; each blob stands there once. */
export function readAppendBody(bytes: Buffer): AppendBody {
  const count = bytes[0] ?? 0;
  const end = 1 + count * idLength;
  if (count > mostBlobs || bytes.length < end) throw new Refusal('malformed');
  if (bytes.length - end > largestEntry) throw new Refusal('too-large');
  const blobs: Buffer[] = [];
  for (let at = 1; at < end; at += idLength) blobs.push(bytes.subarray(at, at + idLength));
  if (new Set(blobs.map((blob) => blob.toString('latin1'))).size !== count) {
    throw new Refusal('malformed');
  }
  return { entry: readEntry(bytes.subarray(end)), blobs };
}
