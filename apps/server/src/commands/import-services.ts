import '../tsx-loader.js';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import type { ImportOutcome } from '../features/services/services.tsx';
import { createLog } from '../log.ts';
import { chooseCommunity, withDatabase } from './command-database.ts';
import { showProgress } from './progress.ts';
import { reportPath } from './report-path.ts';
import { runCommand } from './run-command.ts';

// Only now can pages be loaded, which stand beside it.
const { importServiceFile, isDirectoryError } = await import('../features/services/services.tsx');

const usage = `nearhand import services FILE [--mapping FILE] [--community NAME] [--report FILE] [--json]

Takes services into the directory: HSDS 3.1 (JSON, lines of JSON, or its tables in a folder or a zip),
or a table (CSV) or a map (GeoJSON) through a mapping. Safe to run twice and to stop. What could not be
used, and why, is written to the report; what is likely there twice is listed for a steward.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      community: { type: 'string' },
      report: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [path] = positionals;
  if (values.help || path === undefined || positionals.length > 1) {
    console.error(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const config = readConfig();
  const report = values.report ?? (await reportPath(config, path));
  const outcome = await withDatabase(config, createLog('error'), async ({ db }) => {
    const community = await chooseCommunity(db, values.community);
    return await importServiceFile(db, community, {
      path,
      mapping: values.mapping,
      report,
      onProgress: ({ rows }) => showProgress(`${basename(path)}: ${rows} rows`),
    });
  });
  showProgress('');
  console.log(values.json ? JSON.stringify(outcome) : inWords(outcome));
}

function inWords(outcome: ImportOutcome): string {
  const { source, rows, added, changed, unchanged, unused, missing, duplicates, report } = outcome;
  return [
    `${source}: ${rows} rows; ${added} added, ${changed} changed, ${unchanged} as before, ${unused} not used.`,
    ...counts('not used', outcome.notUsed),
    ...counts('used, but', outcome.usedBut),
    ...advice(outcome.usedBut),
    ...(missing > 0
      ? [`${missing} services of an earlier file are not in this one; they were kept.`]
      : []),
    ...(duplicates > 0
      ? [`${duplicates} pairs are likely the same twice; stewards find them on their page.`]
      : []),
    `Row by row: ${report}`,
  ].join('\n');
}

/** What can be done about coordinates that do not fit; the report says which rows they are. */
function advice(usedBut: Readonly<Record<string, number>>): readonly string[] {
  const told: Readonly<Record<string, string>> = {
    'coordinates-gcj-02':
      'Some points fit their address once the shift of maps in mainland China is taken off. If all of the file is so, write "position": {"system": "gcj-02"} in its mapping and import it again: it is converted then.',
    'coordinates-swapped':
      'Latitude and longitude stood the wrong way round in some rows, and were turned.',
    'coordinates-in-the-sea':
      'Points that are near no area of this community were left out; the services have their addresses.',
  };
  return Object.entries(told).flatMap(([about, text]) => (usedBut[about] ? [text] : []));
}

function counts(heading: string, of: Readonly<Record<string, number>>): readonly string[] {
  const sorted = Object.entries(of).sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `  ${heading} ${String(count).padStart(6)}  ${name}`);
}

await runCommand(main, isDirectoryError);
