import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';

type Raw = Readonly<Record<string, unknown>> & { readonly id: string };

const atOnce = 500;

/** What the tables are written from, each kind in its order, a few hundred rows at a time. */
export async function* exportedOrganizations(db: Db, communityId: Buffer): AsyncGenerator<Raw> {
  yield* inOrder(
    db,
    communityId,
    (first) => sql`
    select record || jsonb_build_object('id', organization_id) as object from organizations
    where community_id = ${communityId} and position >= ${first} and position < ${first + atOnce}
    order by position`,
    'organizations',
  );
}

export async function* exportedServices(db: Db, communityId: Buffer): AsyncGenerator<Raw> {
  yield* inOrder(
    db,
    communityId,
    (first) => sql`
    select record || jsonb_build_object('id', service_id, 'organization_id', organization_id,
      'assured_date', checked_on, 'last_modified', to_char(modified_on, 'YYYY-MM-DD"T23:59:59Z"')) as object
    from services
    where community_id = ${communityId} and position >= ${first} and position < ${first + atOnce}
    order by position`,
    'services',
  );
}

export async function* exportedPlaces(db: Db, communityId: Buffer): AsyncGenerator<Raw> {
  yield* inOrder(
    db,
    communityId,
    (first) => sql`
    select record || jsonb_build_object('id', service_at_location_id, 'service_id', service_id,
      'location_id', location_id) as object
    from services_at_locations
    where community_id = ${communityId} and position >= ${first} and position < ${first + atOnce}
    order by position`,
    'services_at_locations',
  );
}

export async function* exportedTaxonomies(db: Db, communityId: Buffer): AsyncGenerator<Raw> {
  yield* inOrder(
    db,
    communityId,
    (first) => sql`
    select record || jsonb_build_object('id', taxonomy_id) as object from taxonomies
    where community_id = ${communityId} and position >= ${first} and position < ${first + atOnce}
    order by position`,
    'taxonomies',
  );
}

export async function* exportedTerms(db: Db, communityId: Buffer): AsyncGenerator<Raw> {
  yield* inOrder(
    db,
    communityId,
    (first) => sql`
    select record || jsonb_build_object('id', term_id) as object from taxonomy_terms
    where community_id = ${communityId} and position >= ${first} and position < ${first + atOnce}
    order by position`,
    'taxonomy_terms',
  );
}

/** Locations are no list of the interface and have no positions: they are walked by their ids. */
export async function* exportedLocations(db: Db, communityId: Buffer): AsyncGenerator<Raw> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await sql<{ readonly object: Raw }>`
      select record || jsonb_build_object('id', location_id, 'organization_id', organization_id,
        'latitude', latitude, 'longitude', longitude) as object
      from locations where community_id = ${communityId} and location_id > ${after}
      order by location_id limit ${atOnce}
    `.execute(db);
    for (const { object } of rows) yield object;
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) return;
    after = last.object.id;
  }
}

async function* inOrder(
  db: Db,
  communityId: Buffer,
  stretch: (first: number) => ReturnType<typeof sql>,
  kind: string,
): AsyncGenerator<Raw> {
  const { rows: counted } = await sql<{ readonly count: number }>`
    select count from directory_numbers where community_id = ${communityId} and kind = ${kind}
  `.execute(db);
  const count = counted[0]?.count ?? 0;
  for (let first = 0; first < count; first += atOnce) {
    const { rows } = await stretch(first).execute(db);
    for (const { object } of rows as readonly { readonly object: Raw }[]) yield object;
  }
}
