import type { Db } from '../../db/schema.ts';
import { type Area, AreaMap, type Place } from './area-map.ts';

/** Every area of a community with its polygon. */
export async function loadAreaMap(db: Db, communityId: Buffer): Promise<AreaMap> {
  const rows = await db
    .selectFrom('areas')
    .select(['area_id', 'names', 'depth', 'parent_id', 'south', 'west', 'north', 'east', 'polygon'])
    .where('community_id', '=', communityId)
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

const freshForMs = 60_000;

/** Area maps of the last minute, one a community: they change when a file is imported. */
export class AreaMaps {
  readonly #kept = new Map<string, { readonly map: Promise<AreaMap>; readonly readAt: number }>();

  async of(db: Db, communityId: Buffer, now = performance.now()): Promise<AreaMap> {
    const key = communityId.toString('hex');
    const kept = this.#kept.get(key);
    if (kept && now - kept.readAt < freshForMs) return await kept.map;
    const map = loadAreaMap(db, communityId);
    this.#kept.set(key, { map, readAt: now });
    map.catch(() => this.#kept.delete(key));
    return await map;
  }
}

const maps = new AreaMaps();

/** The ids of the areas around each point, largest first; empty where a point is in none or missing. */
export async function areasAt(
  db: Db,
  communityId: Buffer,
  places: readonly (Place | undefined)[],
): Promise<readonly (readonly string[])[]> {
  const map = await maps.of(db, communityId);
  return places.map((place) => (place ? map.at(place).map(({ id }) => id) : []));
}
