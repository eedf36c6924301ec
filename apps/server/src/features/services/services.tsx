import type { Routes, Seed } from '../../features.ts';
import { addPage } from '../../pages/page-route.ts';
import { Refusal } from '../../refusal.ts';
import { getCommunity } from '../community/community.ts';
import { frames } from '../square/square.tsx';
import { DirectoryError } from './directory-error.ts';
import { hsdsRoutes } from './hsds/routes.ts';
import { importFile } from './import-file.ts';
import { findService } from './records/find-service.ts';
import { readServiceId } from './records/record-id.ts';
import { storeBuiltInTaxonomies } from './records/store-taxonomies.ts';
import { reindexServices } from './reindex.ts';
import { seedServices } from './sample.ts';
import { ServicePage } from './service-page.tsx';

export type { ImportOutcome } from './import-file.ts';

/** Its interface for other programs. */
export const directoryInterface: Routes = hsdsRoutes;

/** What commands call; the contract stands there. */
export const importServiceFile = importFile;

/** Whether an error is a sentence for whoever typed the command. */
export function isDirectoryError(error: unknown): error is DirectoryError {
  return error instanceof DirectoryError;
}

/** The taxonomies of Nearhand's own, and the thirty services of the sample community. */
export const serviceSeed: Seed = async ({ db }) => {
  const community = await getCommunity(db);
  if (community) {
    await storeBuiltInTaxonomies(db, community.id);
    await reindexServices(db, community.id);
  }
  if (community?.kind === 'sample') {
    await seedServices(db, community.id, new Date().toISOString().slice(0, 10));
  }
  return [];
};

/** The pages of what is in the directory; those of searching it are in `features/search`. */
export const serviceRoutes: Routes = (app, { db }) => {
  const frameOf = () => frames.current(db);
  const communityId = async (): Promise<Buffer> => {
    const community = await getCommunity(db);
    if (!community) throw new Refusal('not-found');
    return community.id;
  };

  addPage(app, '/services/:id', frameOf, async ({ place, params }) => {
    const id = readServiceId(params.id ?? '');
    const service = id && (await findService(db, await communityId(), id));
    if (!service) throw new Refusal('not-found');
    return <ServicePage place={place} service={service} />;
  });
};
