import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { Responsible } from '../bodies.ts';
import { type ListedReport, listedColumns, walksOf } from '../queries.ts';
import type { Span } from './open311-day.ts';

/** A request with what its status notes are made of. */
export interface FoundRequest extends ListedReport {
  /** Words of the last step that had any. */
  readonly notes: string | null;
  readonly history: readonly {
    readonly day: string;
    readonly kind: string;
    readonly words: string;
  }[];
}

export interface Search {
  readonly span: Span;
  /** Empty for all. */
  readonly codes: readonly string[];
  readonly isOpen: boolean | undefined;
  readonly responsible: Responsible | undefined;
  readonly page: number;
  readonly pageSize: number;
  readonly withHistory: boolean;
}

/**
 * GeoReport v2, "GET Service Requests", newest day first. A short walk of an index for each kind and
 * each of open and closed, merged: no more is read than pages up to this one hold.
 */
export async function searchRequests(
  db: Db,
  communityId: Buffer,
  search: Search,
): Promise<readonly FoundRequest[]> {
  const { span, codes, isOpen, page, pageSize } = search;
  const reach = page * pageSize;
  const states = isOpen === undefined ? [true, false] : [isOpen];
  const kinds = codes.length === 0 ? [undefined] : codes;
  const who = walksOf(search.responsible);
  const walks = states.flatMap((state) =>
    kinds.flatMap((kind) =>
      who.map(
        (whose) => sql`
        (select report_id, received from reports
        where community_id = ${communityId} and is_listed and is_open = ${state}
          and ${kind === undefined ? sql`true` : sql`kind = ${kind}`}
          and ${whose}
          and received between ${span.from} and ${span.to}
        order by received desc, report_id desc limit ${reach})`,
      ),
    ),
  );
  const ids = sql`
    select report_id from (${sql.join(walks, sql` union all `)}) walked
    order by received desc, report_id desc
    offset ${reach - pageSize} limit ${pageSize}`;
  return await fetchRequests(db, communityId, ids, search.withHistory);
}

/** Requests by their ids, in the order of lists; those that are not here are left out. */
export async function requestsByIds(
  db: Db,
  communityId: Buffer,
  ids: readonly string[],
  withHistory: boolean,
): Promise<readonly FoundRequest[]> {
  return await fetchRequests(db, communityId, sql`select unnest(${[...ids]}::text[])`, withHistory);
}

async function fetchRequests(
  db: Db,
  communityId: Buffer,
  ids: ReturnType<typeof sql>,
  withHistory: boolean,
): Promise<readonly FoundRequest[]> {
  const history = withHistory
    ? sql`(select json_agg(json_build_object('day', s.day, 'kind', s.detail ->> 'kind',
        'words', s.words) order by s.number) from report_steps s
        where s.community_id = r.community_id and s.report_id = r.report_id)`
    : sql`'[]'::json`;
  const { rows } = await sql<FoundRequest>`
    select ${listedColumns}, ${history} as history,
      (select s.words from report_steps s
        where s.community_id = r.community_id and s.report_id = r.report_id and s.words <> ''
        order by s.number desc limit 1) as notes
    from reports r
    where r.community_id = ${communityId} and r.state <> 'removed' and r.report_id in (${ids})
    order by r.received desc, r.report_id desc`.execute(db);
  return rows;
}
