import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';

/** Two places so near to each other are likely the same door written twice, in degrees (about 300 m). */
const near = 0.003;

/**
 * Notes services that go by the name of one of these and are at the same place, or at one that is not
 * known: likely one and the same. Nothing is merged. Gives how many pairs are new.
 */
export async function noteDuplicates(
  db: Db,
  communityId: Buffer,
  serviceIds: readonly string[],
): Promise<number> {
  if (serviceIds.length === 0) return 0;
  const { rows } = await sql`
    insert into likely_duplicates (community_id, service_id, other_id)
    select distinct ${communityId}::bytea, least(s.service_id, o.service_id),
      greatest(s.service_id, o.service_id)
    from services as s
    join services as o on o.community_id = s.community_id and o.name_key = s.name_key
      and o.service_id <> s.service_id and o.position is not null
    left join lateral ${placeOf('s')} as p on true
    left join lateral ${placeOf('o')} as q on true
    where s.community_id = ${communityId} and s.service_id = any(${[...serviceIds]}::uuid[])
      and s.position is not null and s.name_key <> ''
      and (p.latitude is null or q.latitude is null or (
        abs(p.latitude - q.latitude) < ${near} and abs(p.longitude - q.longitude) < ${near}))
    limit 5000
    on conflict do nothing
    returning service_id
  `.execute(db);
  return rows.length;
}

/** Notes services that their source has twice, word for word. */
export async function noteStoodTwice(
  db: Db,
  communityId: Buffer,
  serviceIds: readonly string[],
): Promise<number> {
  if (serviceIds.length === 0) return 0;
  const { rows } = await sql`
    insert into likely_duplicates (community_id, service_id, other_id)
    select distinct community_id, service_id, service_id from services
    where community_id = ${communityId} and service_id = any(${[...serviceIds]}::uuid[])
      and position is not null
    on conflict do nothing
    returning service_id
  `.execute(db);
  return rows.length;
}

function placeOf(alias: 's' | 'o') {
  return sql`(
    select l.latitude, l.longitude from services_at_locations as a
    join locations as l using (community_id, location_id)
    where a.community_id = ${sql.ref(`${alias}.community_id`)}
      and a.service_id = ${sql.ref(`${alias}.service_id`)}
    order by a.position limit 1
  )`;
}
