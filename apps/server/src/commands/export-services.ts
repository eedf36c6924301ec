import '../tsx-loader.js';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { chooseCommunity, withDatabase } from './command-database.ts';
import { showProgress } from './progress.ts';
import { runCommand } from './run-command.ts';

// Only now can pages be loaded, which stand beside it.
const { exportDirectory, isDirectoryError } = await import('../features/services/services.tsx');

const usage = `nearhand export services TO [--community NAME] [--json]

Writes the directory as HSDS 3.1, as it is at one moment: TO.ndjson, TO.json, TO.zip (tables), or a
folder of tables. Services whose place must not be found are not in it.`;

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
  if (values.help || positionals.length !== 1) {
    console.error(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const outcome = await withDatabase(readConfig(), createLog('error'), async ({ db }) => {
    const community = await chooseCommunity(db, values.community);
    return await exportDirectory(db, community.id, path, (services) =>
      showProgress(`${services} services`),
    );
  });
  showProgress('');
  console.log(
    values.json ? JSON.stringify(outcome) : `${outcome.to}: ${outcome.services} services.`,
  );
}

await runCommand(main, isDirectoryError);
