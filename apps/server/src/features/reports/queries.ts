import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import type { Db } from '../../db/schema.ts';
import type { Responsible } from './bodies.ts';
import type { ReportState } from './life.ts';
import type { Answers } from './questions.ts';
import { mercatorY, metresBetween, type Position } from './spot.ts';
import type { Step } from './step.ts';

/** A report as a list shows it. */
export interface ListedReport {
  readonly id: string;
  readonly kind: string;
  readonly state: ReportState;
  readonly words: string;
  readonly place: string;
  readonly neighbourhood: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly received: string;
  readonly changed: string;
  readonly answered: string | null;
  readonly expected: string | null;
  readonly done: string | null;
  readonly body: string | null;
  readonly cover: string | null;
  readonly answers: Answers;
  /** Set only where a list is of what is near. */
  readonly metres?: number;
}

export interface ShownPhoto {
  readonly id: string;
  readonly isOfMended: boolean;
  readonly width: number;
  readonly height: number;
}

/** A report as its own page shows it. */
export interface WholeReport extends ListedReport {
  readonly meToo: number;
  readonly mergedInto: string | null;
  readonly attribution: Readonly<Record<string, string>> | null;
  readonly steps: readonly Step[];
  readonly photos: readonly ShownPhoto[];
  /** Photos that no steward has looked at yet. */
  readonly waitingPhotos: number;
  /** Those that were merged into this one. */
  readonly merged: readonly string[];
}

/** The last report of a page: the next page begins after it. */
export interface ReportKey {
  readonly received: string;
  readonly id: string;
}

export interface ReportFilter {
  readonly kind?: string | undefined;
  readonly neighbourhood?: string | undefined;
  readonly body?: string | undefined;
  /** Whose it is, taken or not. */
  readonly responsible?: Responsible | undefined;
  /** Open or closed ones only; without it both. */
  readonly isOpen?: boolean | undefined;
  /** Received on these days or between them. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface ReportPage {
  readonly reports: readonly ListedReport[];
  readonly next: ReportKey | undefined;
}

const listedText = `r.report_id as id, r.kind, r.state, r.words, r.place, r.neighbourhood, r.latitude,
  r.longitude, r.received, r.changed, r.answered, r.expected, r.done, r.body_id as body, r.cover,
  r.answers`;

/** The columns of a ListedReport of the table `reports`, called r. */
export const listedColumns = sql.raw(listedText);

/**
 * A page of reports, newest day first; within a day the order is that of drawn ids and tells nothing.
 * Open and closed ones stand in an index each, so a list of both is merged of two short walks.
 */
export async function listReports(
  db: Db,
  communityId: Buffer,
  filter: ReportFilter,
  after: ReportKey | undefined,
  count: number,
): Promise<ReportPage> {
  const walk = (isOpen: boolean, whose: RawBuilder<unknown>) => sql`
    (select ${listedColumns} from reports r
    where r.community_id = ${communityId} and r.is_listed and r.is_open = ${isOpen}
      and ${filter.kind === undefined ? sql`true` : sql`r.kind = ${filter.kind}`}
      and ${filter.neighbourhood === undefined ? sql`true` : sql`r.neighbourhood = ${filter.neighbourhood}`}
      and ${filter.body === undefined ? sql`true` : sql`r.body_id = ${filter.body}`}
      and ${whose}
      and ${filter.from === undefined ? sql`true` : sql`r.received >= ${filter.from}`}
      and ${filter.to === undefined ? sql`true` : sql`r.received <= ${filter.to}`}
      and ${after === undefined ? sql`true` : sql`(r.received, r.report_id) < (${after.received}::date, ${after.id})`}
    order by r.received desc, r.report_id desc
    limit ${count + 1})`;
  const walks = (filter.isOpen === undefined ? [true, false] : [filter.isOpen]).flatMap((isOpen) =>
    walksOf(filter.responsible).map((whose) => walk(isOpen, whose)),
  );
  const { rows } = await sql<ListedReport>`
    select * from (${sql.join(walks, sql` union all `)}) of
    order by received desc, id desc limit ${count + 1}`.execute(db);
  const reports = rows.slice(0, count);
  const last = reports.at(-1);
  const hasMore = rows.length > count && last !== undefined;
  return { reports, next: hasMore ? { received: last.received, id: last.id } : undefined };
}

/** What a body took stands in an index of its own, what nobody took yet in that of each kind it mends. */
export function walksOf(responsible: Responsible | undefined): readonly RawBuilder<unknown>[] {
  if (responsible === undefined) return [sql`true`];
  const { body, kinds } = responsible;
  return [
    sql`body_id = ${body}`,
    ...kinds.map((kind) => sql`(body_id is null and kind = ${kind})`),
  ];
}

/** Prepared once a connection: planning it would take twice as long as running it. */
const wholeReport = {
  name: 'report',
  text: `
    select ${listedText}, r.me_too as "meToo", r.merged_into as "mergedInto", o.attribution,
      (select coalesce(json_agg(json_build_object('day', s.day, 'words', s.words, 'detail', s.detail)
          order by s.number), '[]')
        from report_steps s where s.community_id = r.community_id and s.report_id = r.report_id
      ) as steps,
      (select coalesce(json_agg(json_build_object('id', p.photo_id, 'isOfMended', p.is_of_mended,
          'width', p.width, 'height', p.height) order by p.place) filter (where p.is_shown), '[]')
        from report_photos p where p.community_id = r.community_id and p.report_id = r.report_id
      ) as photos,
      (select count(*)::int from report_photos p
        where p.community_id = r.community_id and p.report_id = r.report_id and not p.is_shown
      ) as "waitingPhotos",
      (select coalesce(json_agg(m.report_id), '[]') from reports m
        where m.community_id = r.community_id and m.merged_into = r.report_id) as merged
    from reports r
    left join report_sources o on o.community_id = r.community_id and o.source_id = r.source_id
    where r.community_id = $1 and r.report_id = $2`,
} as const;

export async function findReport(
  pool: pg.Pool,
  communityId: Buffer,
  id: string,
): Promise<WholeReport | undefined> {
  const { rows } = await pool.query<WholeReport>({ ...wholeReport, values: [communityId, id] });
  return rows[0];
}

/** So many times what is wanted is fetched: at one position the newest should be among them. */
const reach = 2;

/**
 * Open reports near a position, nearest first; where many stand at one position, any of them. The
 * index is walked in the order of distance, so what it costs does not grow with what is stored.
 */
export async function nearReports(
  db: Db,
  communityId: Buffer,
  position: Position,
  wanted: { readonly kind?: string | undefined; readonly count: number; readonly within: number },
): Promise<readonly ListedReport[]> {
  const { latitude, longitude } = position;
  const here = sql`point(${longitude}, ${mercatorY(latitude)})`;
  const { rows } = await sql<ListedReport>`
    select ${listedColumns} from reports r
    where r.community_id = ${communityId} and r.is_open and r.spot is not null
      and ${wanted.kind === undefined ? sql`true` : sql`r.kind = ${wanted.kind}`}
    order by r.spot <-> ${here} limit ${wanted.count * reach}`.execute(db);
  return rows
    .map((row) => ({ ...row, metres: Math.round(metresBetween(position, positionIn(row))) }))
    .filter(({ metres }) => metres <= wanted.within)
    .sort((a, b) => a.metres - b.metres || (a.received < b.received ? 1 : -1))
    .slice(0, wanted.count);
}

function positionIn({ latitude, longitude }: ListedReport): Position {
  return { latitude: latitude ?? 0, longitude: longitude ?? 0 };
}

/** The report whose follow-up code has this hash. */
export async function reportOfCode(
  db: Db,
  communityId: Buffer,
  hash: Buffer,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('reports')
    .select('report_id')
    .where('community_id', '=', communityId)
    .where('follow_hash', '=', hash)
    .executeTakeFirst();
  return row?.report_id;
}
