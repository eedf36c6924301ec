import type { VerifiedDevice, VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { EpochBody } from '@nearhand/protocol/epoch-body';
import { type Content, encodeContent } from '@nearhand/room/content';
import { fromBase64url, toBase64url, zeros } from '@nearhand/seal/bytes';
import { type DeviceLeaf, encodeDevice } from '@nearhand/seal/device-leaf';
import { sealEntry } from '@nearhand/seal/entry';
import {
  drawEpochSecrets,
  type EpochKeys,
  type EpochSecrets,
  epochKeysOf,
} from '@nearhand/seal/epoch-keys';
import { leafHash } from '@nearhand/seal/hash';
import {
  decodeManifest,
  epochHead,
  type Manifest,
  type ManifestFields,
  signManifest,
} from '@nearhand/seal/manifest';
import {
  type MemberFields,
  type Restored,
  sealMembers,
  type VerifiedUnder,
} from '@nearhand/seal/members';
import { chainAt, noChain, sealOlder } from '@nearhand/seal/older';
import { randomBytes } from '@nearhand/seal/random';
import type { RoomKeys } from '@nearhand/seal/room-keys';
import { decoySlot, type SlotContent, sealSlot, slotHash, tieOf } from '@nearhand/seal/slot';
import { VisitError } from './error.ts';

/** A device to let in. */
export interface Admitted {
  readonly leaf: DeviceLeaf;
  readonly from: number;
  readonly since: number;
}

/** Where an epoch goes, and who can read it. */
export interface NewEpoch {
  /** Ledger origin. */
  readonly origin: string;
  readonly keys: RoomKeys;
  readonly epoch: number;
  /** Place and head of the journal that it follows. */
  readonly sequence: number;
  readonly journalHead: Uint8Array;
  readonly openingHead: Uint8Array;
  readonly previous: Manifest | undefined;
  /** `K` of every epoch before, from the first. */
  readonly older: readonly Uint8Array[];
  readonly admitted: readonly Admitted[];
  /** Of every desk whose devices get a slot, let in or not; nobody else is sealed to. */
  readonly rosters: readonly VerifiedRoster[];
  /** The device's clock, milliseconds since 1970. */
  readonly now: number;
  /** Where the server was set up again from a backup since the epoch before. */
  readonly restored?: Restored | undefined;
  /** What the resident says first in it. */
  readonly first: readonly Content[];
}

/** A new epoch as it is sent, and what its maker keeps of it. */
export interface MadeEpoch {
  readonly body: EpochBody;
  readonly manifest: Manifest;
  readonly held: SlotContent;
  readonly secrets: EpochSecrets;
}

/**
 * Draws, seals and signs an epoch: slots for whole rosters, readable by those admitted.
 * @throws VisitError `roster-changed` where somebody admitted is in none of the rosters or left;
 *   `device-waits` for a second device that may not be sealed to yet
 */
export async function makeEpoch(plan: NewEpoch): Promise<MadeEpoch> {
  const secrets = drawEpochSecrets();
  const derived = await epochKeysOf(secrets.K, secrets.S);
  const seats = seatsOf(plan);
  const room = slotContent(plan, secrets, derived, 1);
  const slots = await Promise.all([
    ...seats.flatMap(({ devices }) =>
      devices.map(({ device, member }) =>
        member === undefined
          ? decoySlot()
          : sealSlot(device.leaf.age, slotContent(plan, secrets, derived, member.from)),
      ),
    ),
    sealSlot(plan.keys.recipient, room),
  ]);
  const fields = manifestFields(plan, seats, slots, secrets, derived);
  const manifest = await signManifest(fields, plan.keys.signer);
  const entries = await sealFirst(plan, derived, epochHead(manifest));
  const body = { manifest, s: secrets.S, slots, entries, blobs: [] };
  return { body, manifest: await decodeManifest(manifest), held: room, secrets };
}

/** A desk's roster with who of it is let in. */
interface DeskSeats {
  readonly roster: VerifiedRoster;
  readonly devices: readonly { readonly device: VerifiedDevice; readonly member?: Admitted }[];
}

function seatsOf({ rosters, admitted, now }: NewEpoch): readonly DeskSeats[] {
  const waiting = new Map(admitted.map((each) => [leafHashOf(each.leaf), each]));
  const seats = rosters
    .toSorted((a, b) => (a.desk < b.desk ? -1 : 1))
    .map((roster) => ({
      roster,
      devices: roster.devices.map((device) => {
        const member = waiting.get(device.hash);
        if (member === undefined) return { device };
        waiting.delete(device.hash);
        if (device.hasLeft) throw new VisitError('roster-changed', 'somebody left');
        if (!roster.maySeal(device, now)) throw new VisitError('device-waits', device.hash);
        return { device, member };
      }),
    }));
  if (waiting.size > 0) throw new VisitError('roster-changed', 'somebody is in no roster');
  return seats;
}

/** Leaf hash of a device, base64url. */
export function leafHashOf(leaf: DeviceLeaf): string {
  return toBase64url(leafHash(encodeDevice(leaf)));
}

function slotContent(
  { keys, epoch }: NewEpoch,
  { K, h }: EpochSecrets,
  { door, commitment }: EpochKeys,
  from: number,
): SlotContent {
  const roomKey = keys.signer.publicKey;
  const H = from < epoch ? chainAt(h, from) : noChain();
  const tie = tieOf(roomKey, { epoch, door: door.publicKey, commitment });
  return { roomKey, epoch, from, K, H, tie };
}

function manifestFields(
  plan: NewEpoch,
  seats: readonly DeskSeats[],
  slots: readonly Uint8Array[],
  secrets: EpochSecrets,
  derived: EpochKeys,
): ManifestFields {
  const { keys, epoch } = plan;
  const place = { roomId: keys.roomId, epoch };
  const members = seats.flatMap(({ devices }) =>
    devices.flatMap(({ device, member }): readonly MemberFields[] =>
      member === undefined
        ? []
        : [{ from: member.from, since: member.since, leafBytes: device.leafBytes }],
    ),
  );
  return {
    ...place,
    origin: plan.origin,
    roomKey: keys.signer.publicKey,
    sequence: plan.sequence,
    previous: plan.previous?.head ?? zeros(),
    journalHead: plan.journalHead,
    openingHead: plan.openingHead,
    rosters: seats.map(({ roster, devices }) => ({
      desk: fromBase64url(roster.desk),
      number: roster.number,
      devices: devices.length,
    })),
    slots: slots.map(slotHash),
    door: derived.door.publicKey,
    commitment: derived.commitment,
    members: sealMembers(place, derived.membersKey, members, {
      ledger: verifiedUnder(plan.rosters),
      restored: plan.restored,
    }),
    older: sealOlder(place, secrets.h, plan.older),
  };
}

/** The newest checkpoint of those that proved the rosters. */
function verifiedUnder(rosters: readonly VerifiedRoster[]): VerifiedUnder {
  const [first, ...others] = rosters.map(({ checkpoint }) => checkpoint);
  if (first === undefined) throw new VisitError('no-readers');
  const newest = others.reduce((a, b) => (b.size > a.size ? b : a), first);
  return { root: newest.root, size: newest.size };
}

async function sealFirst(
  { keys, epoch, sequence, first }: NewEpoch,
  { entryKey }: EpochKeys,
  head: Uint8Array,
): Promise<readonly Uint8Array[]> {
  const entries: Uint8Array[] = [];
  let previous = head;
  for (const [index, content] of first.entries()) {
    const place = { roomId: keys.roomId, epoch, sequence: sequence + 1 + index, previous };
    const sealed = await sealEntry({
      place,
      entryKey,
      id: randomBytes(16),
      author: zeros(),
      content: encodeContent(content),
      signer: keys.signer,
    });
    entries.push(sealed.bytes);
    previous = sealed.head;
  }
  return entries;
}
