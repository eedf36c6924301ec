import { ByteReader, concat, fromBase64url, toBase64url, u8, u16 } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { encodeProven, type ProvenLeaves, readHashes, readProven } from './proven-leaves.ts';

/**
 * Everything of a desk that counts at one checkpoint, with what proves it (`docs/formats.md`, "Desk
 * file"): one file, always fetched whole. Its leaves, by index: all roots, the newest roster, the
 * devices in it, the leavings of those of them that left, and the index, which is the last leaf of
 * the tree.
 */
export interface DeskFile extends ProvenLeaves {
  /** The signed note of the checkpoint, with whatever witnesses signed. */
  readonly checkpoint: Uint8Array;
  /** Desk id, base64url. */
  readonly desk: string;
  /** From the desk's entry up to the root of the index. */
  readonly indexPath: readonly Uint8Array[];
  /** Device hashes of everybody who ever left, in the order of their leavings. */
  readonly left: readonly Uint8Array[];
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
    encodeProven(file),
  );
}

/** @throws SealError `version`, `truncated`, `trailing` */
export function decodeDeskFile(bytes: Uint8Array): DeskFile {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new SealError('version', 'desk file');
  const file = {
    checkpoint: reader.take(reader.u16()),
    desk: toBase64url(reader.take(16)),
    indexPath: readHashes(reader, reader.u8()),
    left: readHashes(reader, reader.u16()),
    ...readProven(reader),
  };
  reader.end();
  return file;
}
