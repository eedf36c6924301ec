import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { Kysely } from 'kysely';
import type { Database } from '../../db/schema.ts';
import type { Community } from '../community/community.ts';
import { csvLine } from './csv-line.ts';
import { mappingFor, type ReportMapping, readReportMapping } from './import-mapping.ts';
import { importReports, type ReportImportProgress } from './import-reports.ts';
import { ReportError } from './report-error.ts';
import { open311Mapping, openReports } from './report-rows.ts';

export interface ReportImportFile {
  readonly path: string;
  /** A mapping file; without it, one of ours whose columns the file has. */
  readonly mapping: string | undefined;
  /** What an Open311 file is from, where no mapping says so. */
  readonly source: string | undefined;
  /** Where to write, row by row, what could not be used and why. */
  readonly report: string;
  readonly onProgress?: (progress: ReportImportProgress) => void;
}

export interface ReportImportOutcome extends ReportImportProgress {
  readonly source: string;
  /** Rows left out, by reason, then by the source's own kind. */
  readonly notUsed: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly usedBut: Readonly<Record<string, number>>;
  readonly report: string;
}

/** Takes a file of reports into a community. A ReportError says what keeps it from beginning. */
export async function importReportFile(
  db: Kysely<Database>,
  community: Pick<Community, 'id' | 'timeZone' | 'neighbourhoods'>,
  file: ReportImportFile,
): Promise<ReportImportOutcome> {
  const given = file.mapping === undefined ? undefined : await mappingIn(file.mapping);
  const { mapping, rows } = await openReports(file.path, (header) => {
    if (given !== undefined) return given;
    const isOpen311 = header.includes('service_request_id') && header.includes('service_code');
    return isOpen311 ? open311Mapping(file.source ?? 'open311') : mappingFor(header);
  });
  const notUsed: Record<string, Record<string, number>> = {};
  const usedBut: Record<string, number> = {};
  const report = createWriteStream(file.report);
  report.write(`\ufeff${csvLine(['row', 'used', 'about', 'kind'])}`);
  const counts = await importReports(db, community, rows, mapping, {
    now: Date.now(),
    onLine: async ({ row, about, kind }, isUsed) => {
      if (isUsed) usedBut[about] = (usedBut[about] ?? 0) + 1;
      else {
        notUsed[about] ??= {};
        notUsed[about][kind] = (notUsed[about][kind] ?? 0) + 1;
      }
      const line = csvLine([String(row), isUsed ? 'yes' : 'no', about, kind]);
      if (!report.write(line)) await once(report, 'drain');
    },
    ...(file.onProgress ? { onProgress: file.onProgress } : {}),
  });
  report.end();
  await finished(report);
  return { source: mapping.source, ...counts, notUsed, usedBut, report: file.report };
}

async function mappingIn(path: string): Promise<ReportMapping> {
  try {
    return readReportMapping(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof ReportError) throw error;
    throw new ReportError('file-unreadable', `${path} cannot be read.`, error);
  }
}
