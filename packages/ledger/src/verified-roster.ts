import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import type { DeviceLeaf } from '@nearhand/seal/device-leaf';
import type { DeskFile } from './desk-file.ts';
import {
  currentRoot,
  type DeskHistory,
  type KnownDevice,
  type KnownRoot,
  withDeskLeaf,
} from './desk-history.ts';
import { checkDeskIndex } from './desk-index.ts';
import type { DeskRoot } from './desk-root.ts';
import { isSamePerson, SECOND_DEVICE_WAIT } from './device-entry.ts';
import { LedgerError } from './error.ts';
import { verifySet } from './inclusion-set.ts';
import { decodeLeaf } from './leaf.ts';
import type { SeenCheckpoint, TrustedCheckpoint } from './trusted-checkpoint.ts';

/** A device of a verified roster. */
export interface VerifiedDevice {
  readonly leaf: DeviceLeaf;
  readonly leafBytes: Uint8Array;
  /** Base64url. */
  readonly hash: string;
  /** Left the desk since the roster was made. */
  readonly hasLeft: boolean;
  /** When the server says it was taken in, milliseconds since 1970. */
  readonly since: number;
  /**
   * For the second device of somebody who has one in the roster already: `signed` by the first, or
   * `alone`, and then it waits 72 hours. Absent for a first one.
   */
  readonly second?: 'signed' | 'alone';
}

/** What a client remembers of a desk; plain JSON. */
export interface DeskMemory {
  readonly desk: string;
  /** Payload hash of the root that counted. */
  readonly root: string;
  readonly roster: number;
}

/**
 * The newest roster of a desk, as a checkpoint proves it. There is no other way to one than
 * `verify`, and a client seals to devices in one only.
 */
export class VerifiedRoster {
  /** Desk id, base64url. */
  readonly desk: string;
  /** 0 where the desk has no roster yet. */
  readonly number: number;
  /** In roster order, those that left since among them. */
  readonly devices: readonly VerifiedDevice[];
  /** Who has to sign a change: k of these stewards. */
  readonly root: DeskRoot;
  readonly checkpoint: SeenCheckpoint;
  /** When enough witnesses last saw the ledger, milliseconds since 1970; undefined without any. */
  readonly witnessedAt: number | undefined;
  /** Payload hashes (base64url) of the desk's roots, from the first to the one that counts. */
  readonly roots: readonly string[];

  private constructor(
    history: DeskHistory,
    devices: readonly VerifiedDevice[],
    { seen, witnessedAt }: TrustedCheckpoint,
  ) {
    const { root } = currentRoot(history);
    this.desk = history.desk;
    this.number = history.roster?.roster.number ?? 0;
    this.devices = devices;
    this.root = root;
    this.checkpoint = seen;
    this.witnessedAt = witnessedAt;
    this.roots = history.roots.map(({ hash }) => hash);
  }

  /**
   * Checks a desk file against a checkpoint: that all its leaves stand in the ledger, that the index
   * which ends it names this root, this roster and these leavings, and that each was signed by whom
   * it must be.
   * @throws LedgerError `inclusion`, `index-map`, `threshold`, `succession`, `device`, `other-desk`;
   *   `older` where this desk was further when it was last seen
   * @throws SealError for a leaf that cannot be decoded
   */
  static async verify(
    trusted: TrustedCheckpoint,
    desk: string,
    file: DeskFile,
    remembered?: DeskMemory,
  ): Promise<VerifiedRoster> {
    if (file.desk !== desk) throw new LedgerError('other-desk', desk);
    const { size, root } = trusted.seen;
    verifySet({ size, root: fromBase64url(root) }, file.leaves, file.proof);
    const leaves = file.leaves.slice(0, -1).map(({ bytes }) => decodeLeaf(bytes));
    checkDeskIndex(file, leaves);
    let history: DeskHistory | undefined;
    for (const leaf of leaves) history = await withDeskLeaf(history, leaf, true);
    if (history?.desk !== desk) throw new LedgerError('other-desk', desk);
    if (remembered?.desk === desk) checkMemory(remembered, history);
    return new VerifiedRoster(history, devicesOf(history, file), trusted);
  }

  /** Whether a client may seal to this device at this time (milliseconds since 1970). */
  maySeal({ hasLeft, second, since }: VerifiedDevice, now: number): boolean {
    return !hasLeft && (second !== 'alone' || since + SECOND_DEVICE_WAIT <= now);
  }

  memory(): DeskMemory {
    return { desk: this.desk, root: this.roots.at(-1) ?? '', roster: this.number };
  }
}

/** @throws LedgerError `older` where the desk was further than this when it was last seen */
function checkMemory(remembered: DeskMemory, history: DeskHistory): void {
  const known = history.roots.some(({ hash }: KnownRoot) => hash === remembered.root);
  const number = history.roster?.roster.number ?? 0;
  if (!known || number < remembered.roster) throw new LedgerError('older', remembered.desk);
}

function devicesOf(history: DeskHistory, file: DeskFile): readonly VerifiedDevice[] {
  const gone = new Set(file.left.map(toBase64url));
  const listed = (history.roster?.roster.devices ?? []).map((hash) => ({
    hash,
    known: knownDevice(history, hash),
  }));
  // Whoever is said to have left needs a leaving that is signed, and the other way round.
  const unsure = listed.find(({ hash }) => gone.has(hash) !== history.left.has(hash));
  if (unsure !== undefined) throw new LedgerError('device', unsure.hash);
  return listed.map(({ hash, known }, place) => {
    const firsts = listed
      .slice(0, place)
      .filter((each) => isSamePerson(each.known.leaf, known.leaf));
    const isSigned = firsts.some((first) => known.signedBy.includes(first.known.leaf.sign));
    return {
      leaf: known.leaf,
      leafBytes: known.leafBytes,
      hash,
      hasLeft: gone.has(hash),
      since: known.since,
      ...(firsts.length > 0 && { second: isSigned ? ('signed' as const) : ('alone' as const) }),
    };
  });
}

function knownDevice({ devices }: DeskHistory, hash: string): KnownDevice {
  const known = devices.get(hash);
  if (known === undefined) throw new LedgerError('device', hash);
  return known;
}
