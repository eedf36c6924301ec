import type pg from 'pg';
import type { Point } from './cells.ts';
import type { PageKey } from './page-key.ts';

/** What putting in order and counting needs of a listing that was found. */
export interface Candidate {
  readonly id: string;
  readonly service_id: string;
  readonly rank: number;
  readonly name: string;
  readonly needs: number;
  readonly needs_named: number;
  readonly facets: number;
  readonly area_id: string | null;
  /** Metres, where nearness was asked for. */
  readonly distance: number | null;
}

/** What every question of one search has in common. */
export interface Asking {
  readonly pg: Pick<pg.Pool, 'query'>;
  readonly communityId: Buffer;
  readonly mark: string;
  /** Terms of the index that the filters demand, quoted and joined; empty for none. */
  readonly filters: string;
  /** A condition on each listing found (see OpenClause). */
  readonly condition: string;
  /** The filters that a row tells by itself, as bits of `facets`, and the terms of all others. */
  readonly onRow: { readonly facets: number; readonly filters: string };
}

/**
 * The same question with as many filters as possible held against the rows that were found. Where
 * there are few, that is quicker by far: a filter that a third of everything fits is a long list in
 * the index, and to meet it with a short one the index reads all of it.
 */
export function onRows(asking: Asking): Asking {
  const { facets, filters } = asking.onRow;
  if (facets === 0) return asking;
  return {
    ...asking,
    filters,
    condition: `(${asking.condition}) and (facets & ${facets}) = ${facets}`,
  };
}

const columns = 'listing_id as id, service_id, rank, name, needs, needs_named, facets, area_id';

/** Up to `limit` listings for each of several queries, in no order; which of them each fits first. */
export async function someThatFit(
  asking: Asking,
  queries: readonly string[],
  limit: number,
): Promise<readonly (readonly Candidate[])[]> {
  const { rows } = await asking.pg.query<Candidate & { readonly query: number }>({
    name: 'listings-some',
    text: `select query, found.*, null as distance
      from unnest($2::text[]) with ordinality as asked (wanted, query)
      cross join lateral (
        select ${columns} from listings
        where search @@ wanted::tsquery and community_id = $1 and ${asking.condition} limit $3
      ) as found`,
    values: [asking.communityId, queries.map((query) => withFilters(asking, query)), limit],
    ...unnamedIfOpen(asking),
  });
  return queries.map((_, at) => rows.filter(({ query }) => query === at + 1));
}

/** Everything in its order, after a key: a range of an index. */
export async function allInOrder(
  { pg, communityId }: Asking,
  after: Extract<PageKey, { readonly kind: 'many' }> | undefined,
  limit: number,
): Promise<readonly Candidate[]> {
  const { rows } = await pg.query<Candidate>({
    name: 'listings-in-order',
    text: `select ${columns}, null as distance from listings
      where community_id = $1 and (rank, listing_id) > ($2, $3::uuid)
      order by rank, listing_id limit $4`,
    values: [communityId, after?.rank ?? -1, after?.id ?? nobody, limit],
  });
  return rows;
}

/** The first of those that fit, by rank, after a key of the same level. */
export async function firstByRank(
  asking: Asking,
  query: string,
  after: Extract<PageKey, { readonly kind: 'many' }> | undefined,
  limit: number,
): Promise<readonly Candidate[]> {
  const { rows } = await asking.pg.query<Candidate>({
    name: 'listings-by-rank',
    text: `with found as materialized (
        select ${columns}, null as distance from listings
        where search @@ $2::tsquery and community_id = $1 and ${asking.condition}
          and (rank, listing_id) > ($3, $4::uuid)
      ) select * from found order by rank, id limit $5`,
    values: [
      asking.communityId,
      withFilters(asking, query),
      after?.rank ?? -1,
      after?.id ?? nobody,
      limit,
    ],
    ...unnamedIfOpen(asking),
  });
  return rows;
}

/** The nearest of those that fit, none further than `metres`, after a key of the same level. */
export async function nearestOf(
  asking: Asking,
  query: string,
  { point, metres }: { readonly point: Point; readonly metres: number },
  after: Extract<PageKey, { readonly kind: 'near' }> | undefined,
  limit: number,
): Promise<readonly Candidate[]> {
  const scale = 111_320 * Math.cos((point.latitude * Math.PI) / 180);
  const { rows } = await asking.pg.query<Candidate>({
    name: 'listings-nearest',
    text: `with found as materialized (
        select ${columns},
          sqrt(((latitude - $3) * 111320.0) ^ 2 + ((longitude - $4) * $5::double precision) ^ 2) as distance
        from listings
        where search @@ $2::tsquery and community_id = $1 and ${asking.condition}
      ) select * from found
      where distance <= $6 and (round(distance * 10), id) > ($7::double precision, $8::uuid)
      order by round(distance * 10), id limit $9`,
    values: [
      asking.communityId,
      withFilters(asking, query),
      ...[point.latitude, point.longitude, scale, metres],
      after?.distance ?? -1,
      after?.id ?? nobody,
      limit,
    ],
    ...unnamedIfOpen(asking),
  });
  return rows;
}

const nobody = '00000000-0000-0000-0000-000000000000';

function withFilters({ filters }: Asking, query: string): string {
  if (filters === '') return query;
  return query === '' ? filters : `(${query}) & ${filters}`;
}

/** A condition changes with the clock: kept plans of it would only pile up. */
function unnamedIfOpen({ condition }: Asking): { readonly name?: string } {
  return condition === 'true' ? {} : { name: '' };
}
