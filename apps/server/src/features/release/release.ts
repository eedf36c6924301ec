import { encodeLeaf } from '@nearhand/ledger/leaf';
import { releaseHash } from '@nearhand/ledger/release-manifest';
import type { Routes } from '../../features.ts';
import type { Ground } from '../../ground.ts';
import { Refusal } from '../../refusal.ts';
import { getCommunity } from '../community/community.ts';
import { queueLeaves } from '../ledger/ledger.ts';
import { readServedRelease, type ServedRelease } from './served-release.ts';

/**
 * What code is served: the manifest of the private app, and the note with which it was released.
 * Both answer without the database, like the app itself.
 */
export const releaseRoutes: Routes = (app) => {
  addReleaseRoutes(app, readServedRelease());
};

export function addReleaseRoutes(
  app: Parameters<Routes>[0],
  served: ServedRelease | undefined,
): void {
  const config = { standsAlone: true };
  app.get('/app/release.json', { config }, (_request, reply) => {
    if (served === undefined) throw new Refusal('not-found');
    return reply
      .header('cache-control', 'no-cache')
      .type('application/json')
      .send(Buffer.from(served.manifest));
  });
  app.get('/app/release.note', { config }, (_request, reply) => {
    if (served?.note === undefined) throw new Refusal('not-found');
    return reply
      .header('cache-control', 'no-cache')
      .type('text/plain; charset=utf-8')
      .send(Buffer.from(served.note));
  });
}

/** Puts what is served into the ledger, at each start with other bytes than at the one before. */
export async function releaseSeed(
  { db }: Pick<Ground, 'db'>,
  served = readServedRelease(),
): Promise<readonly string[]> {
  const community = await getCommunity(db);
  if (community === undefined || served === undefined) return [];
  const { manifest } = served;
  const manifest_hash = Buffer.from(releaseHash(manifest));
  await db.transaction().execute(async (transaction) => {
    const changed = await transaction
      .insertInto('served_releases')
      .values({ community_id: community.id, manifest_hash })
      .onConflict((conflict) =>
        conflict
          .column('community_id')
          .doUpdateSet({ manifest_hash })
          .where('served_releases.manifest_hash', '!=', manifest_hash),
      )
      .returning('community_id')
      .executeTakeFirst();
    if (changed === undefined) return;
    const leaf = encodeLeaf({ kind: 'release', payload: manifest, signatures: [] });
    await queueLeaves(transaction, community.id, [{ leaf }]);
  });
  return [];
}
