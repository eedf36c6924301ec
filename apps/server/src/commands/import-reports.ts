import '../tsx-loader.js';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import type { ReportImportOutcome } from '../features/reports/reports.tsx';
import { createLog } from '../log.ts';
import { chooseCommunity, withDatabase } from './command-database.ts';
import { showProgress } from './progress.ts';
import { reportPath } from './report-path.ts';
import { runCommand } from './run-command.ts';

// Only now can pages be loaded, which stand beside it.
const { importReportFile, isReportError } = await import('../features/reports/reports.tsx');

const usage = `nearhand import reports FILE [--mapping FILE] [--source NAME] [--community NAME] [--report FILE] [--json]

Takes the reports of a table (CSV) or of an Open311 answer (JSON, XML), each also as .gz. Only what
maps to a kind of thing is taken, and no words that somebody wrote. Safe to run twice and to stop.
What was not used, and why, is written to the report.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      source: { type: 'string' },
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
    return await importReportFile(db, community, {
      path,
      mapping: values.mapping,
      source: values.source,
      report,
      onProgress: ({ rows }) => showProgress(`${basename(path)}: ${rows} rows`),
    });
  });
  showProgress('');
  console.log(values.json ? JSON.stringify(outcome) : inWords(outcome));
}

/** What each reason says; a reason that is a slip of the file says itself. */
const reasons: Readonly<Record<string, string>> = {
  home: 'about somebody’s home: who lives where is nobody’s report',
  doing: 'about what somebody does, not about a thing',
  vehicle: 'about a vehicle, which is somebody’s',
  business: 'about one business',
  wish: 'a request for a service or a call, nothing broken',
  'not-a-thing': 'says no thing that is broken',
  'no-kind': 'no kind of ours',
};

function inWords(outcome: ReportImportOutcome): string {
  const { source, rows, added, changed, unchanged, kept, unused, report } = outcome;
  const lines = Object.entries(outcome.notUsed).flatMap(([reason, kinds]) => {
    const sorted = Object.entries(kinds).sort(([, a], [, b]) => b - a);
    const total = sorted.reduce((sum, [, count]) => sum + count, 0);
    const named = sorted.map(([kind, count]) => `${kind === '' ? '(no kind)' : kind} ${count}`);
    return [`  not taken ${total}: ${reasons[reason] ?? reason}`, `    ${named.join(', ')}`];
  });
  const remarks = Object.entries(outcome.usedBut).map(
    ([about, n]) => `  taken, but ${n}: ${about}`,
  );
  return [
    `${source}: ${rows} rows; ${added} added, ${changed} changed, ${unchanged} as before, ${kept} with steps of our own and left as they are, ${unused} not taken.`,
    ...lines,
    ...remarks,
    `Row by row: ${report}`,
  ].join('\n');
}

await runCommand(main, isReportError);
