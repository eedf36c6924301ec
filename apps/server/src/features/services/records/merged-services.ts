import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';

/** Longer than any row of services that stewards called one, each with the next. */
const longestRow = 50;

/**
 * The service that one was found to be, at the end of the row where that one was found to be another in
 * turn; undefined for one that stands for itself or is not there.
 */
export async function keptServiceOf(
  db: Db,
  communityId: Buffer,
  id: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ readonly id: string }>`
    with recursive way as (
      select service_id, merged_into, 0 as steps from services
      where community_id = ${communityId} and service_id = ${id}
      union all
      select s.service_id, s.merged_into, way.steps + 1 from way
      join services as s on s.community_id = ${communityId} and s.service_id = way.merged_into
      where way.steps < ${longestRow}
    )
    select service_id::text as id from way where merged_into is null and steps > 0
  `.execute(db);
  return rows[0]?.id;
}
