import { randomBytes } from 'node:crypto';
import type { Shift } from '@nearhand/protocol/answers';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { tell } from '../bulletin/bulletin.ts';
import type { Community } from '../community/community.ts';
import { dayAt, endOfDay } from '../requests/requests.ts';
import { desksTopic } from './board.ts';

/** The shift token of today, the same for all members of the desk; the first to sign in draws it. */
export async function currentShift(
  db: Db,
  community: Community,
  deskId: Buffer,
  now: number,
): Promise<Shift> {
  const today = dayAt(now, community.timeZone);
  const { rows } = await sql<{ token: string; number: number }>`
    insert into shifts (community_id, desk_id, token, number, day)
    values (${community.id}, ${deskId}, ${drawToken()}, 1, ${today})
    on conflict (community_id, desk_id) do update
      set token = excluded.token, number = shifts.number + 1, day = excluded.day
      where shifts.day < excluded.day
    returning token, number`.execute(db);
  const [renewed] = rows;
  const ends = endOfDay(now, community.timeZone);
  if (renewed !== undefined) {
    await tell(db, [{ topic: desksTopic(community.id) }]);
    return { ...renewed, ends };
  }
  const shift = await db
    .selectFrom('shifts')
    .select(['token', 'number'])
    .where('community_id', '=', community.id)
    .where('desk_id', '=', deskId)
    .executeTakeFirstOrThrow();
  return { ...shift, ends };
}

/** Ends the desk's shift token at once: someone left. */
export async function renewShift(db: Db, communityId: Buffer, deskId: Buffer): Promise<void> {
  await db
    .updateTable('shifts')
    .set({ token: drawToken(), number: sql<number>`number + 1` })
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .execute();
}

function drawToken(): string {
  return randomBytes(32).toString('base64url');
}
