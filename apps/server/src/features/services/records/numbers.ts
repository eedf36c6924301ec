import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { NumberedKind } from '../schema.ts';

/**
 * Waits until nobody else writes to this community's directory, and keeps others out until the
 * transaction ends: positions must leave no gap, and a batch must see what the one before wrote.
 */
export async function lockDirectory(db: Db, communityId: Buffer): Promise<void> {
  await sql`
    insert into directory_numbers as n (community_id, kind, version)
    values (${communityId}, 'services', 1)
    on conflict (community_id, kind) do update set version = n.version + 1
  `.execute(db);
}

/** Takes so many positions at the end of a list, and gives the first. The directory must be locked. */
export async function takePositions(
  db: Db,
  communityId: Buffer,
  kind: NumberedKind,
  count: number,
): Promise<number> {
  const { rows } = await sql<{ readonly first: number }>`
    insert into directory_numbers as n (community_id, kind, count, version)
    values (${communityId}, ${kind}, ${count}, 1)
    on conflict (community_id, kind)
      do update set count = n.count + ${count}, version = n.version + 1
    returning count - ${count} as first
  `.execute(db);
  return rows[0]?.first ?? 0;
}

/**
 * Closes the gaps that rows leave when they go or become hidden: the last of the list takes each. The
 * rows themselves must be gone already, or have no position any more; the directory must be locked.
 */
export async function givePositionsBack(
  db: Db,
  communityId: Buffer,
  kind: NumberedKind,
  positions: readonly number[],
): Promise<void> {
  for (const hole of [...positions].sort((a, b) => b - a)) {
    await sql`
      with fewer as (
        update directory_numbers set count = count - 1, version = version + 1
        where community_id = ${communityId} and kind = ${kind} returning count
      )
      update ${sql.table(kind)} set position = ${hole}
      where community_id = ${communityId} and position = (select count from fewer)
        and position <> ${hole}
    `.execute(db);
  }
}

export interface Numbers {
  readonly count: number;
  /** Grows with every change of the list or of what stands in it. */
  readonly version: number;
}

export async function numbersOf(db: Db, communityId: Buffer, kind: NumberedKind): Promise<Numbers> {
  const row = await db
    .selectFrom('directory_numbers')
    .select(['count', 'version'])
    .where('community_id', '=', communityId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row ?? { count: 0, version: 0 };
}
