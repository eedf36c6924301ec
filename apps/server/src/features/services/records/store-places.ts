import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { ServicePlace } from './intake.ts';
import { givePositionsBack, takePositions } from './numbers.ts';
import { isFound, type Writing } from './write-services.ts';

interface KnownPlace {
  readonly service_at_location_id: string;
  readonly service_id: string;
  readonly location_id: string;
  readonly position: number;
}

interface PlaceWriting extends ServicePlace {
  readonly serviceId: string;
  readonly organizationId: string;
  readonly ownsOrganization: boolean;
}

export interface PlacesWriting {
  readonly added: readonly PlaceWriting[];
  readonly kept: readonly PlaceWriting[];
  readonly removed: readonly KnownPlace[];
  /** Locations that a service at them has left for another. */
  readonly left: readonly string[];
}

/** Which services at locations of a batch are new, stay, and go. A hidden service has none. */
export async function placesToWrite(
  db: Db,
  communityId: Buffer,
  writing: readonly Writing[],
): Promise<PlacesWriting> {
  const changed = writing.filter((w) => w.known).map((w) => w.intake.service.id);
  const known = changed.length === 0 ? [] : await knownPlaces(db, communityId, changed);
  const wanted = writing.flatMap(({ intake, ...standing }) =>
    intake.isHidden || !isFound(standing)
      ? []
      : intake.places.map((place) => ({
          ...place,
          serviceId: intake.service.id,
          organizationId: intake.organization.id,
          ownsOrganization: intake.ownsOrganization,
        })),
  );
  const before = new Set(known.map((row) => row.service_at_location_id));
  const after = new Map(wanted.map(({ at, location }) => [at.id, location.id]));
  const moved = known.filter(
    (row) => (after.get(row.service_at_location_id) ?? row.location_id) !== row.location_id,
  );
  return {
    left: moved.map((row) => row.location_id),
    added: wanted.filter(({ at }) => !before.has(at.id)),
    kept: wanted.filter(({ at }) => before.has(at.id)),
    removed: known.filter((row) => !after.has(row.service_at_location_id)),
  };
}

/** Deletes services at locations, and the locations where nothing is left. */
export async function removePlaces(
  db: Db,
  communityId: Buffer,
  removed: readonly KnownPlace[],
): Promise<void> {
  if (removed.length === 0) return;
  const ids = removed.map((row) => row.service_at_location_id);
  await sql`
    delete from services_at_locations
    where community_id = ${communityId} and service_at_location_id = any(${ids}::uuid[])
  `.execute(db);
  await removeEmptyLocations(
    db,
    communityId,
    removed.map((row) => row.location_id),
  );
  const positions = removed.map((row) => row.position);
  await givePositionsBack(db, communityId, 'services_at_locations', positions);
}

async function removeEmptyLocations(
  db: Db,
  communityId: Buffer,
  locationIds: readonly string[],
): Promise<void> {
  if (locationIds.length === 0) return;
  await sql`
    delete from locations as l
    where community_id = ${communityId} and location_id = any(${[...locationIds]}::uuid[])
      and not exists (
        select from services_at_locations as a
        where a.community_id = l.community_id and a.location_id = l.location_id)
  `.execute(db);
}

/** Writes locations, and services at them; new ones get positions. The directory must be locked. */
export async function writePlaces(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  { added, kept, left }: PlacesWriting,
): Promise<void> {
  await writeLocations(db, communityId, sourceId, [...added, ...kept]);
  const first = await takePositions(db, communityId, 'services_at_locations', added.length);
  const rows = [
    ...added.map((place, index) => ({ ...rowOf(place), position: first + index })),
    ...kept.map((place) => ({ ...rowOf(place), position: null })),
  ];
  if (rows.length === 0) return;
  await sql`
    insert into services_at_locations as a (
      community_id, service_at_location_id, service_id, location_id, position, record
    )
    select ${communityId}, service_at_location_id, service_id, location_id, position, record
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
      service_at_location_id uuid, service_id uuid, location_id uuid, position bigint, record jsonb
    )
    on conflict (community_id, service_at_location_id) do update set
      location_id = excluded.location_id, record = excluded.record
  `.execute(db);
  await removeEmptyLocations(db, communityId, left);
}

/** Where services are. */
export async function knownPlaces(
  db: Db,
  communityId: Buffer,
  serviceIds: readonly string[],
): Promise<readonly KnownPlace[]> {
  const { rows } = await sql<KnownPlace>`
    select service_at_location_id, service_id, location_id, position from services_at_locations
    where community_id = ${communityId} and service_id = any(${serviceIds}::uuid[])
  `.execute(db);
  return rows;
}

async function writeLocations(
  db: Db,
  communityId: Buffer,
  sourceId: string,
  places: readonly PlaceWriting[],
): Promise<void> {
  const rows = new Map(
    places.map(({ location, organizationId, ownsOrganization }) => {
      const { id, latitude = null, longitude = null, ...record } = location;
      const fingerprint = createHash('sha256')
        .update(JSON.stringify(location))
        .digest('hex')
        .slice(0, 32);
      const postal_code = record.addresses?.find((each) => each.postal_code)?.postal_code ?? null;
      const organization_id = ownsOrganization ? organizationId : null;
      return [
        id,
        { location_id: id, organization_id, latitude, longitude, postal_code, fingerprint, record },
      ];
    }),
  );
  if (rows.size === 0) return;
  await sql`
    insert into locations as l (
      community_id, location_id, organization_id, source_id, latitude, longitude, postal_code,
      fingerprint, record
    )
    select ${communityId}, location_id, organization_id, ${sourceId}, latitude, longitude,
      postal_code, decode(fingerprint, 'hex'), record
    from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb) as r (
      location_id uuid, organization_id uuid, latitude double precision,
      longitude double precision, postal_code text, fingerprint text, record jsonb
    )
    on conflict (community_id, location_id) do update set
      organization_id = excluded.organization_id, latitude = excluded.latitude,
      longitude = excluded.longitude, postal_code = excluded.postal_code,
      fingerprint = excluded.fingerprint, record = excluded.record
    where l.fingerprint <> excluded.fingerprint
  `.execute(db);
}

function rowOf({ at, serviceId, location }: PlaceWriting) {
  const { id, ...record } = at;
  return {
    service_at_location_id: id,
    service_id: serviceId,
    location_id: location.id,
    record,
  };
}
