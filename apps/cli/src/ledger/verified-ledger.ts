import { decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { decodeCosignature } from '@nearhand/ledger/cosignature';
import { LedgerError } from '@nearhand/ledger/error';
import { decodeNote } from '@nearhand/ledger/note';
import type { TreeHead } from '@nearhand/ledger/tile-reader';
import { OLDEST_SEEN_MS } from '@nearhand/ledger/trusted-checkpoint';
import { toBase64url } from '@nearhand/seal/bytes';
import type { Terminal } from '../terminal.ts';
import { type Followed, type FollowedLedger, followLedger } from './follow.ts';
import { type CheckPolicy, keysOf } from './ledger-policy.ts';
import { readState, writeState } from './state-file.ts';

/** How a ledger is to be checked. */
export interface LedgerCheck {
  readonly url: string;
  readonly policy: CheckPolicy;
  /** Where the check leaves off, and begins again. */
  readonly stateFile: string | undefined;
  /** Heads that were seen before, elsewhere. */
  readonly remembered: readonly TreeHead[];
}

/** When a witness of the policy says that it saw the checkpoint. */
export interface WitnessSeen {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Later than this machine's clock allows for: it counts for nothing. */
  readonly isToCome: boolean;
  /** More than a week ago: clients refuse what nobody saw since. */
  readonly isOld: boolean;
}

export interface CheckedLedger extends FollowedLedger {
  readonly witnesses: readonly WitnessSeen[];
  /** Leaves that an earlier check had done. */
  readonly from: number;
  readonly seconds: number;
  readonly wasInterrupted: boolean;
}

/** A clock may be behind by so much (`TrustedCheckpoint` allows a phone a day; this is no phone). */
const CLOCK_SLIP_MS = 3_600_000;
const SAVE_EVERY_MS = 10_000;
const TELL_EVERY_MS = 2_000;

/**
 * Checks a ledger, telling on the terminal how far it is, and leaves off without harm at Ctrl-C.
 * @throws LedgerError, CliError as `followLedger`, `readState`
 */
export async function checkLedger(check: LedgerCheck, terminal: Terminal): Promise<CheckedLedger> {
  const { url, policy, stateFile } = check;
  const begun = stateFile === undefined ? undefined : readState(stateFile, policy);
  const from = begun?.audit.size ?? 0;
  const start = performance.now();
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const result = await followLedger({
      url,
      keys: keysOf(policy),
      ...(begun && { begun }),
      remembered: check.remembered,
      signal: stop.signal,
      onProgress: progress(check, terminal, from, start),
    });
    if (stateFile !== undefined) writeState(stateFile, policy, result.followed);
    return {
      ...result,
      witnesses: witnessesOf(result, Date.now()),
      from,
      seconds: (performance.now() - start) / 1_000,
      wasInterrupted: stop.signal.aborted,
    };
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function progress(
  { stateFile, policy }: LedgerCheck,
  terminal: Terminal,
  from: number,
  start: number,
): (size: number, total: number, followed: () => Followed) => void {
  let told = start;
  let saved = start;
  return (size, total, followed) => {
    const now = performance.now();
    if (now - told > TELL_EVERY_MS) {
      told = now;
      const rate = Math.round(((size - from) / (now - start)) * 1_000);
      terminal.note(
        `${size.toLocaleString('en')} of ${total.toLocaleString('en')} leaves, ${rate.toLocaleString('en')} a second`,
      );
    }
    if (stateFile !== undefined && now - saved > SAVE_EVERY_MS) {
      saved = now;
      writeState(stateFile, policy, followed());
    }
  };
}

function witnessesOf({ opened }: FollowedLedger, now: number): readonly WitnessSeen[] {
  return opened.witnesses.map(({ name, signature }) => {
    const at = decodeCosignature(signature).time * 1_000;
    return { name, at, isToCome: at > now + CLOCK_SLIP_MS, isOld: at < now - OLDEST_SEEN_MS };
  });
}

/**
 * Holds a ledger to what clients hold it to.
 * @throws LedgerError `witnesses` where fewer than the policy asks for have seen the checkpoint,
 *   `stale` where so many have, but not within the last week
 */
export function checkWitnesses(checked: CheckedLedger, { needed }: CheckPolicy): void {
  const seen = checked.witnesses.filter(({ isToCome }) => !isToCome);
  if (seen.length < needed) throw new LedgerError('witnesses', `${seen.length} of ${needed}`);
  const newest = seen.toSorted((a, b) => b.at - a.at)[needed - 1];
  if (newest?.isOld) throw new LedgerError('stale', new Date(newest.at).toISOString());
}

/**
 * A head that somebody noted: a checkpoint with whatever signatures. Only its three lines are taken,
 * since whoever kept it believed it then. @throws LedgerError where it is none
 */
export function rememberedHead(note: Uint8Array, origin: string): TreeHead {
  const checkpoint = decodeCheckpoint(decodeNote(note).text);
  if (checkpoint.origin !== origin) throw new LedgerError('other-origin', checkpoint.origin);
  return { size: checkpoint.size, root: checkpoint.root };
}

/** The root in the one form in which it is printed. */
export function printedRoot({ opened }: FollowedLedger): string {
  return toBase64url(opened.checkpoint.root);
}
