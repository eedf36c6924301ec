import '../tsx-loader.js';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { getCommunity } from '../features/community/community.ts';
import {
  Keeper,
  KeepingError,
  nightPlaces,
  runNight,
  writePublicState,
} from '../features/keeping/keeping.ts';
import { dayAt } from '../features/requests/requests.ts';
import { createLog } from '../log.ts';
import { StartError } from '../start-error.ts';
import { withDatabase } from './command-database.ts';

/** Changes the night keys now, beside a running server or without one. */
async function nightNow(): Promise<{ readonly night: 'done' | 'elsewhere'; readonly day: string }> {
  const config = readConfig();
  return await withDatabase(config, createLog('error'), async ({ db, pg }) => {
    const community = await getCommunity(db);
    if (community === undefined) {
      throw new StartError('configuration-wrong', 'There is no community here yet, and so no key.');
    }
    const keeper = await Keeper.open(db, community.id, nightPlaces(config, community.id));
    const day = dayAt(Date.now(), community.timeZone);
    const night = await runNight({ db, pg, keeper }, day);
    const { second } = keeper.places;
    if (second !== undefined) await writePublicState(pg, config.dataFolder, second, day);
    return { night, day };
  });
}

try {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const outcome = await nightNow();
  const words =
    outcome.night === 'done'
      ? 'The night keys were changed. What was erased before this opens for nobody any more.'
      : 'Another process is changing the night keys at this moment. Nothing was done here.';
  console.log(values.json ? JSON.stringify(outcome) : words);
} catch (error) {
  if (!(error instanceof StartError || error instanceof KeepingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
