import type { Db } from '../../db/schema.ts';
import { intakeOf } from './entry-intake.ts';
import { isUnused, type ReportLine } from './import-report.ts';
import type { Mapping } from './mapping.ts';
import { storeServices } from './records/store-services.ts';
import { countServicesOf, storeSource } from './records/store-source.ts';
import { readRow, type ServiceEntry } from './service-entry.ts';
import type { BrokenRow, SourceRow, SourceRows } from './source-row.ts';

export interface ImportProgress {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly unused: number;
}

export interface ImportSummary extends ImportProgress {
  /** How often each thing was remarked on. */
  readonly about: ReadonlyMap<ReportLine['about'], number>;
  /** Services that this source had before and this file does not have. They are kept. */
  readonly missing: number;
}

export interface ImportOptions {
  readonly day: string;
  readonly onLine?: (line: ReportLine) => void | Promise<void>;
  readonly onProgress?: (progress: ImportProgress) => void;
}

const batchSize = 500;

/**
 * Takes rows into a community's directory, batch by batch, each batch a transaction of its own:
 * stopped halfway, everything before is there, and the next run goes over it without harm. Run
 * twice with the same rows, the second run changes nothing.
 */
export async function importServices(
  db: Db,
  communityId: Buffer,
  rows: SourceRows,
  mapping: Mapping,
  options: ImportOptions,
): Promise<ImportSummary> {
  const { source, attribution } = mapping;
  await storeSource(db, communityId, { id: source, attribution, day: options.day });
  const about = new Map<ReportLine['about'], number>();
  const seen = new Map<string, number>();
  const count = { rows: 0, added: 0, changed: 0, unchanged: 0, unused: 0 };
  let batch: ServiceEntry[] = [];

  const store = async (): Promise<void> => {
    if (batch.length === 0) return;
    const { added, changed } = await storeServices(db, communityId, source, batch.map(intakeOf));
    count.added += added;
    count.changed += changed;
    count.unchanged += batch.length - added - changed;
    batch = [];
    options.onProgress?.({ ...count });
  };

  for await (const row of rows) {
    count.rows += 1;
    const { entry, lines } = judge(row, mapping, seen);
    for (const line of lines) {
      about.set(line.about, (about.get(line.about) ?? 0) + 1);
      if (isUnused(line.about)) count.unused += 1;
      await options.onLine?.(line);
    }
    if (entry) batch.push(entry);
    if (batch.length === batchSize) await store();
  }
  await store();
  const there = await countServicesOf(db, communityId, source);
  return { ...count, about, missing: there - seen.size };
}

interface Judged {
  readonly entry: ServiceEntry | undefined;
  readonly lines: readonly ReportLine[];
}

/** What a row becomes, and what is to be said about it; notes in `seen` which ids came by. */
function judge(row: SourceRow | BrokenRow, mapping: Mapping, seen: Map<string, number>): Judged {
  if ('broken' in row) {
    return { entry: undefined, lines: [{ row: row.number, name: '', about: row.broken }] };
  }
  const read = readRow(row, mapping);
  if (!read.entry) {
    return { entry: undefined, lines: [{ row: row.number, name: '', about: read.reason }] };
  }
  const name = Object.values(read.entry.names)[0] ?? '';
  const before = seen.get(read.entry.id);
  if (before !== undefined) {
    const detail = `row ${before}`;
    return { entry: undefined, lines: [{ row: row.number, name, about: 'stands-twice', detail }] };
  }
  seen.set(read.entry.id, row.number);
  const lines = read.remarks.map((about) => ({ row: row.number, name, about }));
  return { entry: read.entry, lines };
}
