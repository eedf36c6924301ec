import { randomBytes } from 'node:crypto';
import { toBase64url } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import { enrolmentFragment } from '@nearhand/seal/enrolment';
import { encodeRoster } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import type { Community } from '../community/community.ts';
import { dayAt } from '../requests/requests.ts';
import { decodeDescription } from './description.ts';
import { addInvitation, type Role } from './enrolments.ts';
import { foundDesk } from './founder.ts';
import { type FoundingPlan, planFounding } from './founding-plan.ts';

/** A desk's description but its id, which is drawn. */
export type NewDesk = Readonly<Record<string, unknown>>;

/** Who is to be enrolled first. In a real community these are stewards, as many as are planned. */
export type FirstMembers = readonly Role[] | FoundingPlan;

/**
 * Makes a desk with an empty roster and one-time enrolment links, one for each of the first
 * members. The
 * server knows the secrets of these links. In a sample or a trial it confirms them itself, since
 * somebody has to be the first; in a real community the first stewards confirm one another.
 */
export async function createDesk(
  db: Db,
  community: Pick<Community, 'id' | 'kind' | 'timeZone'>,
  webOrigin: string,
  desk: NewDesk,
  first: FirstMembers,
): Promise<readonly string[]> {
  const deskId = randomBytes(16);
  const id = toBase64url(deskId);
  const description = Buffer.from(encodeCanonical({ ...desk, id }));
  const { paused } = decodeDescription(description);
  const roster = encodeRoster({ desk: id, devices: [], number: 1, type: 'roster', v: 1 });
  const key = { community_id: community.id, desk_id: deskId };
  await db
    .insertInto('desks')
    .values({ ...key, description, signature: null, paused })
    .execute();
  await db
    .insertInto('rosters')
    .values({ ...key, number: 1, roster: Buffer.from(roster) })
    .execute();
  // A real desk waits for its stewards: what the server signs for itself proves nothing.
  if (community.kind !== 'real') await foundDesk(db, community.id, deskId);
  const roles = 'needed' in first ? Array<Role>(first.stewards).fill('steward') : first;
  if ('needed' in first) await planFounding(db, community.id, deskId, first);
  const today = dayAt(Date.now(), community.timeZone);
  const links: string[] = [];
  for (const role of roles) {
    const invitation = randomBytes(16);
    const secret = randomBytes(32);
    await addInvitation(db, community.id, { deskId, invitation, role, secret }, today);
    links.push(`${webOrigin}/desk${enrolmentFragment({ role, invitation, secret })}`);
  }
  return links;
}

/** Whether the community has any desk. */
export async function hasDesks(db: Db, communityId: Buffer): Promise<boolean> {
  const desk = await db
    .selectFrom('desks')
    .select('desk_id')
    .where('community_id', '=', communityId)
    .limit(1)
    .executeTakeFirst();
  return desk !== undefined;
}
