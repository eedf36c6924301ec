import { createHmac, timingSafeEqual } from 'node:crypto';
import { toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, decodeDevice, decodeSteward } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import { decodeRoster, encodeRoster } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import type { Community } from '../community/community.ts';
import type { Day } from '../requests/requests.ts';
import { findFounder, welcomeSteward } from './founder.ts';
import { lockDesk, newestRoster } from './queries.ts';
import { enactRoster } from './rosters.ts';

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
 * Takes the leaf that an invited device sent. `confirmed` where the server itself made the link and
 * may vouch, as in a sample and for the first steward of a trial; else `waiting`. The same leaf again
 * has the same answer.
 */
export async function takeEnrolment(
  db: Db,
  { id: communityId, kind }: Pick<Community, 'id' | 'kind'>,
  invitation: Buffer,
  leaf: Buffer,
  mac: Buffer,
  now: number,
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
  const outcome = invited.secret === null || kind === 'real' ? 'waiting' : 'confirmed';
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
  await lockDesk(db, communityId, invited.desk_id);
  if (decoded.type === 'device') {
    await confirmDevice(db, communityId, invited.desk_id, { device: decoded, leaf }, now);
  } else {
    await welcomeSteward(db, communityId, invited.desk_id, leaf, { stays: kind === 'sample' });
  }
  return outcome;
}

function isMacOf(mac: Buffer, secret: Buffer, leaf: Buffer): boolean {
  const expected = createHmac('sha256', secret)
    .update('nearhand/v1/enrolment')
    .update(leaf)
    .digest();
  return timingSafeEqual(expected, mac);
}

/** The next roster with this device in it, signed by the server. */
async function confirmDevice(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  { device, leaf }: { readonly device: DeviceLeaf; readonly leaf: Buffer },
  now: number,
): Promise<void> {
  const newest = await newestRoster(db, communityId, deskId);
  const founder = await findFounder(db, communityId, deskId);
  if (newest === undefined || founder === undefined) throw new Refusal('enrolment-refused');
  const { devices } = decodeRoster(newest.roster);
  const roster = encodeRoster({
    desk: device.desk,
    devices: [...devices, toBase64url(leafHash(leaf))],
    number: newest.number + 1,
    type: 'roster',
    v: 1,
  });
  const signatures = [await founder.sign('roster', roster)];
  const signed = { payload: Buffer.from(roster), devices: [leaf], signatures };
  await enactRoster(db, communityId, deskId, signed, now);
}

/** Stewards whom the server's own links invited, before their desk has its first root. */
export async function foundingStewards(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
): Promise<readonly Buffer[]> {
  const rows = await db
    .selectFrom('invitations')
    .select('leaf')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('role', '=', 'steward')
    .where('secret', 'is not', null)
    .where('leaf', 'is not', null)
    .orderBy('invitation')
    .execute();
  return rows.flatMap(({ leaf }) => leaf ?? []);
}
