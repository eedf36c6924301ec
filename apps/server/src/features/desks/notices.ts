import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';

/** The address that a member wants the hourly notice at; without one, none from now on. */
export async function setNotice(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  leafHash: Buffer,
  email: string | undefined,
): Promise<void> {
  if (email === undefined) {
    await db
      .deleteFrom('notices')
      .where('community_id', '=', communityId)
      .where('desk_id', '=', deskId)
      .where('leaf_hash', '=', leafHash)
      .execute();
    return;
  }
  if (!isAddress(email)) throw new Refusal('malformed');
  await db
    .insertInto('notices')
    .values({ community_id: communityId, desk_id: deskId, leaf_hash: leafHash, email })
    .onConflict((conflict) =>
      conflict.columns(['community_id', 'desk_id', 'leaf_hash']).doUpdateSet({ email }),
    )
    .execute();
}

/** One plain address: nothing that a mail header could take for more. */
function isAddress(email: string): boolean {
  return email.length <= 254 && /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/.test(email);
}

/**
 * Remembers that these desks have something new, until the next notice. In the order of their ids,
 * whatever the room's: two rooms that begin at the same desks would wait for each other.
 */
export async function markNews(
  db: Db,
  communityId: Buffer,
  deskIds: readonly Buffer[],
): Promise<void> {
  await sql`
    insert into desk_news (community_id, desk_id)
    select ${communityId}, desk_id from unnest(${deskIds}::bytea[]) as n(desk_id) order by desk_id
    on conflict do nothing`.execute(db);
}

/**
 * The addresses of all members of desks that have something new, each once; the news is then old.
 * With two servers, one of them gets each desk.
 */
export async function takeNoticesDue(db: Db, communityId: Buffer): Promise<readonly string[]> {
  const { rows } = await sql<{ email: string }>`
    with old as (
      delete from desk_news where community_id = ${communityId} returning desk_id
    )
    select distinct email from notices join old using (desk_id)
    where community_id = ${communityId}
    order by email`.execute(db);
  return rows.map(({ email }) => email);
}
