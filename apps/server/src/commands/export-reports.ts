import '../tsx-loader.js';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { chooseCommunity, withDatabase } from './command-database.ts';
import { runCommand } from './run-command.ts';

// Only now can pages be loaded, which stand beside it.
const { exportReports } = await import('../features/reports/reports.tsx');

const usage = `nearhand export reports FILE.csv|FILE.geojson [--community NAME] [--json]

Writes everything public of the reports to a file.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      community: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [path = ''] = positionals;
  const [, ending] = /\.(csv|geojson)$/.exec(path) ?? [];
  if (values.help || positionals.length !== 1 || ending === undefined) {
    console.error(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const format = ending === 'csv' ? 'csv' : 'geojson';
  const reports = await withDatabase(readConfig(), createLog('error'), async ({ db }) => {
    const community = await chooseCommunity(db, values.community);
    return await exportReports(db, community.id, path, format);
  });
  console.log(values.json ? JSON.stringify({ path, reports }) : `${path}: ${reports} reports.`);
}

await runCommand(main);
