import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, decodeDevice } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import { decodeRoster, type Roster } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { addDevice } from './members.ts';
import { findDevice, lockDesk, newestRoster } from './queries.ts';
import { renewShift } from './shifts.ts';

/** A roster as a steward sends it, its signature already checked. */
export interface SignedRoster {
  readonly roster: Buffer;
  readonly signature: Buffer;
  /** Leaves of the devices that were in no roster before. */
  readonly leaves: readonly Buffer[];
}

interface NewDevice {
  readonly leaf: Buffer;
  readonly device: DeviceLeaf;
}

/**
 * Takes the next roster of a desk. `roster-changed` where another came first; `roster-refused` where
 * it names a device that is unknown, left, or of another desk. A device that it drops ends the shift.
 */
export async function takeRoster(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  signed: SignedRoster,
): Promise<void> {
  const roster = decodeRoster(signed.roster);
  if (roster.desk !== toBase64url(deskId)) throw new Refusal('roster-refused');
  if (!(await lockDesk(db, communityId, deskId))) throw new Refusal('not-found');
  const newest = await newestRoster(db, communityId, deskId);
  if (newest === undefined) throw new Refusal('not-found');
  if (newest.roster.equals(signed.roster)) return;
  if (roster.number !== newest.number + 1) throw new Refusal('roster-changed');
  const added = newDevices(signed.leaves, roster);
  for (const { device, leaf } of added.values()) await addDevice(db, communityId, device, leaf);
  for (const hash of roster.devices) {
    const known = await findDevice(db, communityId, deskId, Buffer.from(fromBase64url(hash)));
    if (known === undefined || known.hasLeft) throw new Refusal('roster-refused');
  }
  await db
    .insertInto('rosters')
    .values({
      community_id: communityId,
      desk_id: deskId,
      number: roster.number,
      roster: signed.roster,
      signature: signed.signature,
    })
    .execute();
  await dropMembers(db, communityId, deskId, droppedBetween(decodeRoster(newest.roster), roster));
  await endInvitations(db, communityId, [...added.values()]);
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
