import {
  ByteReader,
  concat,
  fromBase64url,
  toBase64url,
  u8,
  u16,
  u32,
  u64,
} from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import type { PlacedLeaves } from './inclusion-set.ts';

/**
 * Everything of a desk that counts at one checkpoint, with what proves it (`docs/formats.md`, "Desk
 * file"): one file, always fetched whole.
 */
export interface DeskFile {
  /** The signed note of the checkpoint, with whatever witnesses signed. */
  readonly checkpoint: Uint8Array;
  /** Desk id, base64url. */
  readonly desk: string;
  /** From the desk's entry up to the root of the index. */
  readonly indexPath: readonly Uint8Array[];
  /** Device hashes of everybody who ever left, in the order of their leavings. */
  readonly left: readonly Uint8Array[];
  /**
   * By index: all roots, the newest roster, the devices in it, the leavings of those of them that
   * left, and the index, which is the last leaf of the tree.
   */
  readonly leaves: PlacedLeaves;
  /** One proof for all of them (`inclusion-set.ts`). */
  readonly proof: readonly Uint8Array[];
}

const VERSION = 1;

export function encodeDeskFile(file: DeskFile): Uint8Array {
  return concat(
    u8(VERSION),
    u16(file.checkpoint.length),
    file.checkpoint,
    fromBase64url(file.desk),
    u8(file.indexPath.length),
    ...file.indexPath,
    u16(file.left.length),
    ...file.left,
    u16(file.leaves.length),
    ...file.leaves.flatMap(({ index, bytes }) => [u64(index), u32(bytes.length), bytes]),
    u16(file.proof.length),
    ...file.proof,
  );
}

/** @throws SealError `version`, `truncated`, `trailing` */
export function decodeDeskFile(bytes: Uint8Array): DeskFile {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new SealError('version', 'desk file');
  const file = {
    checkpoint: reader.take(reader.u16()),
    desk: toBase64url(reader.take(16)),
    indexPath: hashes(reader, reader.u8()),
    left: hashes(reader, reader.u16()),
    leaves: times(reader.u16(), () => {
      const index = reader.u64();
      return { index, bytes: reader.take(reader.u32()) };
    }),
    proof: hashes(reader, reader.u16()),
  };
  reader.end();
  return file;
}

function hashes(reader: ByteReader, count: number): readonly Uint8Array[] {
  return times(count, () => reader.take(32));
}

function times<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: count }, make);
}
