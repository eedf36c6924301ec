import { isSamePerson } from '@nearhand/ledger/device-entry';
import { toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, decodeDevice } from '@nearhand/seal/device-leaf';
import { decodeRoster } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { verifyNatively } from '../requests/requests.ts';
import { newestRoster } from './queries.ts';

/** A device that waits to be confirmed under the name of one that is there. */
export interface WaitingSecond {
  readonly invitation: Buffer;
  readonly leaf: Buffer;
}

/** The leaf of the device with this key that is in the newest roster and has not left. */
export async function deviceOfKey(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  key: Buffer,
): Promise<DeviceLeaf | undefined> {
  const device = await db
    .selectFrom('devices as d')
    .leftJoin('leavings as l', (join) =>
      join
        .onRef('l.community_id', '=', 'd.community_id')
        .onRef('l.desk_id', '=', 'd.desk_id')
        .onRef('l.leaf_hash', '=', 'd.leaf_hash'),
    )
    .select(['d.leaf', 'd.leaf_hash'])
    .where('d.community_id', '=', communityId)
    .where('d.desk_id', '=', deskId)
    .where('d.sign_key', '=', key)
    .where('l.leaf_hash', 'is', null)
    .executeTakeFirst();
  const newest = await newestRoster(db, communityId, deskId);
  if (device === undefined || newest === undefined) return undefined;
  const isListed = decodeRoster(newest.roster).devices.includes(toBase64url(device.leaf_hash));
  return isListed ? decodeDevice(device.leaf) : undefined;
}

/** Devices that came by a steward's link under the name of this one, and that nobody signed yet. */
export async function waitingSeconds(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  own: DeviceLeaf,
): Promise<readonly WaitingSecond[]> {
  const rows = await db
    .selectFrom('invitations')
    .select(['invitation', 'leaf'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('role', '=', 'helper')
    .where('leaf', 'is not', null)
    // The server's own links wait for nobody.
    .where('secret', 'is', null)
    .where('second_key', 'is', null)
    .orderBy('invitation')
    .execute();
  return rows.flatMap(({ invitation, leaf }) =>
    leaf !== null && isSamePerson(decodeDevice(leaf), own) ? [{ invitation, leaf }] : [],
  );
}

/**
 * Keeps what a device signed over another one of the same person, for its leaf. `enrolment-unknown`
 * for one that does not wait under its name, `enrolment-refused` where the signature does not hold.
 */
export async function signSecond(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  own: DeviceLeaf,
  { invitation, key, signature }: Record<'invitation' | 'key' | 'signature', Buffer>,
): Promise<void> {
  const waiting = await waitingSeconds(db, communityId, deskId, own);
  const second = waiting.find((each) => each.invitation.equals(invitation));
  if (second === undefined) throw new Refusal('enrolment-unknown');
  const isHeld = await verifyNatively('device', key, second.leaf, signature);
  if (!isHeld) throw new Refusal('enrolment-refused');
  await db
    .updateTable('invitations')
    .set({ second_key: key, second_signature: signature })
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('invitation', '=', invitation)
    .execute();
}
