import type { Db } from '../../db/schema.ts';
import { areas } from '../areas/areas.ts';
import { wallClockAt } from './hours/zone.ts';
import type { IndexedService } from './listing.ts';
import { needsVersion } from './needs.ts';
import { placedServices } from './placed-services.ts';
import { dropListings, type HoursGround, storeListings } from './store-listings.ts';
import { townOf } from './town.ts';

/** Against what a community's hours are read now. */
export async function hoursGround(db: Db, communityId: Buffer): Promise<HoursGround> {
  const { time_zone, holidays } = await db
    .selectFrom('communities')
    .select(['time_zone', 'holidays'])
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow();
  const now = Date.now();
  const town = townOf({ id: communityId, timeZone: time_zone, holidays });
  return { zone: town.zone, now, today: wallClockAt(now, town.zone).day, holidays: town.holidays };
}

/**
 * Brings lists and searches to what the directory says of these services now. Called in the
 * transaction that stores or changes them, a batch at a time. Those that are new have no listings yet.
 */
export async function indexServices(
  db: Db,
  communityId: Buffer,
  services: readonly IndexedService[],
  isNew?: (serviceId: string) => boolean,
): Promise<void> {
  if (services.length === 0) return;
  const placed = placedServices(await areas.now(db, communityId), services);
  await storeListings(db, communityId, placed, await hoursGround(db, communityId), isNew);
}

/** Takes services out of all lists and searches, in the transaction that takes them out of the directory. */
export async function unindexServices(
  db: Db,
  communityId: Buffer,
  serviceIds: readonly string[],
): Promise<void> {
  await dropListings(db, communityId, serviceIds);
}

/** Goes up whenever code makes other listings out of the same services. */
const madeBy = 2;

/**
 * The version to note once all listings of a community are made anew: another than the one they were
 * made by, be it by code, needs or areas. Undefined where they are up to date.
 */
export async function versionToMake(db: Db, communityId: Buffer): Promise<string | undefined> {
  const version = `${madeBy} ${needsVersion} ${await areas.version(db, communityId)}`;
  const kept = await db
    .selectFrom('listing_versions')
    .select('version')
    .where('community_id', '=', communityId)
    .executeTakeFirst();
  return kept?.version === version ? undefined : version;
}

/** Says that all listings of a community were made by that version. */
export async function noteListingsMade(
  db: Db,
  communityId: Buffer,
  version: string,
): Promise<void> {
  await db
    .insertInto('listing_versions')
    .values({ community_id: communityId, version })
    .onConflict((conflict) => conflict.column('community_id').doUpdateSet({ version }))
    .execute();
}
