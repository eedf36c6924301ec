import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { type Area, AreaMap } from './area-map.ts';

/** Every area of a community with its polygon. */
export async function loadAreaMap(db: Db, communityId: Buffer): Promise<AreaMap> {
  const rows = await db
    .selectFrom('areas')
    .select(['area_id', 'names', 'depth', 'parent_id', 'south', 'west', 'north', 'east', 'polygon'])
    .where('community_id', '=', communityId)
    .orderBy('depth')
    .orderBy('area_id')
    .execute();
  return new AreaMap(
    rows.map(
      (row): Area => ({
        id: row.area_id,
        names: row.names,
        depth: row.depth,
        parentId: row.parent_id ?? undefined,
        box: { south: row.south, west: row.west, north: row.north, east: row.east },
        polygon: row.polygon ?? undefined,
      }),
    ),
  );
}

/** How often areas were imported into a community: another number, other areas. */
export async function areaVersion(db: Db, communityId: Buffer): Promise<number> {
  const row = await db
    .selectFrom('area_versions')
    .select('version')
    .where('community_id', '=', communityId)
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** In the transaction that changes the areas of a community. */
export async function nextAreaVersion(db: Db, communityId: Buffer): Promise<void> {
  await sql`
    insert into area_versions as a (community_id, version) values (${communityId}, 1)
    on conflict (community_id) do update set version = a.version + 1
  `.execute(db);
}
