import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { countFacets, type Facet } from './facets.ts';

/** What is counted of listings: each facet, each of the largest areas, and all. */
export type Counted = Facet | `area:${string}` | 'all';
export type Counts = ReadonlyMap<Counted, number>;

export interface CountedRow {
  readonly facets: number;
  readonly area_id: string | null;
  /** How many such listings there are; absent: one. */
  readonly count?: number;
}

export function countsOf(rows: readonly CountedRow[]): Counts {
  const counts = new Map<Counted, number>(countFacets(rows));
  const all = totalOf(rows);
  if (all > 0) counts.set('all', all);
  for (const { area_id, count = 1 } of rows) {
    if (area_id !== null)
      counts.set(`area:${area_id}`, (counts.get(`area:${area_id}`) ?? 0) + count);
  }
  return counts;
}

export function totalOf(rows: readonly CountedRow[]): number {
  return rows.reduce((total, { count = 1 }) => total + count, 0);
}

/** Adds to what is kept; with `sign` −1 takes away. */
export async function addCounts(
  db: Db,
  communityId: Buffer,
  counts: Counts,
  sign: 1 | -1,
): Promise<void> {
  if (counts.size === 0) return;
  // In one order everywhere, or two writers could each hold what the other waits for.
  const facets = [...counts.keys()].sort();
  const numbers = facets.map((facet) => sign * (counts.get(facet) ?? 0));
  await sql`
    insert into listing_counts as c (community_id, facet, count)
    select ${communityId}, facet, count
    from unnest(${facets}::text[], ${numbers}::bigint[]) as added (facet, count)
    on conflict (community_id, facet) do update set count = c.count + excluded.count
  `.execute(db);
}

/** The kept counts of everything. */
export async function readCounts(db: Db, communityId: Buffer): Promise<Counts> {
  const { rows } = await sql<{ readonly facet: Counted; readonly count: number }>`
    select facet, count from listing_counts where community_id = ${communityId} and count > 0
  `.execute(db);
  return new Map(rows.map(({ facet, count }) => [facet, count]));
}
