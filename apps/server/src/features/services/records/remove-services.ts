import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import { unindexServices } from '../../search/search.tsx';
import { givePositionsBack } from './numbers.ts';
import { knownPlaces, removePlaces } from './store-places.ts';
import { forgetServices } from './write-services.ts';

/**
 * Takes services out of the directory with everything that is kept about them, in the order given: one
 * that was found to be another stands before that one. The directory must be locked.
 */
export async function removeServices(
  db: Db,
  communityId: Buffer,
  ids: readonly string[],
): Promise<void> {
  await forgetServices(db, communityId, ids);
  await removePlaces(db, communityId, await knownPlaces(db, communityId, ids));
  await unindexServices(db, communityId, ids);
  for (const id of ids) {
    const { rows } = await sql<{ readonly position: number | null }>`
      delete from services where community_id = ${communityId} and service_id = ${id}
      returning position
    `.execute(db);
    const left = rows.flatMap(({ position }) => position ?? []);
    await givePositionsBack(db, communityId, 'services', left);
  }
}
