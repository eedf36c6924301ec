import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import type { Localized } from '../../pages/language.ts';
import { searchedFor } from '../search/search.ts';
import type { ServiceKind } from './schema.ts';

/** A service as a list shows it. */
export interface ListedService {
  readonly id: string;
  readonly names: Localized;
  readonly places: Localized;
  readonly phones: readonly string[];
  readonly kinds: readonly ServiceKind[];
  readonly score: number;
}

/** The last service of a page: the next page begins after it. */
export interface PageKey {
  readonly score: number;
  readonly id: string;
}

export interface ServicePage {
  readonly services: readonly ListedService[];
  readonly next: PageKey | undefined;
}

/** How many entries in order a search looks through before it asks the index of words. */
const walkLength = 1000;

/**
 * A page of services, best kept ones first. A search first walks a bounded stretch of the list in
 * its order, where frequent words are soon found; when that yields too few, the words are rare
 * enough to be found by their index and put in order.
 */
export async function listServices(
  db: Db,
  communityId: Buffer,
  wanted: { readonly typed: string; readonly after: PageKey | undefined; readonly count: number },
): Promise<ServicePage> {
  const limit = wanted.count + 1;
  const search = searchedFor(wanted.typed);
  const stretch = await inOrder(db, communityId, wanted.after, search, limit);
  if (search === undefined || stretch.length >= limit) return toPage(stretch, wanted.count);
  const found = await byWords(db, communityId, wanted.after, search, limit);
  return toPage(found, wanted.count);
}

/** Walks `services_by_score`: the first entries, or those of a stretch that the search wants. */
async function inOrder(
  db: Db,
  communityId: Buffer,
  after: PageKey | undefined,
  search: string | undefined,
  limit: number,
): Promise<readonly ListedService[]> {
  const { rows } = await sql<ListedService>`
    with walk as materialized (
      select service_id as id, names, places, phones, kinds, score, search
      from services
      where community_id = ${communityId} and ${follows(after)}
      order by score desc, service_id
      limit ${search === undefined ? limit : walkLength}
    )
    select id, names, places, phones, kinds, score from walk
    where ${search ?? null}::tsquery is null or search @@ ${search ?? null}::tsquery
    order by score desc, id
    limit ${limit}
  `.execute(db);
  return rows;
}

/** Asks `services_by_word`, then puts what was found in order. */
async function byWords(
  db: Db,
  communityId: Buffer,
  after: PageKey | undefined,
  search: string,
  limit: number,
): Promise<readonly ListedService[]> {
  const { rows } = await sql<ListedService>`
    with found as materialized (
      select service_id as id, names, places, phones, kinds, score
      from services
      where community_id = ${communityId} and search @@ ${search}::tsquery and ${follows(after)}
    )
    select id, names, places, phones, kinds, score from found
    order by score desc, id
    limit ${limit}
  `.execute(db);
  return rows;
}

function follows(after: PageKey | undefined) {
  if (after === undefined) return sql`true`;
  const { score, id } = after;
  return sql`(score <= ${score} and (score < ${score} or service_id > ${id}))`;
}

function toPage(rows: readonly ListedService[], count: number): ServicePage {
  const services = rows.slice(0, count);
  const last = services.at(-1);
  const hasMore = rows.length > count && last !== undefined;
  return { services, next: hasMore ? { score: last.score, id: last.id } : undefined };
}
