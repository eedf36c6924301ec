import type { Kysely } from 'kysely';
import type { Database } from '../../db/schema.ts';
import { areas } from '../areas/areas.ts';
import type { Community } from '../community/community.ts';
import { dayAt } from '../requests/requests.ts';
import { ImportBatch } from './import-batch.ts';
import type { ReportMapping } from './import-mapping.ts';
import { areaOf, type ReportArea } from './report-area.ts';
import type { ReportRows } from './report-rows.ts';
import { type ReadReport, type Remark, readSourceReport, type Unused } from './source-report.ts';
import type { Position } from './spot.ts';
import { storeMedians } from './tally-store.ts';

export interface ReportImportProgress {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Somebody here took a step since: the source changes nothing any more. */
  readonly kept: number;
  readonly unused: number;
}

export interface ReportLine {
  /** As in the file: the header of a table is row 1. */
  readonly row: number;
  readonly about: Unused | Remark;
  /** The source's own name of the kind. */
  readonly kind: string;
}

export interface ReportImportOptions {
  readonly now: number;
  readonly onLine?: (line: ReportLine, isUsed: boolean) => void | Promise<void>;
  readonly onProgress?: (progress: ReportImportProgress) => void;
}

const batchSize = 1000;

/**
 * Takes rows into a community's reports, batch by batch, each a transaction with its counts: stopped
 * halfway, everything before is there, and the next run goes over it without harm.
 */
export async function importReports(
  db: Kysely<Database>,
  community: Pick<Community, 'id' | 'timeZone' | 'neighbourhoods'>,
  rows: ReportRows,
  mapping: ReportMapping,
  options: ReportImportOptions,
): Promise<ReportImportProgress> {
  const today = dayAt(options.now, community.timeZone);
  await storeSource(db, community.id, mapping, today);
  const map = await areas.now(db, community.id);
  const seen = new Set<string>();
  const count = { rows: 0, added: 0, changed: 0, unchanged: 0, kept: 0, unused: 0 };
  const touched = new Map<string, { readonly neighbourhood: string; readonly kind: string }>();
  let batch = new ImportBatch();
  const store = async (): Promise<void> => {
    const stored = await batch.store(db, community.id, touched);
    count.added += stored.added;
    count.changed += stored.changed;
    count.unchanged += stored.unchanged;
    count.kept += stored.kept;
    batch = new ImportBatch();
    options.onProgress?.({ ...count });
  };
  for await (const row of rows) {
    count.rows += 1;
    const kind =
      'broken' in row ? '' : (row.fields[mapping.columns.kind ?? ''] ?? '').slice(0, 100);
    const read =
      'broken' in row
        ? { report: undefined, about: row.broken, remarks: [] }
        : inItsArea(
            readSourceReport(row, mapping, { today, timeZone: community.timeZone }),
            (position) => areaOf(map, community.neighbourhoods, position),
          );
    const standsTwice = read.report !== undefined && seen.has(read.report.id);
    const about = standsTwice ? 'stands-twice' : read.about;
    if (about !== undefined) {
      count.unused += 1;
      await options.onLine?.({ row: row.number, about, kind }, false);
      continue;
    }
    for (const remark of read.remarks) {
      await options.onLine?.({ row: row.number, about: remark, kind }, true);
    }
    if (read.report === undefined) continue;
    seen.add(read.report.id);
    batch.add(read.report);
    if (batch.size === batchSize) await store();
  }
  if (batch.size > 0) await store();
  await storeMedians(db, community.id, touched.values());
  return count;
}

/** With the neighbourhood that polygons say; a position outside every area is left out. */
function inItsArea(read: ReadReport, areaAt: (position: Position) => ReportArea): ReadReport {
  const { report, remarks } = read;
  if (report?.position === undefined) return read;
  const { isOutside, neighbourhood } = areaAt(report.position);
  if (isOutside) {
    const without = { ...report, position: undefined };
    return { ...read, report: without, remarks: [...remarks, 'outside-areas'] };
  }
  return { ...read, report: { ...report, neighbourhood: neighbourhood || report.neighbourhood } };
}

async function storeSource(
  db: Kysely<Database>,
  communityId: Buffer,
  { source, attribution }: ReportMapping,
  today: string,
): Promise<void> {
  const values = { attribution: JSON.stringify(attribution), taken_in_on: today };
  await db
    .insertInto('report_sources')
    .values({ community_id: communityId, source_id: source, ...values })
    .onConflict((conflict) => conflict.columns(['community_id', 'source_id']).doUpdateSet(values))
    .execute();
}
