import { hashFromBase64, toBase64 } from './base64.ts';
import { fromDecimal } from './decimal.ts';
import { LedgerError } from './error.ts';
import {
  decodeNote,
  type NoteVerifier,
  type SignedNote,
  type VerifiedSignature,
  verifyNote,
} from './note.ts';
import { readSize } from './tree.ts';

/** The head of a log (C2SP tlog-checkpoint, "Note text"). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  /** Lines that no one is to rely on; ours have none. */
  readonly extensions: readonly string[];
}

/** The text of a checkpoint, to be signed as a note. */
export function encodeCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const lines = [origin, String(readSize(size)), toBase64(root), ...extensions];
  const text = `${lines.join('\n')}\n`;
  decodeCheckpoint(text);
  return text;
}

/** Refuses with `checkpoint`, `number`, `base64` or `hash-length`. */
export function decodeCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...rest] = text.split('\n');
  const isEnded = rest.pop() === '';
  if (!origin || size === undefined || root === undefined || !isEnded || rest.includes('')) {
    throw new LedgerError('checkpoint', 'lines');
  }
  return { origin, size: fromDecimal(size), root: hashFromBase64(root), extensions: rest };
}

/** Whom a reader believes about a log. */
export interface LogKeys {
  readonly origin: string;
  /** The log's own: at least one of them has to have signed. */
  readonly log: readonly NoteVerifier[];
  readonly witnesses: readonly NoteVerifier[];
}

/** A checkpoint that the log signed. */
export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly note: SignedNote;
  /** The log's own signatures that hold, one a key. */
  readonly log: readonly VerifiedSignature[];
  /** The witnesses' that hold, one a key. */
  readonly witnesses: readonly VerifiedSignature[];
}

/**
 * Opens a signed checkpoint. Refuses one that the log did not sign as `unsigned`, one of which a
 * known key's signature does not hold as `signature`, another log's as `other-origin`, and what is no
 * checkpoint with the codes of `decodeNote` and `decodeCheckpoint`.
 */
export async function openCheckpoint(bytes: Uint8Array, keys: LogKeys): Promise<OpenedCheckpoint> {
  const note = decodeNote(bytes);
  const verified = await verifyNote(note, [...keys.log, ...keys.witnesses]);
  const log = verified.filter(({ verifier }) => keys.log.includes(verifier));
  if (log.length === 0) throw new LedgerError('unsigned', 'by the log');
  const checkpoint = decodeCheckpoint(note.text);
  if (checkpoint.origin !== keys.origin) {
    throw new LedgerError('other-origin', checkpoint.origin.slice(0, 80));
  }
  return { checkpoint, note, log, witnesses: verified.filter((one) => !log.includes(one)) };
}
