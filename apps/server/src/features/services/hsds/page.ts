import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../../../db/schema.ts';
import { numbersOf } from '../records/numbers.ts';
import { conditionsOf } from './filters.ts';
import type { List, Shape } from './list.ts';
import { type KeptPositions, mostFound, positionsOf } from './positions.ts';
import type { ListQuery } from './query.ts';
import { objectsAt, objectsInRange } from './rows.ts';

/** What answering for a list takes. */
export interface Listing {
  readonly db: Kysely<Database>;
  readonly communityId: Buffer;
  readonly list: List;
  readonly query: ListQuery;
  readonly kept: KeptPositions;
}

/** The rows a query means, whatever the page: all of a list, or those at positions. */
export type Found = { readonly count: number } | { readonly positions: Int32Array };

export function shapeOf(query: ListQuery): Shape {
  return {
    isFull: query.full ?? false,
    isMinimal: query.minimal ?? false,
    hasFullServices: query.full_service ?? false,
  };
}

/** Finds what a query means: at most 10,000 where it searches. */
export async function find({ db, communityId, list, query, kept }: Listing): Promise<Found> {
  const { count } = await numbersOf(db, communityId, list.kind);
  const condition = conditionsOf(list, communityId, query);
  if (condition === undefined) return { count };
  if (query.search !== undefined) {
    return { positions: await positionsOf(db, communityId, list, condition, mostFound) };
  }
  const { version } = await numbersOf(db, communityId, 'services');
  const { page: _, perPage: __, format: ___, full: ____, minimal: _____, ...asked } = query;
  const named = JSON.stringify([communityId.toString('hex'), list.kind, version, asked]);
  const key = createHash('sha256').update(named).digest('base64url');
  const find = () => positionsOf(db, communityId, list, condition, undefined);
  return { positions: await kept.get(key, find) };
}

/** The envelope of HSDS's `Page` around the objects of one page, as JSON text. */
export async function pageOf(listing: Listing): Promise<string> {
  const { page, perPage } = listing.query;
  const found = await find(listing);
  const total = countOf(found);
  const first = (page - 1) * perPage;
  const size = Math.max(0, Math.min(perPage, total - first));
  const contents = size === 0 ? '' : await stretch(listing, found, first, size, ',');
  const pages = Math.ceil(total / perPage);
  const envelope = {
    total_items: total,
    total_pages: pages,
    page_number: page,
    size,
    first_page: page === 1,
    last_page: page >= pages,
    empty: size === 0,
  };
  return `${JSON.stringify(envelope).slice(0, -1)},"contents":[${contents}]}`;
}

const linesAtOnce = 500;

/** Everything a query means, an object a line, a few hundred at a time. */
export async function* linesOf(listing: Listing): AsyncGenerator<string> {
  const found = await find(listing);
  const total = countOf(found);
  for (let first = 0; first < total; first += linesAtOnce) {
    const size = Math.min(linesAtOnce, total - first);
    const lines = await stretch(listing, found, first, size, '\n');
    if (lines !== '') yield `${lines}\n`;
  }
}

function countOf(found: Found): number {
  return 'positions' in found ? found.positions.length : found.count;
}

async function stretch(
  { db, communityId, list, query }: Listing,
  found: Found,
  first: number,
  size: number,
  separator: string,
): Promise<string> {
  const shape = shapeOf(query);
  if ('positions' in found) {
    const positions = [...found.positions.subarray(first, first + size)];
    return await objectsAt(db, communityId, list, positions, shape, separator);
  }
  const range = { first, count: size };
  return await objectsInRange(db, communityId, list, range, shape, separator);
}
