import { equal, fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { decodeLeaving, decodeRoster } from '@nearhand/seal/roster';
import type { DeskFile } from './desk-file.ts';
import { currentRoot, type DeskHistory, withDeskLeaf } from './desk-history.ts';
import { checkDeskIndex } from './desk-index.ts';
import { stewardKeysOf } from './desk-root.ts';
import { LedgerError } from './error.ts';
import { verifySet } from './inclusion-set.ts';
import { decodeLeaf, type Leaf } from './leaf.ts';
import type { SeenCheckpoint, TrustedCheckpoint } from './trusted-checkpoint.ts';

/** A roster that once counted, as it stands in the ledger. */
export interface PastRoster {
  readonly number: number;
  /** Its place in the ledger: the number of its leaf, from 0. */
  readonly place: number;
  /** Hashes of its devices, base64url. */
  readonly devices: readonly string[];
  /** How many stewards signed it, and how many of how many had to. */
  readonly signed: number;
  readonly needed: number;
  readonly stewards: number;
}

/**
 * All that the ledger ever said of a desk, checked from its first leaf to a checkpoint: what a past
 * change of readers is held against. There is no other way to one than `verify`.
 */
export class DeskChronicle {
  /** Desk id, base64url. */
  readonly desk: string;
  readonly checkpoint: SeenCheckpoint;
  /** Payload hashes (base64url) of its roots, from the first to the one that counts. */
  readonly roots: readonly string[];
  /** In the order of the ledger. */
  readonly rosters: readonly PastRoster[];
  /** The place of the leaf with which a device left, by its hash in base64url. */
  readonly leavings: ReadonlyMap<string, number>;

  private constructor(
    { desk, roots }: DeskHistory,
    { seen }: TrustedCheckpoint,
    rosters: readonly PastRoster[],
    leavings: ReadonlyMap<string, number>,
  ) {
    this.desk = desk;
    this.roots = roots.map(({ hash }) => hash);
    this.checkpoint = seen;
    this.rosters = rosters;
    this.leavings = leavings;
  }

  /**
   * @param file the desk's with all its leaves; one that lacks a root, a roster or a leaving is
   *   refused, since they are numbered, and the index ends with the newest of each
   * @throws LedgerError `inclusion`, `index-map`, `threshold`, `succession`, `device`, `other-desk`
   * @throws SealError for a leaf that cannot be decoded
   */
  static async verify(
    trusted: TrustedCheckpoint,
    desk: string,
    file: DeskFile,
  ): Promise<DeskChronicle> {
    if (file.desk !== desk) throw new LedgerError('other-desk', desk);
    const { size, root } = trusted.seen;
    verifySet({ size, root: fromBase64url(root) }, file.leaves, file.proof);
    const placed = file.leaves
      .slice(0, -1)
      .map(({ index, bytes }) => ({ place: index, leaf: decodeLeaf(bytes) }));
    checkDeskIndex(
      file,
      placed.map(({ leaf }) => leaf),
    );
    const rosters: PastRoster[] = [];
    let history: DeskHistory | undefined;
    for (const { place, leaf } of placed) {
      history = await withDeskLeaf(history, leaf);
      if (leaf.kind === 'roster') rosters.push(pastRoster(history, leaf, place));
    }
    if (history?.desk !== desk) throw new LedgerError('other-desk', desk);
    const leavings = placed.filter(({ leaf }) => leaf.kind === 'leaving');
    return new DeskChronicle(history, trusted, rosters, leavingsOf(file, leavings));
  }

  /** The roster that counted in the tree of this size; undefined before the first. */
  rosterAt(size: number): PastRoster | undefined {
    return this.rosters.findLast(({ place }) => place < size);
  }
}

function pastRoster(history: DeskHistory, leaf: Leaf, place: number): PastRoster {
  const { number, devices } = decodeRoster(leaf.payload);
  const { root } = currentRoot(history);
  const keys = new Set(stewardKeysOf(root).map(toBase64url));
  const signed = leaf.signatures.filter(({ key }) => keys.has(toBase64url(key))).length;
  return { number, place, devices, signed, needed: root.k, stewards: root.stewards.length };
}

/** Everybody in the index's list of leavings has a leaf here, in its order, and nobody else has. */
function leavingsOf(
  { left, desk }: DeskFile,
  leavings: readonly { readonly place: number; readonly leaf: Leaf }[],
): ReadonlyMap<string, number> {
  const told = leavings.map(({ place, leaf }) => {
    return { place, device: decodeLeaving(leaf.payload).device };
  });
  const isWhole =
    told.length === left.length &&
    told.every(({ device }, i) => equal(fromBase64url(device), left[i] ?? new Uint8Array(0)));
  if (!isWhole) throw new LedgerError('device', desk);
  const first = new Map<string, number>();
  for (const { device, place } of told) if (!first.has(device)) first.set(device, place);
  return first;
}
