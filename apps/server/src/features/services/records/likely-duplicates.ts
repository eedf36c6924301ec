import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { ServiceIntake } from './intake.ts';
import { areLikelyOne, type Likeness, likenessKeys, likenessVersion } from './likeness.ts';

/** A name or a number that so many have tells nothing of any two of them. */
const mostOfKey = 30;

/** Writes by what services are found to be alike anew; those without any are in no pair. */
export async function writeLikeness(
  db: Db,
  communityId: Buffer,
  listed: readonly Pick<ServiceIntake, 'service' | 'places'>[],
  changed: readonly string[],
): Promise<void> {
  if (changed.length > 0) {
    await db
      .deleteFrom('service_likeness')
      .where('community_id', '=', communityId)
      .where('service_id', 'in', [...changed])
      .execute();
  }
  const rows = listed.flatMap((each) =>
    likenessKeys(each).map((key) => ({ key, service_id: each.service.id })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into service_likeness (community_id, key, service_id)
    select ${communityId}, key, service_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (key text, service_id uuid)
  `.execute(db);
}

/**
 * Notes which services are likely one and the same as one of these, and forgets of these what is not
 * any more; nothing is merged, and what a steward settled stays. Each is held against the few that have
 * its name, its number or its door. Gives how many pairs are new.
 */
export async function noteDuplicates(
  db: Db,
  communityId: Buffer,
  serviceIds: readonly string[],
): Promise<number> {
  if (serviceIds.length === 0) return 0;
  const pairs = await likelyPairs(db, communityId, serviceIds);
  const ids = [...serviceIds];
  const { rows } = await sql`
    with found as (
      select * from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as r (one uuid, other uuid)
    ), over as (
      delete from likely_duplicates as d
      where d.community_id = ${communityId} and d.settled is null and d.service_id <> d.other_id
        and (d.service_id = any(${ids}::uuid[]) or d.other_id = any(${ids}::uuid[]))
        and not exists (
          select from found where found.one = d.service_id and found.other = d.other_id)
    )
    insert into likely_duplicates (community_id, service_id, other_id)
    select ${communityId}, one, other from found
    on conflict do nothing
    returning service_id
  `.execute(db);
  return rows.length;
}

interface Pair {
  readonly one: string;
  readonly other: string;
}

async function likelyPairs(
  db: Db,
  communityId: Buffer,
  serviceIds: readonly string[],
): Promise<readonly Pair[]> {
  const { rows } = await sql<Pair>`
    select distinct least(k.service_id, o.service_id) as one,
      greatest(k.service_id, o.service_id) as other
    from service_likeness as k
    cross join lateral (
      select service_id, count(*) over () as many from (
        select service_id from service_likeness as a
        where a.community_id = k.community_id and a.key = k.key limit ${mostOfKey + 1}
      ) as with_key
    ) as o
    where o.many <= ${mostOfKey} and k.community_id = ${communityId} and k.service_id = any(${[...serviceIds]}::uuid[])
      and o.service_id <> k.service_id and k.key !~ '^f'
  `.execute(db);
  const likeness = await likenessOf(db, communityId, [
    ...new Set(rows.flatMap(({ one, other }) => [one, other])),
  ]);
  return rows.filter((pair) => {
    const [one, other] = [likeness.get(pair.one), likeness.get(pair.other)];
    return one !== undefined && other !== undefined && areLikelyOne(one, other);
  });
}

async function likenessOf(
  db: Db,
  communityId: Buffer,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Likeness>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Likeness & { readonly id: string }>`
    select s.service_id as id, p.latitude, p.longitude, array(
        select key from service_likeness as k
        where k.community_id = s.community_id and k.service_id = s.service_id) as keys
    from services as s
    left join lateral (
      select l.latitude, l.longitude from services_at_locations as a
      join locations as l using (community_id, location_id)
      where a.community_id = s.community_id and a.service_id = s.service_id
      order by a.position limit 1
    ) as p on true
    where s.community_id = ${communityId} and s.service_id = any(${[...ids]}::uuid[])
  `.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
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

/** Whether other code than this made the keys of this community's services. */
export async function isLikenessDue(db: Db, communityId: Buffer): Promise<boolean> {
  const row = await db
    .selectFrom('likeness_versions')
    .select('version')
    .where('community_id', '=', communityId)
    .executeTakeFirst();
  return row?.version !== likenessVersion;
}

export async function noteLikenessMade(db: Db, communityId: Buffer): Promise<void> {
  const version = likenessVersion;
  await db
    .insertInto('likeness_versions')
    .values({ community_id: communityId, version })
    .onConflict((conflict) => conflict.columns(['community_id']).doUpdateSet({ version }))
    .execute();
}
