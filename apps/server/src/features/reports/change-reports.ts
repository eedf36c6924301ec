import type { Kysely } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { Tally } from './tally.ts';
import { storeMedians, storeTally } from './tally-store.ts';

/** Changes reports in one transaction, and the counts with them. */
export async function changeReports<T>(
  db: Kysely<Database>,
  communityId: Buffer,
  change: (db: Db, tally: Tally) => Promise<T>,
): Promise<T> {
  return await db.transaction().execute(async (transaction) => {
    const tally = new Tally();
    const result = await change(transaction, tally);
    await storeTally(transaction, communityId, tally);
    const mended = [...tally.mends.values()].filter(({ count }) => count !== 0);
    await storeMedians(transaction, communityId, mended);
    return result;
  });
}
