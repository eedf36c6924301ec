import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Afterwards, Routes, Seed } from '../../features.ts';
import { languages } from '../../pages/language.ts';
import { addPage, PageMoved, type PageRequest } from '../../pages/page-route.ts';
import { Refusal } from '../../refusal.ts';
import { getCommunity } from '../community/community.ts';
import { DirectoryTowns } from '../search/search.tsx';
import { frames } from '../square/square.tsx';
import { exportServices } from './export/export-services.ts';
import { hsdsRoutes } from './hsds/routes.ts';
import { DirectoryError } from './intake/directory-error.ts';
import { importFile } from './intake/import-file.ts';
import { OrganizationPage } from './organization-page.tsx';
import { findOrganization } from './records/find-organization.ts';
import { findService } from './records/find-service.ts';
import { keptServiceOf } from './records/merged-services.ts';
import { isRecordId, readServiceId } from './records/record-id.ts';
import { storeBuiltInTaxonomies } from './records/store-taxonomies.ts';
import { noteEmptyDirectory, reindexAfterwards, reindexServices } from './reindex.ts';
import { seedServices } from './sample.ts';
import { ServicePage } from './service-page.tsx';
import { ServiceToday, serviceToday } from './service-today.ts';
import { serviceView } from './service-view.ts';
import { SignPage } from './sign-page.tsx';
import { laterDirectory } from './stewards/directory-side.ts';
import { addDirectoryStewardRoutes } from './stewards/steward-routes.ts';
import { laterWrong } from './wrong/take-wrong.ts';
import { addWrongRoutes } from './wrong/wrong-routes.tsx';

export type { ImportOutcome } from './intake/import-file.ts';

/** Its interface for other programs. */
export const directoryInterface: Routes = hsdsRoutes;

/** What commands call; the contract stands there. */
export const importServiceFile = importFile;

/** What commands call; the contract stands there. */
export const exportDirectory = exportServices;

/** Whether an error is a sentence for whoever typed the command. */
export function isDirectoryError(error: unknown): error is DirectoryError {
  return error instanceof DirectoryError;
}

/** What a start leaves for later, and what commands call after areas changed; the contracts stand there. */
export const serviceAfterwards: Afterwards = reindexAfterwards;
export const reindexDirectory = reindexServices;

/** What keeps the directory right: stewards' requests. */
export const directoryKeeping: Routes = async (app, ground) => {
  const later = laterDirectory(ground, Date.now);
  await app.register(async (scope) =>
    addDirectoryStewardRoutes(scope.withTypeProvider<TypeBoxTypeProvider>(), later),
  );
};

/** The taxonomies of Nearhand's own, and the thirty services of the sample community. */
export const serviceSeed: Seed = async ({ db }) => {
  const community = await getCommunity(db);
  if (community) {
    await storeBuiltInTaxonomies(db, community.id);
    await noteEmptyDirectory(db, community.id);
  }
  if (community?.kind === 'sample') {
    await seedServices(db, community.id, new Date().toISOString().slice(0, 10));
  }
  return [];
};

/** The pages of what is in the directory; those of searching it are in `features/search`. */
export const serviceRoutes: Routes = (app, ground) => {
  const { db, config } = ground;
  const towns = new DirectoryTowns(db);
  const frameOf = () => frames.current(db);
  const townNow = async () => {
    const town = await towns.current();
    if (!town) throw new Refusal('not-found');
    return town;
  };
  /** A service, and the id of the one that it was found to be. */
  const found = async (town: { readonly id: Buffer }, given: string) => {
    const id = readServiceId(given);
    const whole = id && (await findService(db, town.id, id));
    if (!whole || whole.isWithdrawn) throw new Refusal('not-found');
    return {
      whole,
      kept: whole.mergedInto && (await keptServiceOf(db, town.id, whole.service.id)),
    };
  };
  const viewOf = async ({ place, params }: Pick<PageRequest, 'place' | 'params'>) => {
    const town = await townNow();
    const { whole, kept } = await found(town, params.id ?? '');
    if (kept) throw new PageMoved(`/services/${kept}`);
    return serviceView(place, whole, town, towns.clock(town), config.origin);
  };

  app.get(
    '/api/services/:id',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 60 }) }),
        querystring: Type.Object({ language: Type.Optional(Type.Enum([...languages])) }),
        response: { 200: ServiceToday },
      },
    },
    async ({ params, query }) => {
      const town = await townNow();
      const asked = await found(town, params.id);
      const whole = asked.kept ? await findService(db, town.id, asked.kept) : asked.whole;
      if (!whole || whole.isWithdrawn) throw new Refusal('not-found');
      return serviceToday(whole, query.language ?? 'en', whole !== asked.whole);
    },
  );

  addPage(app, '/services/:id', frameOf, async (asked) => (
    <ServicePage {...(await viewOf(asked))} />
  ));

  addPage(app, '/services/:id/sign', frameOf, async (asked) => {
    const view = await viewOf(asked);
    if (view.whole.isHidden) throw new Refusal('not-found');
    return <SignPage {...view} />;
  });

  addWrongRoutes(app, laterWrong(ground, Date.now), frameOf, viewOf);

  addPage(app, '/services/organizations/:id', frameOf, async ({ place, params, query }) => {
    const town = await townNow();
    const id = params.id ?? '';
    if (!isRecordId(id)) throw new Refusal('not-found');
    const after = isRecordId(query.after ?? '') ? query.after : undefined;
    const whole = await findOrganization(db, town.id, id, { after, count: perPage + 1 });
    // One that runs hidden places only has no page: it would say that they are there.
    if (!whole || (whole.services.length === 0 && after === undefined)) {
      throw new Refusal('not-found');
    }
    const services = whole.services.slice(0, perPage);
    const next = whole.services.length > perPage ? services.at(-1)?.service.id : undefined;
    return <OrganizationPage place={place} whole={{ ...whole, services }} next={next} />;
  });
};

const perPage = 20;
