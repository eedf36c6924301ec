import type { Ground } from '../../ground.ts';
import { StartError } from '../../start-error.ts';
import { getCommunity } from '../community/community.ts';
import { Keeper, nightPlaces } from './keeper.ts';
import { KeepingError } from './keeping-error.ts';

/**
 * Sees before anything is served that the night keys are at hand. @throws StartError `data-no-key`
 * where one is in neither place: rooms would seem to be there and open for nobody
 */
export async function keepingSeed({ db, config }: Ground): Promise<readonly string[]> {
  const community = await getCommunity(db);
  if (community === undefined) return [];
  try {
    await Keeper.open(db, community.id, nightPlaces(config, community.id));
  } catch (error) {
    if (!(error instanceof KeepingError)) throw error;
    throw new StartError('data-no-key', error.message, error);
  }
  return [];
}
