import { encodeDeviceEntry } from '@nearhand/ledger/device-entry';
import type { LeafSignature } from '@nearhand/ledger/leaf';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, decodeDevice } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import { decodeRoster, type Roster } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { recordLeaf } from './desk-leaves.ts';
import { addDevice } from './members.ts';
import { findDevice, newestRoster } from './queries.ts';
import { renewShift } from './shifts.ts';

/** A roster that counts from now on, signed by enough. */
export interface SignedRoster {
  readonly payload: Buffer;
  /** Leaves of the devices that were in no roster before. */
  readonly devices: readonly Buffer[];
  readonly signatures: readonly LeafSignature[];
}

interface NewDevice {
  readonly leaf: Buffer;
  readonly device: DeviceLeaf;
}

/**
 * Whether a roster can be the desk's next. `roster-changed` where another came first;
 * `roster-refused` where it names a device that is unknown, left, or of another desk.
 */
export async function checkRoster(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  payload: Buffer,
  leaves: readonly Buffer[],
): Promise<'is next' | 'counts already'> {
  const roster = decodeRoster(payload);
  if (roster.desk !== toBase64url(deskId)) throw new Refusal('roster-refused');
  const newest = await newestRoster(db, communityId, deskId);
  if (newest === undefined) throw new Refusal('not-found');
  if (newest.roster.equals(payload)) return 'counts already';
  if (roster.number !== newest.number + 1) throw new Refusal('roster-changed');
  const added = newDevices(leaves, roster);
  for (const hash of roster.devices) {
    if (added.has(hash)) continue;
    const known = await findDevice(db, communityId, deskId, Buffer.from(fromBase64url(hash)));
    const isProposed = known !== undefined || (await isWaiting(db, communityId, deskId, hash));
    if (!isProposed || known?.hasLeft) throw new Refusal('roster-refused');
  }
  return 'is next';
}

/** Whether the device came with a proposal, so that who signs it next need not send it again. */
async function isWaiting(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  hash: string,
): Promise<boolean> {
  const rows = await db
    .selectFrom('desk_proposals')
    .select('devices')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('kind', '=', 'roster')
    .execute();
  return rows.some(({ devices }) => devices.some((leaf) => toBase64url(leafHash(leaf)) === hash));
}

/** Makes a roster the newest. A device that it drops ends the shift. */
export async function enactRoster(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  { payload, devices, signatures }: SignedRoster,
  now: number,
): Promise<void> {
  const roster = decodeRoster(payload);
  const newest = await newestRoster(db, communityId, deskId);
  const before = newest && decodeRoster(newest.roster);
  const added = newDevices(devices, roster);
  for (const { device, leaf } of added.values()) {
    const isNew = await addDevice(db, communityId, device, leaf);
    if (isNew) await recordDevice(db, communityId, deskId, leaf, now);
  }
  await db
    .insertInto('rosters')
    .values({
      community_id: communityId,
      desk_id: deskId,
      number: roster.number,
      roster: payload,
    })
    .execute();
  await recordLeaf(db, communityId, deskId, { kind: 'roster', payload, signatures });
  await dropMembers(db, communityId, deskId, before ? droppedBetween(before, roster) : []);
  await endInvitations(db, communityId, [...added.values()]);
}

/** A device's leaf, with what the first device of the same person signed over it. */
async function recordDevice(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  leaf: Buffer,
  now: number,
): Promise<void> {
  const invited = await db
    .selectFrom('invitations')
    .select(['second_key', 'second_signature'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('leaf', '=', leaf)
    .executeTakeFirst();
  const { second_key: key, second_signature: signature } = invited ?? {};
  await recordLeaf(db, communityId, deskId, {
    kind: 'device',
    payload: encodeDeviceEntry(now, leaf),
    signatures: key && signature ? [{ key, signature }] : [],
  });
}

function newDevices(leaves: readonly Buffer[], roster: Roster): ReadonlyMap<string, NewDevice> {
  const added = new Map<string, NewDevice>();
  for (const leaf of leaves) {
    const hash = toBase64url(leafHash(leaf));
    const device = decodeDevice(leaf);
    if (device.desk !== roster.desk || !roster.devices.includes(hash)) {
      throw new Refusal('roster-refused');
    }
    added.set(hash, { leaf, device });
  }
  return added;
}

function droppedBetween(before: Roster, after: Roster): readonly Buffer[] {
  const left = before.devices.filter((hash) => !after.devices.includes(hash));
  return left.map((hash) => Buffer.from(fromBase64url(hash)));
}

/** Ends what members had by being members: the shift of all, and their own notice. */
export async function dropMembers(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  leafHashes: readonly Buffer[],
): Promise<void> {
  if (leafHashes.length === 0) return;
  await renewShift(db, communityId, deskId);
  await db
    .deleteFrom('notices')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('leaf_hash', 'in', leafHashes)
    .execute();
}

async function endInvitations(
  db: Db,
  communityId: Buffer,
  added: readonly NewDevice[],
): Promise<void> {
  if (added.length === 0) return;
  await db
    .deleteFrom('invitations')
    .where('community_id', '=', communityId)
    .where(
      'leaf',
      'in',
      added.map(({ leaf }) => leaf),
    )
    .where('secret', 'is', null)
    .execute();
}
