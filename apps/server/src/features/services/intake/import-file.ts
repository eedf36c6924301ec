import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Db } from '../../../db/schema.ts';
import type { Community } from '../../community/community.ts';
import { isUnused, type ReportLine, reportHeader, reportLine } from './import-report.ts';
import { type ImportProgress, importServices } from './import-services.ts';
import { openSource } from './open-source.ts';

export interface ImportFile {
  /** A table, a map, HSDS as JSON or lines of it, or a folder or zip of HSDS's tables. */
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
  /** New pairs of services that are likely the same, listed for a steward. */
  readonly duplicates: number;
  readonly report: string;
}

/**
 * Takes a file of services into a community's directory. A DirectoryError says what keeps it from
 * beginning. The report begins with a byte order mark, without which spreadsheets guess.
 */
export async function importFile(
  db: Db,
  community: Pick<Community, 'id' | 'timeZone'>,
  file: ImportFile,
): Promise<ImportOutcome> {
  const source = await openSource(db, community.id, file.path, file.mapping);
  const report = createWriteStream(file.report);
  report.write(`\ufeff${reportHeader}`);
  try {
    const { about, ...counts } = await importServices(db, community.id, source, {
      day: new Intl.DateTimeFormat('sv-SE', { timeZone: community.timeZone }).format(new Date()),
      onLine: async (line) => {
        if (!report.write(reportLine(line))) await once(report, 'drain');
      },
      ...(file.onProgress ? { onProgress: file.onProgress } : {}),
    });
    return {
      source: source.id,
      ...counts,
      notUsed: countsOf(about, true),
      usedBut: countsOf(about, false),
      report: file.report,
    };
  } finally {
    report.end();
    await finished(report);
  }
}

function countsOf(
  about: ReadonlyMap<ReportLine['about'], number>,
  wantsUnused: boolean,
): Readonly<Record<string, number>> {
  return Object.fromEntries([...about].filter(([name]) => isUnused(name) === wantsUnused));
}
