import { ByteReader, concat, fromBase64url, u8, u16 } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { LedgerError } from './error.ts';
import { verifySet } from './inclusion-set.ts';
import { decodeLeaf } from './leaf.ts';
import { encodeProven, type ProvenLeaves, readProven } from './proven-leaves.ts';
import { decodeRestore, type Restore } from './restore.ts';
import type { TrustedCheckpoint } from './trusted-checkpoint.ts';

/** The newest restore with what proves it (`docs/formats.md`, "Restore file"). */
export interface RestoreFile extends ProvenLeaves {
  /** The signed note of the checkpoint, with whatever witnesses signed. */
  readonly checkpoint: Uint8Array;
}

/** A restore that stands in the ledger. */
export interface PlacedRestore extends Restore {
  readonly index: number;
}

const VERSION = 1;

export function encodeRestoreFile(file: RestoreFile): Uint8Array {
  const { checkpoint } = file;
  return concat(u8(VERSION), u16(checkpoint.length), checkpoint, encodeProven(file));
}

/** @throws SealError `version`, `truncated`, `trailing` */
export function decodeRestoreFile(bytes: Uint8Array): RestoreFile {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new SealError('version', 'restore file');
  const file = { checkpoint: reader.take(reader.u16()), ...readProven(reader) };
  reader.end();
  return file;
}

/**
 * The restore that a file proves under its checkpoint.
 * @throws LedgerError `inclusion`, `index`, `proof-length`
 * @throws SealError where the first leaf is no restore
 */
export function verifyRestore(trusted: TrustedCheckpoint, file: RestoreFile): PlacedRestore {
  const { size, root } = trusted.seen;
  verifySet({ size, root: fromBase64url(root) }, file.leaves, file.proof);
  const [placed] = file.leaves;
  if (placed === undefined) throw new LedgerError('index', 'no restore');
  const leaf = decodeLeaf(placed.bytes);
  if (leaf.kind !== 'restore') throw new SealError('kind', leaf.kind);
  return { ...decodeRestore(leaf.payload), index: placed.index };
}
