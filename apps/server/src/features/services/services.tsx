import Type from 'typebox';
import type { Routes, Seed } from '../../features.ts';
import { languageLiked, textFor } from '../../pages/language.ts';
import { addPage } from '../../pages/page-route.ts';
import { Refusal } from '../../refusal.ts';
import { getCommunity } from '../community/community.ts';
import { frames } from '../square/square.tsx';
import { DirectoryError } from './directory-error.ts';
import { hsdsRoutes } from './hsds/routes.ts';
import { importFile } from './import-file.ts';
import { readPageKey, writePageKey } from './page-key.ts';
import { listServices } from './queries.ts';
import { findService } from './records/find-service.ts';
import { readServiceId } from './records/record-id.ts';
import { storeBuiltInTaxonomies } from './records/store-taxonomies.ts';
import { seedServices } from './sample.ts';
import { ServicePage } from './service-page.tsx';
import { ServicesPage } from './services-page.tsx';

export type { ImportOutcome } from './import-file.ts';

/** Its interface for other programs. */
export const directoryInterface: Routes = hsdsRoutes;

/** What commands call; the contract stands there. */
export const importServiceFile = importFile;

/** Whether an error is a sentence for whoever typed the command. */
export function isDirectoryError(error: unknown): error is DirectoryError {
  return error instanceof DirectoryError;
}

const perPage = 20;

const Query = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  page: Type.Optional(Type.String({ maxLength: 60 })),
  language: Type.Optional(Type.Enum(['en', 'zh-Hant', 'zh-Hans'])),
});
const Pointed = Type.Object({
  services: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      phone: Type.String(),
      place: Type.String(),
    }),
  ),
  next: Type.Optional(Type.String()),
});

/** The taxonomies of Nearhand's own, and the thirty services of the sample community. */
export const serviceSeed: Seed = async ({ db }) => {
  const community = await getCommunity(db);
  if (community) await storeBuiltInTaxonomies(db, community.id);
  if (community?.kind === 'sample') {
    await seedServices(db, community.id, new Date().toISOString().slice(0, 10));
  }
  return [];
};

/** The directory: its pages, and the same list as JSON for pointing to a service in a plan. */
export const serviceRoutes: Routes = (app, { db }) => {
  const frameOf = () => frames.current(db);
  const communityId = async (): Promise<Buffer> => {
    const community = await getCommunity(db);
    if (!community) throw new Refusal('not-found');
    return community.id;
  };

  addPage(app, '/services', frameOf, async ({ place, query }) => {
    const typed = query.q?.trim() ?? '';
    const after = readPageKey(query.after);
    const page = await listServices(db, await communityId(), { typed, after, count: perPage });
    return <ServicesPage place={place} typed={typed} isFirst={after === undefined} page={page} />;
  });

  addPage(app, '/services/:id', frameOf, async ({ place, params }) => {
    const id = readServiceId(params.id ?? '');
    const service = id && (await findService(db, await communityId(), id));
    if (!service) throw new Refusal('not-found');
    return <ServicePage place={place} service={service} />;
  });

  app.get(
    '/api/services',
    { schema: { querystring: Query, response: { 200: Pointed } } },
    async (request) => {
      const { q = '', page: key } = request.query;
      const liked = languageLiked(request.headers['accept-language']);
      const language = request.query.language ?? liked ?? 'en';
      const after = readPageKey(key);
      const page = await listServices(db, await communityId(), { typed: q, after, count: perPage });
      const services = page.services.map(({ id, names, phones, places }) => ({
        id,
        name: textFor(names, language).text,
        phone: phones[0] ?? '',
        place: textFor(places, language).text,
      }));
      return page.next ? { services, next: writePageKey(page.next) } : { services };
    },
  );
};
