import { equal } from '@nearhand/seal/bytes';
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import { verifyConsistency } from './consistency-proof.ts';
import { LedgerError } from './error.ts';
import { decodeNote, type NoteVerifier, verifyNote } from './note.ts';
import type { TreeHead } from './tile-reader.ts';
import { emptyRoot } from './tree.ts';
import type { AddCheckpoint } from './witness-request.ts';

/** A log that a witness knows, and the newest head that it cosigned. */
export interface WitnessedLog {
  readonly keys: readonly NoteVerifier[];
  /** Size 0 where it cosigned none yet. */
  readonly last: TreeHead;
}

/** A checkpoint that the witness may cosign once it has kept it. */
export interface Acceptable {
  readonly checkpoint: Checkpoint;
  /** What is to be cosigned: the note's text without its signatures. */
  readonly text: string;
}

/** Which log a checkpoint says that it is of; nothing in it is to be believed yet. */
export function originOf(request: AddCheckpoint): string {
  return decodeCheckpoint(decodeNote(request.checkpoint).text).origin;
}

/**
 * What a witness says to a checkpoint (C2SP tlog-witness, "add-checkpoint"). Whoever calls keeps the
 * new head before cosigning it, and only if the last one is still what it was here.
 * @throws LedgerError, with the status of the specification: `unsigned` and `signature` (403) where
 *   no known key of the log signed it; `size` (400) where the old size is above the new; `conflict`
 *   (409) where the old size is not that of the last head, or the same size has another root;
 *   `consistency`, `proof-length` (422) where the proof does not hold
 */
export async function judgeCheckpoint(
  { oldSize, proof, checkpoint: bytes }: AddCheckpoint,
  { keys, last }: WitnessedLog,
): Promise<Acceptable> {
  const note = decodeNote(bytes);
  await verifyNote(note, keys);
  const checkpoint = decodeCheckpoint(note.text);
  const { size, root } = checkpoint;
  if (oldSize > size) throw new LedgerError('size', `${oldSize} above ${size}`);
  if (oldSize !== last.size) throw new LedgerError('conflict', String(last.size));
  if (oldSize === size && !equal(root, oldSize === 0 ? emptyRoot() : last.root)) {
    throw new LedgerError('conflict', String(last.size));
  }
  if (oldSize === 0) {
    if (proof.length > 0) throw new LedgerError('proof-length', 'from nothing');
  } else {
    verifyConsistency(oldSize, size, last.root, root, proof);
  }
  return { checkpoint, text: note.text };
}
