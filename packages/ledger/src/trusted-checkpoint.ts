import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { openCheckpoint } from './checkpoint.ts';
import { verifyConsistency } from './consistency-proof.ts';
import { cosignatureVerifier, decodeCosignature } from './cosignature.ts';
import { LedgerError } from './error.ts';
import type { VerifiedSignature } from './note.ts';
import { noteVerifier } from './note-signature.ts';
import type { LedgerPolicy } from './policy.ts';

/** A checkpoint as a client remembers it; plain JSON. */
export interface SeenCheckpoint {
  /** Ledger origin. */
  readonly origin: string;
  readonly size: number;
  /** Base64url. */
  readonly root: string;
}

/** Gives the proof that the tree of `older` leaves is the beginning of the one of `size`. */
export type FetchConsistency = (older: number, size: number) => Promise<readonly Uint8Array[]>;

/** Whom to believe, and what is known from before. */
export interface CheckpointTrust {
  readonly policy: LedgerPolicy;
  /** The device's clock, milliseconds since 1970. */
  readonly now: number;
  /** Every checkpoint of this ledger that is known from elsewhere, each of which has to fit. */
  readonly known: readonly SeenCheckpoint[];
  readonly consistency: FetchConsistency;
}

/** A device's clock may be behind by so much: phones that are off by hours are no rarity. */
const CLOCK_SLIP = 24 * 3_600_000;
/** What witnesses last saw longer ago than this was held back: they are asked every few hours. */
export const OLDEST_SEEN_MS = 7 * 24 * 3_600_000;

/**
 * A checkpoint that is signed by the ledger's key and by enough witnesses, and that every checkpoint
 * known from before is the beginning of. There is no other way to one than `trust`.
 */
export class TrustedCheckpoint {
  readonly seen: SeenCheckpoint;
  /**
   * When enough witnesses had seen it, milliseconds since 1970: the k-th newest of their times.
   * Undefined where the policy asks for none: how new it is cannot be proven then.
   */
  readonly witnessedAt: number | undefined;

  private constructor(seen: SeenCheckpoint, witnessedAt: number | undefined) {
    this.seen = seen;
    this.witnessedAt = witnessedAt;
  }

  /**
   * @param note the signed note of the checkpoint with the lines of witnesses
   * @throws LedgerError as `openCheckpoint`; `witnesses` where too few signed, those whose time is
   *   still to come not counted; `stale` where that was more than a week ago; `older` for one behind
   *   a known one, `consistency` for one that did not grow from it
   */
  static async trust(note: Uint8Array, by: CheckpointTrust): Promise<TrustedCheckpoint> {
    const { origin, key, witnesses, needed } = by.policy;
    const { checkpoint, ...signed } = await openCheckpoint(note, {
      origin,
      log: [noteVerifier(key)],
      witnesses: witnesses.map(cosignatureVerifier),
    });
    const witnessedAt = witnessTime(signed.witnesses, needed, by.now);
    const { size, root } = checkpoint;
    for (const known of by.known) await checkGrownFrom(known, checkpoint, by.consistency);
    return new TrustedCheckpoint({ origin, size, root: toBase64url(root) }, witnessedAt);
  }
}

function witnessTime(
  signatures: readonly VerifiedSignature[],
  needed: number,
  now: number,
): number | undefined {
  if (needed === 0) return undefined;
  const times = signatures
    .map(({ signature }) => decodeCosignature(signature).time * 1_000)
    .filter((time) => time <= now + CLOCK_SLIP)
    .sort((a, b) => b - a);
  const witnessedAt = times[needed - 1];
  if (witnessedAt === undefined) {
    throw new LedgerError('witnesses', `${times.length} of ${needed}`);
  }
  if (witnessedAt < now - OLDEST_SEEN_MS)
    throw new LedgerError('stale', new Date(witnessedAt).toISOString());
  return witnessedAt;
}

/** Whether a proof shows that the tree of one checkpoint is the beginning of another's. */
export function isGrownFrom(
  older: SeenCheckpoint,
  newer: SeenCheckpoint,
  proof: readonly Uint8Array[],
): boolean {
  if (older.origin !== newer.origin) return false;
  const roots = [fromBase64url(older.root), fromBase64url(newer.root)] as const;
  try {
    verifyConsistency(older.size, newer.size, ...roots, proof);
    return true;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

async function checkGrownFrom(
  known: SeenCheckpoint,
  {
    origin,
    size,
    root,
  }: { readonly origin: string; readonly size: number; readonly root: Uint8Array },
  fetchProof: FetchConsistency,
): Promise<void> {
  if (known.origin !== origin) throw new LedgerError('other-origin', known.origin);
  if (known.size === 0) return;
  if (known.size > size) throw new LedgerError('older', `${size} after ${known.size}`);
  const proof = known.size === size ? [] : await fetchProof(known.size, size);
  verifyConsistency(known.size, size, fromBase64url(known.root), root, proof);
}
