import '../tsx-loader.js';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { areas, isAreaError } from '../features/areas/areas.ts';
import { createLog } from '../log.ts';
import { chooseCommunity, withDatabase } from './command-database.ts';
import { showProgress } from './progress.ts';
import { runCommand } from './run-command.ts';

// Only now can pages be loaded, which stand beside it.
const { reindexDirectory } = await import('../features/services/services.tsx');

const usage = `nearhand import areas FILE [--mapping FILE] [--community NAME] [--json]

Takes the polygons of a GeoJSON file as the areas that desks and services serve, and places the services
of the directory in them. Safe to run again: the newest file of a source replaces the one before.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      community: { type: 'string' },
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
  const outcome = await withDatabase(readConfig(), createLog('error'), async ({ db }) => {
    const community = await chooseCommunity(db, values.community);
    const imported = await areas.importFile(db, community.id, path, values.mapping, (features) =>
      showProgress(`${basename(path)}: ${features} features`),
    );
    const services = await reindexDirectory(db, community.id, {
      onProgress: (count) => showProgress(`${count} services placed in them`),
    });
    return { ...imported, services };
  });
  showProgress('');
  const { source, features, unused } = outcome;
  const words = `${source}: ${outcome.areas} areas from ${features} features; ${unused} not used. ${outcome.services} services placed in them.`;
  console.log(values.json ? JSON.stringify(outcome) : words);
}

await runCommand(main, isAreaError);
