import { asLeader } from '../../db/leader.ts';
import type { Db } from '../../db/schema.ts';
import type { Afterwards } from '../../features.ts';
import { getCommunity } from '../community/community.ts';
import { indexServices, noteListingsMade, versionToMake } from '../search/search.tsx';
import { indexedServices } from './indexed-service.ts';
import { findServices } from './records/find-service.ts';
import {
  isLikenessDue,
  noteDuplicates,
  noteLikenessMade,
  writeLikeness,
} from './records/likely-duplicates.ts';
import { lockDirectory } from './records/numbers.ts';

const batch = 500;
const nobody = '00000000-0000-0000-0000-000000000000';

export interface Reindexing {
  readonly onProgress?: (services: number) => void;
  /** Ends it after a batch; the next run begins again. */
  readonly signal?: AbortSignal;
}

/**
 * Makes the listings of every service anew where other code, needs or areas made them, and by what
 * services are found to be alike where other code did; returns how many services there were. Batch by batch, each for itself: searches go on meanwhile, each service is
 * in them all the time, and a second run is no harm.
 */
export async function reindexServices(
  db: Db,
  communityId: Buffer,
  { onProgress, signal }: Reindexing = {},
): Promise<number> {
  const version = await versionToMake(db, communityId);
  const isAlikeDue = await isLikenessDue(db, communityId);
  if (version === undefined && !isAlikeDue) return 0;
  let count = 0;
  for (let ids = await idsAfter(db, communityId, nobody); ids.length > 0; ) {
    if (signal?.aborted) return count;
    const some = ids;
    await db.transaction().execute(async (trx) => {
      // Who changes one of them meanwhile waits, or this does: else the older could be written last.
      await lockDirectory(trx, communityId);
      const whole = await findServices(trx, communityId, some);
      if (version) await indexServices(trx, communityId, whole.flatMap(indexedServices));
      if (!isAlikeDue) return;
      const open = whole.filter(({ isHidden }) => !isHidden);
      await writeLikeness(trx, communityId, open, some);
      await noteDuplicates(trx, communityId, some);
    });
    count += ids.length;
    onProgress?.(count);
    ids = await idsAfter(db, communityId, ids.at(-1) ?? nobody);
  }
  if (version) await noteListingsMade(db, communityId, version);
  if (isAlikeDue) await noteLikenessMade(db, communityId);
  return count;
}

/** Says of an empty directory that its listings are up to date, so that the first import is not made twice. */
export async function noteEmptyDirectory(db: Db, communityId: Buffer): Promise<void> {
  const isEmpty = (await idsAfter(db, communityId, nobody)).length === 0;
  if (isEmpty) await reindexServices(db, communityId);
}

const lockClass = 0x6c697374;

/** After a start, in one process at a time: the server answers meanwhile, from the listings as they are. */
export const reindexAfterwards: Afterwards = async ({ db, pg, log }, signal) => {
  const community = await getCommunity(db);
  if (!community) return;
  const isDue = (await versionToMake(db, community.id)) !== undefined;
  if (!isDue && !(await isLikenessDue(db, community.id))) return;
  await asLeader(pg, [lockClass, community.id.readInt32BE(0)], async () => {
    const onProgress = (services: number) => {
      if (services % 10_000 === 0) log.info('listings are made anew', { services });
    };
    const services = await reindexServices(db, community.id, { onProgress, signal });
    if (services > 0 && !signal.aborted) log.info('all listings are made anew', { services });
  });
};

/** In lists and searches, or hidden; one that stands for another has no listing. */
async function idsAfter(db: Db, communityId: Buffer, after: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('services')
    .select('service_id')
    .where('community_id', '=', communityId)
    .where('service_id', '>', after)
    .where('merged_into', 'is', null)
    .where((eb) => eb.or([eb('position', 'is not', null), eb('is_hidden', '=', true)]))
    .orderBy('service_id')
    .limit(batch)
    .execute();
  return rows.map(({ service_id }) => service_id);
}
