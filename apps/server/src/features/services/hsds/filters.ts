import { type RawBuilder, sql } from 'kysely';
import { searchedFor } from '../../search/search.tsx';
import { isRecordId } from '../records/record-id.ts';
import type { List } from './list.ts';
import type { ListQuery } from './query.ts';

/**
 * What a request narrows a list by, as conditions that hold together. Undefined where it narrows by
 * nothing; a condition that nothing can meet (an id that is none) is `false`, not an error.
 */
export function conditionsOf(
  list: List,
  communityId: Buffer,
  query: ListQuery,
): RawBuilder<boolean> | undefined {
  const all = [
    query.search === undefined ? undefined : bySearch(list, query.search),
    query.taxonomy_term_id === undefined
      ? undefined
      : byTerm(list, communityId, query.taxonomy_term_id),
    query.taxonomy_id === undefined ? undefined : byTaxonomy(list, communityId, query.taxonomy_id),
    query.organization_id === undefined ? undefined : byOrganization(list, query.organization_id),
    query.modifiedOn === undefined ? undefined : sql`s.modified_on >= ${query.modifiedOn}`,
    query.parent_id === undefined ? undefined : sql`t.parent_id = ${idOr(query.parent_id)}`,
    query.top_only ? withoutChildren : undefined,
    query.postcode === undefined
      ? undefined
      : byPostcode(communityId, query.postcode, query.metres),
  ].filter((condition) => condition !== undefined);
  return all.length === 0 ? undefined : sql<boolean>`${sql.join(all, sql` and `)}`;
}

const nothing = '00000000-0000-0000-0000-000000000000';

function idOr(written: string): string {
  const id = written.toLowerCase();
  return isRecordId(id) ? id : nothing;
}

/** The words of the service for a service at a location, of the row itself elsewhere. */
function bySearch(list: List, typed: string): RawBuilder<unknown> {
  const search = searchedFor(typed);
  if (search === undefined) return sql`true`;
  const alias = list.kind === 'services_at_locations' ? 's' : list.alias;
  return sql`${sql.ref(`${alias}.search`)} @@ ${search}::tsquery`;
}

function byTerm(list: List, communityId: Buffer, written: string): RawBuilder<unknown> {
  return hasTerm(list, communityId, sql`q.term_id = ${idOr(written)}`);
}

function byTaxonomy(list: List, communityId: Buffer, written: string): RawBuilder<unknown> {
  if (list.kind === 'taxonomy_terms') return sql`t.taxonomy_id = ${idOr(written)}`;
  return hasTerm(
    list,
    communityId,
    sql`q.term_id in (
      select term_id from taxonomy_terms
      where community_id = ${communityId} and taxonomy_id = ${idOr(written)})`,
  );
}

/** An organization has the terms of its attributes and of its services. */
function hasTerm(
  list: List,
  communityId: Buffer,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (list.kind === 'organizations') {
    return sql`o.organization_id in (
      select q.organization_id from organization_terms as q
      where q.community_id = ${communityId} and ${condition}
      union
      select r.organization_id from service_terms as q
      join services as r using (community_id, service_id)
      where q.community_id = ${communityId} and ${condition} and r.position is not null)`;
  }
  return sql`s.service_id in (
    select q.service_id from service_terms as q
    where q.community_id = ${communityId} and ${condition})`;
}

function byOrganization(list: List, written: string): RawBuilder<unknown> {
  const alias = list.kind === 'organizations' ? 'o' : 's';
  return sql`${sql.ref(`${alias}.organization_id`)} = ${idOr(written)}`;
}

/** `top_only`: "only … terms that have not child terms", as the standard words it. */
const withoutChildren = sql`not exists (
  select from taxonomy_terms as c
  where c.community_id = t.community_id and c.parent_id = t.term_id)`;

/** Locations with this postcode; with `metres`, those so near to the middle of them. */
function byPostcode(
  communityId: Buffer,
  postcode: string,
  metres: number | undefined,
): RawBuilder<unknown> {
  const pattern = `${postcode.replace(/[\\%_]/g, '\\$&')}%`;
  if (metres === undefined) return sql`l.postal_code like ${pattern}`;
  const degrees = metres / 111_195;
  return sql`(l.latitude, l.longitude) is not null and exists (
    select from (
      select avg(latitude) as latitude, avg(longitude) as longitude from locations
      where community_id = ${communityId} and postal_code like ${pattern} and latitude is not null
    ) as middle
    where l.latitude between middle.latitude - ${degrees} and middle.latitude + ${degrees}
      and 111195 * sqrt(power(l.latitude - middle.latitude, 2) + power(
        (l.longitude - middle.longitude) * cos(radians(middle.latitude)), 2)) <= ${metres})`;
}
