import '../tsx-loader.js';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { tell } from '../features/bulletin/bulletin.ts';
import { createDesk, desksTopic } from '../features/desks/desks.ts';
import { ledgerTopic } from '../features/ledger/ledger.ts';
import { createLog } from '../log.ts';
import { StartError } from '../start-error.ts';
import { chooseCommunity, withDatabase } from './command-database.ts';
import { type DeskWish, deskOptions, readDeskWish } from './desk-wish.ts';

interface Added {
  readonly kind: 'sample' | 'trial' | 'real';
  readonly links: readonly string[];
}

/** Adds a desk to the community; a running server shows it at once. */
async function addDesk({ desk, stewards, needed }: DeskWish): Promise<Added> {
  const config = readConfig();
  return await withDatabase(config, createLog('error'), ({ db }) =>
    db.transaction().execute(async (transaction) => {
      const community = await chooseCommunity(transaction, undefined);
      const first = community.kind === 'real' ? { stewards, needed } : (['steward'] as const);
      const links = await createDesk(transaction, community, config.origin, desk, first);
      await tell(transaction, [{ topic: desksTopic(community.id) }, { topic: ledgerTopic }]);
      return { kind: community.kind, links };
    }),
  );
}

try {
  const { values } = parseArgs({
    options: { ...deskOptions, json: { type: 'boolean', default: false } },
  });
  const { kind, links } = await addDesk(readDeskWish(values));
  const lines = [
    'A desk was added. It is paused until its stewards have described it. Each link works once:',
    ...links.map((link, index) => `steward ${index + 1} of ${links.length}: ${link}`),
  ];
  console.log(values.json ? JSON.stringify({ kind, links }) : lines.join('\n'));
} catch (error) {
  if (!(error instanceof StartError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
