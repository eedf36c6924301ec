import type { Db } from '../../db/schema.ts';
import { areListingsOld, indexServices, noteListingsMade } from '../search/search.tsx';
import { indexedServices } from './indexed-service.ts';
import { findServices } from './records/find-service.ts';

const batch = 500;

/**
 * Makes the listings of every service anew where other code made them; returns how many services
 * there were. Batch by batch, each for itself: searches go on meanwhile, and a second run is no harm.
 */
export async function reindexServices(db: Db, communityId: Buffer): Promise<number> {
  if (!(await areListingsOld(db, communityId))) return 0;
  let count = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const ids = await idsAfter(db, communityId, after);
    const last = ids.at(-1);
    if (last === undefined) break;
    await db.transaction().execute(async (trx) => {
      const whole = await findServices(trx, communityId, ids);
      await indexServices(trx, communityId, whole.flatMap(indexedServices));
    });
    count += ids.length;
    after = last;
  }
  await noteListingsMade(db, communityId);
  return count;
}

async function idsAfter(db: Db, communityId: Buffer, after: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('services')
    .select('service_id')
    .where('community_id', '=', communityId)
    .where('service_id', '>', after)
    .orderBy('service_id')
    .limit(batch)
    .execute();
  return rows.map(({ service_id }) => service_id);
}
