import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { givePositionsBack, takePositions } from './numbers.ts';

/**
 * Takes organizations out of their list that run hidden places only, since that they are there would
 * say so, and takes in those that do not any more. The directory must be locked.
 */
export async function settleOrganizations(
  db: Db,
  communityId: Buffer,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql<{
    readonly id: string;
    readonly position: number | null;
    readonly isSeen: boolean;
  }>`
    select o.organization_id as id, o.position, exists (
      select from services as s where s.community_id = o.community_id
        and s.organization_id = o.organization_id and not s.is_hidden) as "isSeen"
    from organizations as o
    where o.community_id = ${communityId} and o.organization_id = any(${[...ids]}::uuid[])
  `.execute(db);
  for (const { id, position, isSeen } of rows) {
    if (isSeen && position === null) {
      const first = await takePositions(db, communityId, 'organizations', 1);
      await place(db, communityId, id, first);
    } else if (!isSeen && position !== null) {
      await place(db, communityId, id, null);
      await givePositionsBack(db, communityId, 'organizations', [position]);
    }
  }
}

async function place(
  db: Db,
  communityId: Buffer,
  id: string,
  position: number | null,
): Promise<void> {
  // Whose places are all hidden says nothing of them itself, and what it said before is forgotten.
  if (position === null) {
    await db
      .deleteFrom('organization_versions')
      .where('community_id', '=', communityId)
      .where('organization_id', '=', id)
      .execute();
  }
  await sql`
    update organizations set position = ${position}, is_hidden = ${position === null},
      edits = case when ${position === null} then '{}' else edits end,
      said = case when ${position === null} then null else said end,
      record = case when ${position === null} and tells_a_place(record)
        then jsonb_build_object('name', record -> 'name', 'description', '') else record end
    where community_id = ${communityId} and organization_id = ${id}
  `.execute(db);
}
