import { createHmac, timingSafeEqual } from 'node:crypto';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { decodeDevice, decodeSteward } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import { decodeRoster, encodeRoster } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import type { Day } from '../requests/requests.ts';
import { addDevice, addSteward } from './members.ts';
import { lockDesk, newestRoster } from './queries.ts';

const mostInvitations = 50;

export type Role = 'helper' | 'steward';

/** An invitation that a steward's device made; only a sample's own carry their secret here. */
export interface Invitation {
  readonly deskId: Buffer;
  readonly invitation: Buffer;
  readonly role: Role;
  readonly secret?: Buffer;
}

/** Makes an invitation known; `enrolment-refused` where its id is taken, `too-many` past 50. */
export async function addInvitation(
  db: Db,
  communityId: Buffer,
  { deskId, invitation, role, secret }: Invitation,
  today: Day,
): Promise<void> {
  const out = await db
    .selectFrom('invitations')
    .select('invitation')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .limit(mostInvitations)
    .execute();
  if (out.length >= mostInvitations) throw new Refusal('too-many');
  const added = await db
    .insertInto('invitations')
    .values({
      community_id: communityId,
      invitation,
      desk_id: deskId,
      role,
      secret: secret ?? null,
      leaf: null,
      mac: null,
      made_day: today,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('invitation')
    .executeTakeFirst();
  if (added === undefined) throw new Refusal('enrolment-refused');
}

/** What waits for a steward of the desk: the leaf and the mac that only their device can check. */
export async function waitingEnrolments(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
): Promise<readonly { invitation: string; leaf: string; mac: string }[]> {
  const rows = await db
    .selectFrom('invitations')
    .select(['invitation', 'leaf', 'mac'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('secret', 'is', null)
    .orderBy('invitation')
    .execute();
  return rows.flatMap(({ invitation, leaf, mac }) =>
    leaf === null || mac === null
      ? []
      : [{ invitation: toBase64url(invitation), leaf: toBase64url(leaf), mac: toBase64url(mac) }],
  );
}

/**
 * Takes the leaf that an invited device sent. `confirmed` where the server itself knows the secret
 * of the link, which is so for the links a sample prints and no others; else `waiting`. The same
 * leaf again has the same answer.
 */
export async function takeEnrolment(
  db: Db,
  communityId: Buffer,
  invitation: Buffer,
  leaf: Buffer,
  mac: Buffer,
): Promise<'waiting' | 'confirmed'> {
  const invited = await db
    .selectFrom('invitations')
    .select(['desk_id', 'role', 'secret', 'leaf'])
    .where('community_id', '=', communityId)
    .where('invitation', '=', invitation)
    .forUpdate()
    .executeTakeFirst();
  if (invited === undefined) throw new Refusal('enrolment-unknown');
  const decoded = invited.role === 'helper' ? decodeDevice(leaf) : decodeSteward(leaf);
  const isOfDesk = decoded.desk === toBase64url(invited.desk_id);
  const isRight = invited.secret === null || isMacOf(mac, invited.secret, leaf);
  if (!isOfDesk || !isRight) throw new Refusal('enrolment-refused');
  const outcome = invited.secret === null ? 'waiting' : 'confirmed';
  if (invited.leaf !== null) {
    if (invited.leaf.equals(leaf)) return outcome;
    throw new Refusal('enrolment-refused');
  }
  await db
    .updateTable('invitations')
    .set({ leaf, mac })
    .where('community_id', '=', communityId)
    .where('invitation', '=', invitation)
    .execute();
  if (outcome === 'waiting') return outcome;
  if (decoded.type === 'steward') await addSteward(db, communityId, decoded, leaf);
  else await confirmDevice(db, communityId, decoded, leaf);
  return outcome;
}

function isMacOf(mac: Buffer, secret: Buffer, leaf: Buffer): boolean {
  const expected = createHmac('sha256', secret)
    .update('nearhand/v1/enrolment')
    .update(leaf)
    .digest();
  return timingSafeEqual(expected, mac);
}

/** The next roster with this device in it, signed by nobody: only ever in a sample. */
async function confirmDevice(
  db: Db,
  communityId: Buffer,
  device: ReturnType<typeof decodeDevice>,
  leaf: Buffer,
): Promise<void> {
  const deskId = Buffer.from(fromBase64url(device.desk));
  await lockDesk(db, communityId, deskId);
  const newest = await newestRoster(db, communityId, deskId);
  if (newest === undefined) throw new Refusal('enrolment-refused');
  await addDevice(db, communityId, device, leaf);
  const { devices } = decodeRoster(newest.roster);
  const roster = encodeRoster({
    desk: device.desk,
    devices: [...devices, toBase64url(leafHash(leaf))],
    number: newest.number + 1,
    type: 'roster',
    v: 1,
  });
  await db
    .insertInto('rosters')
    .values({
      community_id: communityId,
      desk_id: deskId,
      number: newest.number + 1,
      roster: Buffer.from(roster),
      signature: null,
    })
    .execute();
}
