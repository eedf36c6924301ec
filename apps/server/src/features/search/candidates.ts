import type pg from 'pg';
import type { Point } from './cells.ts';
import { type Draw, drawCondition } from './draws.ts';
import { type Completeness, drawSize, tierLexeme, tiers } from './listing-lexemes.ts';
import type { OpenClause } from './open-clause.ts';
import type { PageKey } from './page-key.ts';
import { type Give, statement } from './statement.ts';
import { allOf, anyOf, term } from './term.ts';

/** What a page and its counts need of a listing that was found. */
export interface Placed {
  readonly id: string;
  readonly rank: number;
  readonly facets: number;
  readonly area_id: string | null;
  /** Metres, where nearness was asked for. */
  readonly distance: number | null;
}

/** What putting in order by meaning needs besides. */
export interface Candidate extends Placed {
  readonly name: string;
  readonly needs: number;
  readonly needs_named: number;
}

/** What every question of one search has in common. */
export interface Asking {
  readonly pg: Pick<pg.Pool, 'query'>;
  readonly communityId: Buffer;
  readonly mark: string;
  /** Terms of the index that the filters demand, quoted and joined; empty for none. */
  readonly filters: string;
  /** Filters held against each listing found, as bits of `facets`; 0 for none. */
  readonly facets: number;
  readonly open: OpenClause;
  /** The kind of help asked for: its bit, by which PostgreSQL knows the index of that kind, and its term. */
  readonly kind: { readonly bit: number; readonly term: string } | undefined;
  /** The filters that a row tells by itself, as bits of `facets`, and the terms of all others. */
  readonly onRow: { readonly facets: number; readonly filters: string };
}

/**
 * The same question with as many filters as possible held against the rows that were found. Where
 * there are few, that is quicker by far: a filter that a third of everything fits is a long list in
 * the index, and to meet it with a short one the index reads all of it.
 */
export function onRows(asking: Asking): Asking {
  return { ...asking, ...asking.onRow };
}

/** The same question with every filter as a term, that of the kind too. */
export function inTerms(asking: Asking): Asking {
  const terms = [asking.kind?.term ?? '', asking.filters].filter((each) => each !== '');
  return { ...asking, kind: undefined, filters: allOf(terms) };
}

const placed = 'listing_id as id, rank, facets, area_id';
const columns = `${placed}, name, needs, needs_named`;

/** Up to `limit` listings for each of several queries, in no order; which of them each fits first. */
export async function someThatFit(
  asking: Asking,
  queries: readonly string[],
  limit: number,
): Promise<readonly (readonly Candidate[])[]> {
  const rows = await rowsOf<Candidate & { readonly query: number }>(
    asking,
    (give) => `select query, found.*, null as distance
      from unnest(${give(wantedOf(asking, queries))}::text[]) with ordinality as asked (wanted, query)
      cross join lateral (
        select ${columns} from listings
        where search @@ wanted::tsquery and ${fits(asking, give)} limit ${give(limit)}
      ) as found`,
  );
  return queries.map((_, at) => rows.filter(({ query }) => query === at + 1));
}

/** What a draw holds of a query. */
export interface Sample {
  readonly listings: readonly Placed[];
  /** How many it holds of the query without filters. */
  readonly unfiltered: number;
}

const mostOfDraw = 4000;

/** What a draw holds of each of several queries. */
export async function samplesOf(
  asking: Asking,
  queries: readonly string[],
  draw: Draw,
): Promise<readonly Sample[]> {
  // Without words nothing but the filters is there to look up.
  const asked = queries.includes('') ? asking : onRows(asking);
  const rows = await rowsOf<Placed & { readonly query: number; readonly all: number }>(
    asked,
    (give) => `with found as materialized (
        select query, drawn.*
        from unnest(${give(wantedOf(asked, queries))}::text[]) with ordinality as asked (wanted, query)
        cross join lateral (
          select ${placed}, ${fits(asked, give)} as fits from listings
          where search @@ wanted::tsquery and community_id = ${give(asked.communityId)}
            and ${drawCondition(draw)} limit ${give(mostOfDraw)}
        ) as drawn
      )
      select query, id, rank, facets, area_id, null as distance, "all"
      from (select query, count(*)::int as "all" from found group by query) as counted
      left join (select * from found where fits) as fitting using (query)`,
  );
  return queries.map((_, at) => {
    const ofQuery = rows.filter(({ query }) => query === at + 1);
    const listings = ofQuery.filter(({ id }) => id !== null);
    return { listings, unfiltered: ofQuery[0]?.all ?? 0 };
  });
}

/** How many listings of a kind there are: those with the same facets in the same area. */
export interface Group {
  readonly facets: number;
  readonly area_id: string | null;
  readonly count: number;
}

/** What fits a query, counted, up to `limit` of them, in a draw or in everything. */
export async function groupsOf(
  asking: Asking,
  query: string,
  limit: number,
  draw?: Draw,
): Promise<readonly Group[]> {
  const drawn = draw ? `and ${drawCondition(draw)}` : '';
  return await rowsOf<Group>(
    asking,
    (give) => `select facets, area_id, count(*)::int as count from (
        select facets, area_id from listings
        where search @@ ${give(withFilters(asking, query))}::tsquery and ${fits(asking, give)} ${drawn}
        limit ${give(limit)}
      ) as found group by facets, area_id`,
  );
}

/** Everything in its order, after a key: a range of an index. */
export async function allInOrder(
  asking: Asking,
  after: ManyKey | undefined,
  limit: number,
): Promise<readonly Placed[]> {
  return await rowsOf<Placed>(
    asking,
    (give) => `select ${placed}, null as distance from listings
      where community_id = ${give(asking.communityId)}
        and (rank, listing_id) > (${give(after?.rank ?? -1)}::int, ${give(after?.id ?? nobody)}::uuid)
      order by rank, listing_id limit ${give(limit)}`,
  );
}

export type ManyKey = Extract<PageKey, { readonly kind: 'many' }>;

/** Where `firstByRank` looks; everywhere, if nothing is said. */
export interface Where {
  readonly draw?: Draw;
  readonly completeness?: Completeness;
}

/**
 * The first of those that fit each of several queries, by rank, after a key. `rank + 0`, or PostgreSQL
 * would walk along the order of everything.
 */
export async function firstByRank(
  asking: Asking,
  queries: readonly string[],
  { draw, completeness }: Where,
  after: ManyKey | undefined,
  limit: number,
): Promise<readonly (Placed & { readonly query: number })[]> {
  const from = drawSize * (completeness ?? 0);
  const below = completeness === undefined ? 3 * drawSize : from + drawSize;
  const drawn = draw ? `and ${drawCondition(draw)}` : '';
  return await rowsOf<Placed & { readonly query: number }>(
    asking,
    (give) => `select query, first.*, null as distance
      from unnest(${give(wantedOf(asking, queries))}::text[]) with ordinality as asked (wanted, query)
      cross join lateral (
        select * from (
          select ${placed} from listings
          where search @@ wanted::tsquery and ${fits(asking, give)} ${drawn}
            and rank + 0 >= ${give(from)}::int and rank + 0 < ${give(below)}::int
            and (rank + 0, listing_id) > (${give(after?.rank ?? -1)}::int, ${give(after?.id ?? nobody)}::uuid)
          offset 0
        ) as found order by rank, id limit ${give(limit)}
      ) as first order by query, rank, id limit ${give(limit)}`,
  );
}

/** The nearest of those that fit, none further than `metres`, after a key of the same level. */
export async function nearestOf(
  asking: Asking,
  query: string,
  { point, metres }: { readonly point: Point; readonly metres: number },
  after: Extract<PageKey, { readonly kind: 'near' }> | undefined,
  limit: number,
): Promise<readonly Placed[]> {
  const scale = 111_320 * Math.cos((point.latitude * Math.PI) / 180);
  return await rowsOf<Placed>(
    asking,
    (give) => `with found as materialized (
        select ${placed},
          sqrt(((latitude - ${give(point.latitude)}::double precision) * 111320.0) ^ 2
            + ((longitude - ${give(point.longitude)}::double precision) * ${give(scale)}::double precision) ^ 2
          ) as distance
        from listings
        where search @@ ${give(withFilters(asking, query))}::tsquery and ${fits(asking, give)}
      ) select * from found
      where distance <= ${give(metres)}::double precision
        and (round(distance * 10), id) > (${give(after?.distance ?? -1)}::double precision, ${give(after?.id ?? nobody)}::uuid)
      order by round(distance * 10), id limit ${give(limit)}`,
  );
}

const nobody = '00000000-0000-0000-0000-000000000000';

async function rowsOf<Row extends object>(
  { pg }: Asking,
  text: (give: Give) => string,
): Promise<readonly Row[]> {
  return (await pg.query<Row>(statement(text))).rows;
}

function fits({ communityId, facets, open, kind }: Asking, give: Give): string {
  const bits = give(facets);
  const ofKind = kind ? ` and (facets & ${kind.bit}) <> 0` : '';
  return `(community_id = ${give(communityId)} and (facets & ${bits}::bigint) = ${bits}::bigint
    and ${open.condition(give)}${ofKind})`;
}

function wantedOf(asking: Asking, queries: readonly string[]): readonly string[] {
  return queries.map((query) => withFilters(asking, query));
}

function withFilters({ filters, mark, kind }: Asking, query: string): string {
  const wanted = allOf([query, filters].filter((each) => each !== ''));
  return wanted === '' ? (kind?.term ?? anyListing(mark)) : wanted;
}

/** A term for whatever there is: an empty one would fit nothing. */
function anyListing(mark: string): string {
  return anyOf(Array.from({ length: tiers }, (_, tier) => term(mark, tierLexeme(tier))));
}
