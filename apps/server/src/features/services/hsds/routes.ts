import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TObject, type TSchema } from 'typebox';
import type { Routes } from '../../../features.ts';
import type { App } from '../../../http/fastify-app.ts';
import { Refusal } from '../../../refusal.ts';
import { getCommunity } from '../../community/community.ts';
import { keptServiceOf } from '../records/merged-services.ts';
import { numbersOf } from '../records/numbers.ts';
import { isRecordId } from '../records/record-id.ts';
import {
  type List,
  organizations,
  services,
  servicesAtLocations,
  taxonomies,
  taxonomyTerms,
} from './list.ts';
import { linesOf, pageOf } from './page.ts';
import { KeptPositions } from './positions.ts';
import { profile } from './profile.ts';
import { queries, readListQuery } from './query.ts';
import { objectOf } from './rows.ts';

/** Part of every entity tag: raised when the same rows begin to be written differently. */
const shapeVersion = 1;
const schemas = 'https://raw.githubusercontent.com/openreferral/specification/3.1/schema';

/** The HSDS 3.1 interface (docs.openreferral.org, "API Reference"): public, read only, for any origin. */
export const hsdsRoutes: Routes = (app, { db, config }) => {
  const kept = new KeptPositions();
  const communityId = async (): Promise<Buffer> => {
    const community = await getCommunity(db);
    if (!community) throw new Refusal('not-found');
    return community.id;
  };
  openToAll(app);

  const about = {
    version: '3.1',
    profile: `${config.origin}/hsds/profile`,
    openapi_url: `${config.origin}/openapi.json`,
  };
  for (const url of ['/hsds', '/hsds/']) {
    app.get(
      url,
      { schema: { tags: url === '/hsds/' ? ['HSDS'] : [], summary: 'About this interface' } },
      () => about,
    );
  }
  app.get('/hsds/profile', () => profile);

  const addList = (path: string, list: List, querystring: TObject, of: string): void => {
    const summary = `A page of ${path.slice(1).replaceAll('_', ' ')}`;
    app.route({
      method: ['GET', 'POST'],
      url: `/hsds${path}`,
      schema: { querystring, tags: ['HSDS'], summary, response: { 200: pageSchema(of) } },
      // What PostgreSQL wrote goes out as it is.
      serializerCompiler: () => (text) => String(text),
      handler: async (request, reply) => {
        const id = await communityId();
        const query = readListQuery(request.query, querystring);
        if (await isUnchanged(request, reply, id)) return reply;
        const listing = { db, communityId: id, list, query, kept };
        if (query.format === 'ndjson') {
          return reply
            .type('application/x-ndjson; charset=utf-8')
            .send(Readable.from(linesOf(listing)));
        }
        return reply.type('application/json; charset=utf-8').send(await pageOf(listing));
      },
    });
    app.get(
      `/hsds${path}/:id`,
      {
        schema: {
          params: Type.Object({ id: Type.String() }),
          ...(list === organizations
            ? { querystring: Type.Pick(queries.organizations, ['full_service']) }
            : {}),
          tags: ['HSDS'],
          summary: `One of them, with all that belongs to it`,
          response: { 200: { description: of, $ref: `${schemas}/${of}.json` } },
        },
        serializerCompiler: () => (text) => String(text),
      },
      async (request, reply) => {
        const { id } = request.params as { readonly id: string };
        const { full_service = false } = request.query as { readonly full_service?: boolean };
        if (!isRecordId(id.toLowerCase())) throw new Refusal('not-found');
        const community = await communityId();
        if (await isUnchanged(request, reply, community)) return reply;
        const shape = { isFull: true, isMinimal: false, hasFullServices: full_service };
        const object = await objectOf(db, community, list, id.toLowerCase(), shape);
        if (object === undefined) {
          const kept = list === services && (await keptServiceOf(db, community, id.toLowerCase()));
          if (!kept) throw new Refusal('not-found');
          return reply.removeHeader('etag').redirect(`/hsds/services/${kept}`, 302);
        }
        return reply.type('application/json; charset=utf-8').send(object);
      },
    );
  };

  /** Tags the answer by the directory's version and what was asked; true where that is known there. */
  const isUnchanged = async (
    request: FastifyRequest,
    reply: FastifyReply,
    community: Buffer,
  ): Promise<boolean> => {
    const { version } = await numbersOf(db, community, 'services');
    const asked = createHash('sha256').update(request.url).digest('base64url').slice(0, 12);
    const tag = `W/"${shapeVersion}.${version}.${asked}"`;
    reply.headers({ etag: tag, 'cache-control': 'no-cache' });
    const isKnown = (request.headers['if-none-match'] ?? '')
      .split(',')
      .some((each) => each.trim() === tag || each.trim() === '*');
    if (isKnown) reply.code(304).send();
    return isKnown;
  };

  addList('/services', services, queries.services, 'service');
  addList('/organizations', organizations, queries.organizations, 'organization');
  addList('/taxonomies', taxonomies, queries.taxonomies, 'taxonomy');
  addList('/taxonomy_terms', taxonomyTerms, queries.taxonomy_terms, 'taxonomy_term');
  addList(
    '/service_at_locations',
    servicesAtLocations,
    queries.services_at_locations,
    'service_at_location',
  );
};

/** Any page may read it: it is public, and carries nobody's credentials. */
function openToAll(app: App): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'etag',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });
  app.options('/hsds/*', async (_request, reply) =>
    reply
      .headers({
        'access-control-allow-methods': 'GET, POST, HEAD, OPTIONS',
        'access-control-allow-headers': 'if-none-match, content-type',
        'access-control-max-age': '86400',
      })
      .code(204)
      .send(),
  );
}

function pageSchema(of: string): TSchema {
  return Type.Object({
    total_items: Type.Integer(),
    total_pages: Type.Integer(),
    page_number: Type.Integer(),
    size: Type.Integer(),
    first_page: Type.Boolean(),
    last_page: Type.Boolean(),
    empty: Type.Boolean(),
    contents: Type.Array(Type.Ref(`${schemas}/${of}.json`)),
  });
}
