import Type from 'typebox';
import type { Config } from '../../config.ts';
import { plannedPool } from '../../db/pool.ts';
import type { Routes } from '../../features.ts';
import { permissionsWithPlace } from '../../http/security-headers.ts';
import { mapPolicy } from '../../map/map-box.ts';
import { leafletScript, mapStyle } from '../../map/map-files.ts';
import { languageLiked, languages, pathIn, textFor } from '../../pages/language.ts';
import { addPage, type PageRequest } from '../../pages/page-route.ts';
import { Refusal } from '../../refusal.ts';
import { type AreaMap, areas } from '../areas/areas.ts';
import { frames } from '../square/square.tsx';
import { areaChoices, wordsAskedFor } from './area-choices.ts';
import { namesOf } from './area-names.ts';
import type { Filters } from './filters.ts';
import { refreshDue } from './hours-refresh.ts';
import { readPageKey, writePageKey } from './page-key.ts';
import { runSearch } from './run-search.ts';
import { mapScripts, nearScript } from './scripts.ts';
import { readPoint, SealedPoints } from './sealed-point.ts';
import { SearchPage } from './search-page.tsx';
import { readSearchRequest, type SearchRequest, writeSearchRequest } from './search-request.ts';
import { StationsPage } from './stations-page.tsx';
import { searchStyle, searchStylePath } from './style.ts';
import { Towns } from './town.ts';

const perPage = 20;
/** How many statements of searches the database works on at once. */
const mostSearches = 8;
const hourMs = 60 * 60_000;

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
const NearBody = Type.Object({
  latitude: Type.String({ maxLength: 20 }),
  longitude: Type.String({ maxLength: 20 }),
  asked: Type.String({ maxLength: 2000 }),
  to: Type.Optional(Type.Enum(['search', 'stations'])),
});

/** Searching the directory: its page, where a device is, and the list for pointing to a service. */
export const addSearchRoutes: Routes = (app, { db, pg, log, config }) => {
  const headersOf = headersWith(config.tiles);
  const towns = new Towns(db);
  const points = new SealedPoints(db);
  const frameOf = () => frames.current(db);
  const searching = plannedPool(pg, log, mostSearches);
  const searched = async () => {
    const town = await towns.current();
    if (!town) throw new Refusal('not-found');
    const map = await areas.lately(db, town.id);
    const { id: communityId, holidays } = town;
    const clock = towns.clock(town);
    const ground = { pg: searching, communityId, clock, holidays, areaNames: namesOf(map) };
    return { map, ground };
  };

  const pointOf = async (communityId: Buffer, { near }: SearchRequest) =>
    near === '' ? undefined : await points.open(communityId, near, Date.now());

  // Only irregular hours come due, each once a week; an hour late is soon enough.
  const refreshing = setInterval(() => {
    void refreshDue(db, log);
    void forgetPoints();
  }, hourMs).unref();
  async function forgetPoints() {
    const town = await towns.current().catch(() => undefined);
    // What could not be deleted is, an hour later.
    if (town) await points.forget(town.id, Date.now()).catch(() => undefined);
  }
  app.addHook('onClose', async () => {
    clearInterval(refreshing);
    await searching.end();
  });

  addPage(app, '/services', frameOf, searchPage, headersOf);

  addPage(app, '/services/stations', frameOf, stationsPage, headersOf);

  async function stationsPage({ place, query }: PageRequest) {
    const request = readSearchRequest(query);
    const { map, ground } = await searched();
    const isAnyTime = query.any === '1';
    const point = await pointOf(ground.communityId, request);
    const filters: Filters = {
      ...request.filters,
      open: isAnyTime ? undefined : 'now',
      near: point && { point, within: undefined },
      places: areaChoices(map, request).typed.map(({ id }) => id),
    };
    const text = wordsAskedFor(map, { ...request, text: '' });
    const wanted = { text, filters, after: request.after, count: perPage };
    const answer = await runSearch(db, ground, { ...wanted, isStation: true });
    const isNearGone = request.near !== '' && point === undefined;
    const kept = isNearGone ? { ...request, near: '' } : request;
    return (
      <StationsPage
        {...{ place, isAnyTime, isNearGone, request: kept }}
        services={answer.services}
        next={answer.next}
        counted={answer.counted}
        isNear={point !== undefined}
      />
    );
  }

  async function searchPage({ place, query }: PageRequest) {
    const { map, ground } = await searched();
    const request = withKnownArea(map, readSearchRequest(query));
    const point = await pointOf(ground.communityId, request);
    const isNearGone = request.near !== '' && point === undefined;
    const near = point && { point, within: request.within };
    const choices = areaChoices(map, request);
    const places = choices.typed.map(({ id }) => id);
    const filters: Filters = { ...request.filters, near, places };
    const text = wordsAskedFor(map, request);
    const search = { text, filters, after: request.after, count: perPage };
    const answer = await runSearch(db, ground, search);
    return (
      <SearchPage
        {...answer}
        place={place}
        request={isNearGone ? { ...request, near: '' } : request}
        areas={choices}
        isNear={point !== undefined}
        isNearGone={isNearGone}
        tiles={config.tiles}
        mapScript={request.isMap ? (await mapScripts.current()).paths.map : undefined}
      />
    );
  }

  for (const language of languages) {
    app.post(
      pathIn(language, '/services/near'),
      { schema: { body: NearBody } },
      async ({ body }, reply) => {
        const point = readPoint(body.latitude, body.longitude);
        const asked = readSearchRequest(Object.fromEntries(new URLSearchParams(body.asked)));
        const { ground } = await searched();
        const near = point ? await points.seal(ground.communityId, point, Date.now()) : '';
        const query = writeSearchRequest({ ...asked, where: '', near });
        const path = body.to === 'stations' ? '/services/stations' : '/services';
        const address = `${pathIn(language, path)}${query}#found`;
        return await reply.header('cache-control', 'no-store').redirect(address, 303);
      },
    );
  }

  app.get(
    '/api/services',
    { schema: { querystring: Query, response: { 200: Pointed } } },
    async (request) => {
      const { q = '', page: key } = request.query;
      const liked = languageLiked(request.headers['accept-language']);
      const language = request.query.language ?? liked ?? 'en';
      const { filters } = readSearchRequest({});
      const search = {
        ...{ text: q, filters: { ...filters, near: undefined, places: [] } },
        ...{ after: readPageKey(key), count: perPage },
      };
      const { ground } = await searched();
      const page = await runSearch(db, ground, search);
      const services = page.services.map(({ serviceId, names, phone, places }) => ({
        id: serviceId,
        name: textFor(names, language).text,
        phone,
        place: textFor(places, language).text,
      }));
      return page.next ? { services, next: writePageKey(page.next) } : { services };
    },
  );

  mapScripts.serve(app);
  for (const { path, text } of [nearScript, leafletScript]) {
    sendFile(path, 'text/javascript; charset=utf-8', text);
  }
  sendFile(searchStylePath, 'text/css; charset=utf-8', searchStyle);
  sendFile(mapStyle.path, 'text/css; charset=utf-8', mapStyle.style);

  function sendFile(path: string, type: string, text: string): void {
    app.get(path, { config: { standsAlone: true } }, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=31536000, immutable').type(type).send(text),
    );
  }
};

/** An area that is none of ours narrows nothing. */
function withKnownArea(map: AreaMap, request: SearchRequest): SearchRequest {
  const { area } = request.filters;
  const isKnown = area === undefined || map.get(area) !== undefined;
  return isKnown ? request : { ...request, filters: { ...request.filters, area: undefined } };
}

/** What somebody looked for, or where they were, stays in no cache on the way. */
function headersWith(
  tiles: Config['tiles'],
): (query: PageRequest['query']) => Readonly<Record<string, string>> {
  return ({ q, where, near, view }) => ({
    'permissions-policy': permissionsWithPlace,
    ...(q || where || near ? { 'cache-control': 'no-store' } : {}),
    ...(view === 'map' ? mapPolicy(tiles) : {}),
  });
}
