import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Afterwards, Routes, Seed } from '../../features.ts';
import { getCommunity } from '../community/community.ts';
import { todayOf } from '../desks/desks.ts';
import type { Now } from '../requests/requests.ts';
import { addDigestRoutes } from './digests/digest-routes.ts';
import { exportReports } from './export-reports.ts';
import { addReportFiles } from './file-routes.ts';
import { addReportForms } from './form-routes.tsx';
import { importReportFile } from './import-file.ts';
import { makeApiKey } from './open311/open311-keys.ts';
import { forgetRepeats } from './open311/open311-repeats.ts';
import { addOpen311 } from './open311/open311-routes.ts';
import { addOutwardRoutes } from './outward/outward-routes.ts';
import { workOutward } from './outward/outward-work.ts';
import { addReportPages } from './page-routes.tsx';
import { PhotoDrawer } from './photos/photo-drawer.ts';
import { knownPhotos } from './photos/photo-rows.ts';
import { ReportError } from './report-error.ts';
import { laterSide } from './report-side.ts';
import { seedReports } from './sample.ts';
import { addStewardRoutes } from './stewards/steward-routes.ts';

export type { ExportFormat } from './export-reports.ts';
export type { ReportImportOutcome } from './import-file.ts';

/** What commands call; the contracts stand there. */
export { exportReports, importReportFile, makeApiKey };

/** Whether an error is a sentence for whoever typed the command. */
export function isReportError(error: unknown): error is ReportError {
  return error instanceof ReportError;
}

/** A few made-up reports and those who mend, for the sample community. */
export const reportSeed: Seed = async ({ db }) => {
  const community = await getCommunity(db);
  if (community?.kind === 'sample') await seedReports(db, community);
  return [];
};

/** What goes outward by itself, as long as the server runs. */
export const reportAfterwards: Afterwards = workOutward;

const sweepMs = 10 * 60_000;

/** The reports of the square: pages, forms, feeds, pictures. */
export const reportRoutes: Routes = async (app, ground) => {
  const now: Now = Date.now;
  const drawer = new PhotoDrawer(ground.log);
  const later = laterSide(ground, now, drawer);
  app.addHook('onClose', () => drawer.stop());
  addReportFiles(app, later);
  addReportPages(app, later, ground.config.tiles);
  await addReportForms(app, later, ground.config.tiles);
  await app.register(
    async (scope) => addOpen311(scope.withTypeProvider<TypeBoxTypeProvider>(), later),
    { prefix: '/open311' },
  );
  await app.register(async (scope) =>
    addStewardRoutes(scope.withTypeProvider<TypeBoxTypeProvider>(), later),
  );
  await app.register(async (scope) =>
    addOutwardRoutes(scope.withTypeProvider<TypeBoxTypeProvider>(), later),
  );
  await app.register(async (scope) =>
    addDigestRoutes(scope.withTypeProvider<TypeBoxTypeProvider>(), later),
  );
  const timer = setInterval(() => {
    later
      .get()
      .then(async (side) => {
        await side.photos.sweepDrafts(now());
        await side.photos.sweepStrays(now(), (ids) => knownPhotos(side.db, side.community.id, ids));
        await side.incoming.sweep(now());
        await forgetRepeats(side.db, side.community.id, todayOf(side));
      })
      .catch(() => ground.log.error('a job failed', { job: 'report drafts' }));
  }, sweepMs).unref();
  app.addHook('preClose', async () => clearInterval(timer));
};
