import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Db } from '../../db/schema.ts';
import type { Community } from '../community/community.ts';
import { isUnused, type ReportLine, reportHeader, reportLine } from './import-report.ts';
import { type ImportProgress, importServices } from './import-services.ts';
import { findMapping, readMappingFile, rowsOf } from './source-file.ts';

export interface ImportFile {
  readonly path: string;
  /** A mapping file; without it, one of `mappings/` whose columns the file has. */
  readonly mapping: string | undefined;
  /** Where to write, row by row, what could not be used and why. */
  readonly report: string;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportOutcome extends ImportProgress {
  readonly source: string;
  /** How many rows were left out for each reason. */
  readonly notUsed: Readonly<Record<string, number>>;
  /** How many rows were used, with something changed or missing. */
  readonly usedBut: Readonly<Record<string, number>>;
  /** Services of an earlier file that are not in this one. They are kept. */
  readonly missing: number;
  readonly report: string;
}

const mappingsOfOurs = fileURLToPath(new URL('../../../../../mappings/', import.meta.url));

/**
 * Takes a table or a map of services into a community's directory. A DirectoryError says what keeps
 * it from beginning. The report begins with a byte order mark, without which spreadsheets guess.
 */
export async function importFile(
  db: Db,
  community: Pick<Community, 'id' | 'timeZone'>,
  file: ImportFile,
): Promise<ImportOutcome> {
  const mapping = file.mapping
    ? await readMappingFile(file.mapping)
    : await findMapping(file.path, mappingsOfOurs);
  const report = createWriteStream(file.report);
  report.write(`\ufeff${reportHeader}`);
  const { about, ...counts } = await importServices(
    db,
    community.id,
    rowsOf(file.path, mapping),
    mapping,
    {
      day: new Intl.DateTimeFormat('sv-SE', { timeZone: community.timeZone }).format(new Date()),
      onLine: async (line) => {
        if (!report.write(reportLine(line))) await once(report, 'drain');
      },
      ...(file.onProgress ? { onProgress: file.onProgress } : {}),
    },
  );
  report.end();
  await finished(report);
  const counted = (wanted: boolean) =>
    Object.fromEntries(
      [...about].filter(([name]: [ReportLine['about'], number]) => isUnused(name) === wanted),
    );
  return {
    source: mapping.source,
    ...counts,
    notUsed: counted(true),
    usedBut: counted(false),
    report: file.report,
  };
}
