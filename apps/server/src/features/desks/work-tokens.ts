import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { bytesOf, type Day } from '../requests/requests.ts';

const mostOut = 500;

/** Draws tokens that each stand in for the work of one new room; at most 500 are out at a desk. */
export async function drawWorkTokens(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  count: number,
  today: Day,
): Promise<readonly string[]> {
  const out = await db
    .selectFrom('work_tokens')
    .select(sql<number>`count(*)`.as('out'))
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .executeTakeFirstOrThrow();
  if (out.out + count > mostOut) throw new Refusal('too-many');
  const tokens = Array.from({ length: count }, () => randomBytes(16));
  const rows = tokens.map((token) => ({
    community_id: communityId,
    token_hash: hashOf(token),
    desk_id: deskId,
    made_day: today,
  }));
  await db.insertInto('work_tokens').values(rows).execute();
  return tokens.map((token) => token.toString('base64url'));
}

/** Uses up a token; false where it is none. Which desk's it was is forgotten with it. */
export async function spendWorkToken(db: Db, communityId: Buffer, token: string): Promise<boolean> {
  const bytes = bytesOf(token, 16);
  if (bytes === undefined) return false;
  const spent = await db
    .deleteFrom('work_tokens')
    .where('community_id', '=', communityId)
    .where('token_hash', '=', hashOf(bytes))
    .returning('token_hash')
    .executeTakeFirst();
  return spent !== undefined;
}

function hashOf(token: Buffer): Buffer {
  return createHash('sha256').update('nearhand/v1/work-token').update(token).digest();
}
