import { text as textOf, utf8 } from '@nearhand/seal/bytes';
import { hashFromBase64, toBase64 } from './base64.ts';
import { fromDecimal } from './decimal.ts';
import { LedgerError } from './error.ts';

/** What a log sends to a witness (C2SP tlog-witness, "add-checkpoint"). */
export interface AddCheckpoint {
  /** The size that the witness cosigned last, 0 for none. */
  readonly oldSize: number;
  /** From that size to the one of the checkpoint; empty from 0. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, byte for byte. */
  readonly checkpoint: Uint8Array;
}

const MOST_HASHES = 63;

export function encodeAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): Uint8Array {
  const lines = [`old ${oldSize}`, ...proof.map(toBase64)];
  const bytes = utf8(`${lines.join('\n')}\n\n${textOf(checkpoint)}`);
  decodeAddCheckpoint(bytes);
  return bytes;
}

/** Refuses with `witness-request`, `number`, `base64` or `hash-length`; the checkpoint is not read. */
export function decodeAddCheckpoint(bytes: Uint8Array): AddCheckpoint {
  const whole = readText(bytes);
  const split = whole.indexOf('\n\n');
  if (split < 0) throw new LedgerError('witness-request', 'no empty line');
  const [first = '', ...hashes] = whole.slice(0, split).split('\n');
  if (!first.startsWith('old ')) throw new LedgerError('witness-request', 'no old size');
  if (hashes.length > MOST_HASHES) throw new LedgerError('witness-request', 'too many hashes');
  return {
    oldSize: fromDecimal(first.slice('old '.length)),
    proof: hashes.map(hashFromBase64),
    checkpoint: utf8(whole.slice(split + 2)),
  };
}

function readText(bytes: Uint8Array): string {
  try {
    return textOf(bytes);
  } catch (cause) {
    throw new LedgerError('witness-request', 'not UTF-8', { cause });
  }
}
