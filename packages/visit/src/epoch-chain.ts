import type { Frame } from '@nearhand/protocol/frames';
import type { Backing, EpochView, Member, SetBack } from '@nearhand/room/member';
import { equal, toBase64url } from '@nearhand/seal/bytes';
import type { EpochKeys } from '@nearhand/seal/epoch-keys';
import { checkFollows, decodeManifest, keysOfEpoch, type Manifest } from '@nearhand/seal/manifest';
import {
  type EpochMember,
  type EpochMembers,
  openMembers,
  type Restored,
  type VerifiedUnder,
} from '@nearhand/seal/members';
import { openOlder } from '@nearhand/seal/older';
import { roomIdOf } from '@nearhand/seal/room-keys';
import type { SlotContent } from '@nearhand/seal/slot';
import { VisitError } from './error.ts';

/** What opens the content of an epoch. */
export type ReadingKeys = Pick<EpochKeys, 'entryKey' | 'membersKey' | 'openingKey'>;

/** One epoch of a room as far as this side can read it. */
export interface KnownEpoch {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  /** Absent for epochs from before this side was let in, and for those whose `S` is gone. */
  readonly inside?: {
    /** Absent where only what it gives was handed on, as of the newest epoch of a room taken away. */
    readonly K?: Uint8Array;
    readonly keys: ReadingKeys;
    readonly members: readonly EpochMember[];
    /** The checkpoint that its maker verified the rosters under. */
    readonly ledger?: VerifiedUnder;
    /** Where it continues the room of a server that was set up again from a backup. */
    readonly restored?: Restored;
  };
  readonly view: EpochView;
}

/** What opens the epochs: this side's slot, the server's secrets, and the signed manifests. */
export interface EpochSources {
  readonly origin: string;
  readonly held: SlotContent;
  readonly secrets: readonly Uint8Array[];
  readonly manifests: readonly Frame[];
}

/**
 * Reads a room's epochs from the first to the one of the slot.
 * @throws VisitError `refused-epoch` where one is not signed by the room key, does not follow the
 *   last, or is not the one that the slot belongs to
 */
export async function readEpochs(sources: EpochSources): Promise<readonly KnownEpoch[]> {
  try {
    return await readChain(sources);
  } catch (cause) {
    if (cause instanceof VisitError) throw cause;
    throw new VisitError('refused-epoch', 'manifests', { cause });
  }
}

async function readChain({
  origin,
  held,
  secrets,
  manifests,
}: EpochSources): Promise<readonly KnownEpoch[]> {
  const decoded = await readManifests(manifests, origin, held.roomKey);
  const newest = decoded.at(-1);
  const isOpen = newest?.epoch === held.epoch && secrets[held.epoch - 1] !== undefined;
  // Without its `S` nothing binds the slot to it, and who can read it would not be shown.
  if (newest === undefined || !isOpen) throw new VisitError('refused-epoch', `slot ${held.epoch}`);
  const olderKs = olderKeys(newest, held);
  return Promise.all(
    decoded.map(async (manifest, index): Promise<KnownEpoch> => {
      const K = manifest.epoch === held.epoch ? held.K : olderKs[manifest.epoch - held.from];
      const bytes = manifests[index]?.bytes ?? new Uint8Array(0);
      return openEpoch(manifest, bytes, K, secrets[index]);
    }),
  );
}

/**
 * The manifests of a room from the first on, each signed by the room key and following the last.
 * @throws SealError, VisitError `refused-epoch`
 */
export async function readManifests(
  frames: readonly Frame[],
  origin: string,
  roomKey: Uint8Array,
): Promise<readonly Manifest[]> {
  const decoded = await Promise.all(frames.map(({ bytes }) => decodeManifest(bytes)));
  decoded.forEach((manifest, index) => {
    const previous = decoded[index - 1];
    // The journal's head at its place is checked with the page that holds it (`journal-page.ts`).
    checkFollows(previous, manifest, manifest.journalHead, manifest.sequence);
    const ordered = previous === undefined || previous.sequence < manifest.sequence;
    if (!ordered || manifest.origin !== origin || !equal(manifest.roomKey, roomKey)) {
      throw new VisitError('refused-epoch', `epoch ${manifest.epoch}`);
    }
  });
  return decoded;
}

function olderKeys(
  newest: Manifest,
  { epoch, from, H, roomKey }: SlotContent,
): readonly Uint8Array[] {
  if (from === epoch) return [];
  return openOlder({ roomId: roomIdOf(roomKey), epoch }, newest.older, from, H);
}

/** An epoch with what `K` and `S` open of it. */
export async function openEpoch(
  manifest: Manifest,
  bytes: Uint8Array,
  K: Uint8Array | undefined,
  S: Uint8Array | undefined,
): Promise<KnownEpoch> {
  if (K === undefined || S === undefined) {
    return { manifest, bytes, view: viewOf(manifest, undefined) };
  }
  return epochWithKeys(manifest, bytes, await keysOfEpoch(manifest, K, S), K);
}

/**
 * An epoch with what these keys open of it. Without `K` and `S` nothing says that they are the ones
 * that the room key committed to.
 */
export function epochWithKeys(
  manifest: Manifest,
  bytes: Uint8Array,
  keys: ReadingKeys,
  K?: Uint8Array,
): KnownEpoch {
  const opened = openMembers(manifest, keys.membersKey, manifest.members);
  const inside = { ...(K && { K }), keys, ...opened };
  return { manifest, bytes, inside, view: viewOf(manifest, opened) };
}

function viewOf(manifest: Manifest, opened: EpochMembers | undefined): EpochView {
  const ledger = opened?.ledger;
  const backing: Backing = ledger ? { by: 'ledger', ...ledger } : { by: 'server-word' };
  return {
    epoch: manifest.epoch,
    sequence: manifest.sequence,
    rosters: manifest.rosters.map(({ desk, number, devices }) => ({
      desk: toBase64url(desk),
      number,
      devices,
    })),
    members: (opened?.members ?? []).map((member) => memberOf(member, backing)),
    hidden: opened === undefined,
    ...(opened?.restored && { setBack: setBackOf(manifest, opened.restored) }),
  };
}

function setBackOf({ sequence }: Manifest, { backup, abandoned }: Restored): SetBack {
  return { backup, missing: Math.max(0, (abandoned?.sequence ?? 0) - sequence) };
}

function memberOf({ leaf, leafHash, since, from }: EpochMember, backing: Backing): Member {
  return { leaf, leafHash: toBase64url(leafHash), since, from, backing };
}
