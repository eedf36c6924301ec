import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../http/fastify-app.ts';
import { languageLiked } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { Refusal } from '../../refusal.ts';
import type { Later } from '../requests/requests.ts';
import { responsibleIn } from './bodies.ts';
import { deviceScripts } from './device-scripts.ts';
import { atomOfReport, atomOfReports, geojsonOf } from './feeds.ts';
import { readReportKey, writeReportKey } from './page-link.ts';
import { isShownPhoto } from './photo-queue.ts';
import { pinsIn, readBox } from './pins.ts';
import { findReport, listReports, type ReportFilter } from './queries.ts';
import { isReportId } from './report-id.ts';
import type { ReportSide } from './report-side.ts';
import { reportsStyle, reportsStylePath } from './style.ts';

const perFeed = 50;
const perGeojson = 200;

/** What reports have beside pages: feeds, pins, pictures, the style sheet. */
export function addReportFiles(app: App, later: Later<ReportSide>): void {
  app.get(reportsStylePath, { config: { standsAlone: true } }, (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type('text/css; charset=utf-8')
      .send(reportsStyle),
  );

  deviceScripts.serve(app);

  app.get('/reports/work.json', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send((await later.get()).work.challenge()),
  );

  app.get('/reports.atom', async (request, reply) => {
    const side = await later.get();
    const { community, config } = side;
    const { reports, next, body } = await pageFor(side, request, perFeed);
    const language = languageLiked(request.headers['accept-language']) ?? 'en';
    const whose = body?.names[language] ?? community.names[language];
    const title = `${wordsIn(language).reports_title()} · ${whose}`;
    const at = { origin: config.origin, path: request.url, next, title, language };
    return sendFeed(reply, atomOfReports(at, reports));
  });

  app.get('/reports.geojson', async (request, reply) => {
    const side = await later.get();
    const { origin } = side.config;
    const { reports, next } = await pageFor(side, request, perGeojson);
    if (next !== undefined) reply.header('link', `<${origin}${next}>; rel="next"`);
    return reply
      .header('cache-control', 'no-cache')
      .type('application/geo+json; charset=utf-8')
      .send(geojsonOf(origin, reports));
  });

  app.get('/reports/:id/feed.atom', async (request, reply) => {
    const side = await later.get();
    const { id } = request.params as { readonly id: string };
    const { community } = side;
    const report = isReportId(id) ? await findReport(side.pg, community.id, id) : undefined;
    if (report === undefined) throw new Refusal('not-found');
    const language = languageLiked(request.headers['accept-language']) ?? 'en';
    const title = `${wordsIn(language).reports_title()} · ${id}`;
    const at = { origin: side.config.origin, path: request.url, title, language };
    return sendFeed(reply, atomOfReport(at, report, await side.bodies.current()));
  });

  app.get('/reports/pins.json', async (request, reply) => {
    const { db, community } = await later.get();
    const box = readBox(queryOf(request, 'box') ?? '');
    if (box === undefined) throw new Refusal('malformed');
    const pins = await pinsIn(db, community.id, box);
    return reply.header('cache-control', 'no-cache').type('application/json').send(pins);
  });

  app.get('/reports/:id/photos/:photo/:size.jpg', async (request, reply) => {
    const side = await later.get();
    const params = request.params as {
      readonly id: string;
      readonly photo: string;
      readonly size: string;
    };
    const { id, photo, size } = params;
    if ((size !== 'small' && size !== 'large') || !/^[0-9a-f]{32}$/.test(photo)) {
      throw new Refusal('not-found');
    }
    const isShown = await isShownPhoto(side.db, side.community.id, id, photo);
    if (!isShown) throw new Refusal('not-found');
    return await sendPhoto(reply, side.photos.pathOf(photo, size));
  });
}

/** A JPEG that we drew ourselves, and that no browser takes for anything else. */
export async function sendPhoto(
  reply: FastifyReply,
  path: string,
  // A deletion has to reach everybody within the hour.
  keep = 'public, max-age=3600',
): Promise<FastifyReply> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) throw new Refusal('not-found');
  const { size } = await file.stat();
  await file.close();
  return reply
    .headers({
      'content-type': 'image/jpeg',
      'content-length': size,
      'cache-control': keep,
      'content-security-policy': "default-src 'none'; sandbox",
    })
    .send(createReadStream(path));
}

function sendFeed(reply: FastifyReply, feed: string): FastifyReply {
  return reply
    .headers({ 'cache-control': 'no-cache', vary: 'accept-language' })
    .type('application/atom+xml; charset=utf-8')
    .send(feed);
}

/** A page of what a feed's address asks for; the next one's address where there are older ones. */
async function pageFor(side: ReportSide, request: FastifyRequest, count: number) {
  const settings = await side.bodies.current();
  const id = queryOf(request, 'body');
  const responsible = id === undefined ? undefined : responsibleIn(settings, id);
  // A misspelt name gives nobody's reports, and not everybody's.
  if (id !== undefined && responsible === undefined) throw new Refusal('not-found');
  const state = queryOf(request, 'state');
  const filter: ReportFilter = {
    responsible,
    kind: queryOf(request, 'kind'),
    neighbourhood: queryOf(request, 'neighbourhood'),
    isOpen: state === 'open' ? true : state === 'closed' ? false : undefined,
  };
  const after = readReportKey(queryOf(request, 'after'));
  const page = await listReports(side.db, side.community.id, filter, after, count);
  const address = new URL(request.url, side.config.origin);
  if (page.next !== undefined) address.searchParams.set('after', writeReportKey(page.next));
  return {
    reports: page.reports,
    next: page.next === undefined ? undefined : `${address.pathname}${address.search}`,
    body: id === undefined ? undefined : settings.bodies.get(id),
  };
}

function queryOf(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
}
