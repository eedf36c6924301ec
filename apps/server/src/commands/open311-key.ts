import '../tsx-loader.js';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { chooseCommunity, withDatabase } from './command-database.ts';
import { runCommand } from './run-command.ts';

// Only now can pages be loaded, which stand beside it.
const { makeApiKey } = await import('../features/reports/reports.tsx');

const usage = `nearhand open311 key PROGRAM [--community NAME] [--json]

Makes an api_key with which a program may create reports, and shows it this once. PROGRAM is what the
program is called: never a person.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      community: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [name] = positionals;
  if (values.help || name === undefined || positionals.length > 1) {
    console.error(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const key = await withDatabase(readConfig(), createLog('error'), async ({ db }) => {
    const community = await chooseCommunity(db, values.community);
    return await makeApiKey(db, community.id, name, new Date().toISOString().slice(0, 10));
  });
  console.log(values.json ? JSON.stringify({ name, key }) : `api_key of ${name}: ${key}`);
}

await runCommand(main);
