import { text as textOf, utf8 } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { fromBase64, hashFromBase64, toBase64 } from './base64.ts';
import { type LogKeys, type OpenedCheckpoint, openCheckpoint } from './checkpoint.ts';
import { fromDecimal } from './decimal.ts';
import { LedgerError } from './error.ts';
import { verifyInclusion } from './inclusion-proof.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** That an entry is in a log, to be checked offline (C2SP tlog-proof, "Format"). */
export interface TlogProof {
  /** Not authenticated by the proof. */
  readonly extra: Uint8Array | undefined;
  readonly index: number;
  /** From the leaf's sibling up. */
  readonly path: readonly Uint8Array[];
  /** A signed checkpoint, byte for byte. */
  readonly checkpoint: Uint8Array;
}

export function encodeTlogProof({ extra, index, path, checkpoint }: TlogProof): Uint8Array {
  const head = [
    HEADER,
    ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...path.map(toBase64),
  ];
  const bytes = utf8(`${head.join('\n')}\n\n${textOf(checkpoint)}`);
  decodeTlogProof(bytes);
  return bytes;
}

/** Refuses with `proof`, `number`, `base64` or `hash-length`; the checkpoint is not looked into. */
export function decodeTlogProof(bytes: Uint8Array): TlogProof {
  const whole = readText(bytes);
  const split = whole.indexOf('\n\n');
  if (split < 0) throw new LedgerError('proof', 'no checkpoint');
  const [header, ...lines] = whole.slice(0, split).split('\n');
  if (header !== HEADER) throw new LedgerError('proof', 'header');
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined;
  const index = /^index (.*)$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined) throw new LedgerError('proof', 'index');
  return {
    extra: extra === undefined ? undefined : fromBase64(extra),
    index: fromDecimal(index),
    path: lines.map(hashFromBase64),
    checkpoint: utf8(whole.slice(split + 2)),
  };
}

function readText(bytes: Uint8Array): string {
  try {
    return textOf(bytes);
  } catch (cause) {
    throw new LedgerError('proof', 'not UTF-8', { cause });
  }
}

/**
 * Checks that `leaf` stands in the log of these keys, by the proof alone. Gives back the checkpoint
 * that it rests on, whose witnesses are for the caller to count. Refuses with the codes of
 * `openCheckpoint` and `verifyInclusion`.
 */
export async function verifyTlogProof(
  proof: TlogProof,
  leaf: Uint8Array,
  keys: LogKeys,
): Promise<OpenedCheckpoint> {
  const opened = await openCheckpoint(proof.checkpoint, keys);
  const { size, root } = opened.checkpoint;
  verifyInclusion(proof.index, size, leafHash(leaf), root, proof.path);
  return opened;
}
