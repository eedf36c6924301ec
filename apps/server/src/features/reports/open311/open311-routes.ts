import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../../http/fastify-app.ts';
import { type Language, languageLiked } from '../../../pages/language.ts';
import { Refusal } from '../../../refusal.ts';
import { todayOf } from '../../desks/desks.ts';
import type { Later } from '../../requests/requests.ts';
import { type Responsible, responsibleIn, type Settings } from '../bodies.ts';
import { readFormBody } from '../form-body.ts';
import { repeatsHeader } from '../outward/other-side.ts';
import { isReportId } from '../report-id.ts';
import type { ReportSide } from '../report-side.ts';
import {
  contentTypes,
  type Open311Format,
  type Open311Value,
  writeAnswer,
} from './open311-answer.ts';
import { createRequest } from './open311-create.ts';
import { readSpan } from './open311-day.ts';
import { discovery } from './open311-discovery.ts';
import { Open311Error } from './open311-error.ts';
import { findToken } from './open311-keys.ts';
import { requestOf } from './open311-request.ts';
import { type FoundRequest, requestsByIds, searchRequests } from './open311-search.ts';
import { serviceDefinition, serviceList, serviceOf } from './open311-services.ts';

interface Call {
  readonly side: ReportSide;
  readonly request: FastifyRequest;
  readonly language: Language;
  /** A parameter of the address; an empty one is none (GeoReport v2, "Optional Arguments"). */
  readonly query: (name: string) => string | undefined;
  /** A part of the path, without its format. */
  readonly param: (name: string) => string;
}
type Method = (call: Call) => Promise<{ readonly root: string; readonly value: Open311Value }>;

const mostRequests = 1000;
const mostReach = 20_000;
const mostCodes = 50;
/** Without media, which is read as it arrives and counted by itself. */
const largestBody = 256 * 1024;

/**
 * GeoReport v2, every method in both formats, for a scope of its own under `/open311` that reads
 * multipart bodies already.
 */
export function addOpen311(app: App, later: Later<ReportSide>): void {
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendError(new Open311Error(404, 'There is no such resource.'), request, reply),
  );
  const answer = (format: Open311Format, method: Method) => {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const side = await later.get();
      checkJurisdiction(
        side,
        (request.query as { readonly jurisdiction_id?: unknown }).jurisdiction_id,
      );
      const { root, value } = await method(callOf(side, request));
      const kept = request.method === 'GET' ? 'no-cache' : 'no-store';
      return reply
        .headers({
          'cache-control': kept,
          'access-control-allow-origin': '*',
          // Sending a request again under the same key makes no second one (docs/http.md, "Open311").
          [repeatsHeader]: 'idempotency-key',
          vary: 'accept-language',
        })
        .type(contentTypes[format])
        .send(writeAnswer(format, root, value));
    };
  };
  for (const format of ['xml', 'json'] as const) {
    app.get(`/discovery.${format}`, answer(format, tellDiscovery));
    app.get(`/v2/services.${format}`, answer(format, listServices));
    app.get(`/v2/services/:code.${format}`, answer(format, defineService));
    app.get(`/v2/requests.${format}`, answer(format, listRequests));
    app.get(`/v2/requests/:id.${format}`, answer(format, getRequest));
    app.get(`/v2/tokens/:token.${format}`, answer(format, resolveToken));
    app.post(`/v2/requests.${format}`, { bodyLimit: largestBody }, answer(format, create));
  }
}

const tellDiscovery: Method = async ({ side }) => ({
  root: 'discovery',
  value: discovery(side.config.origin),
});

const listServices: Method = async ({ side, language }) => ({
  root: 'services',
  value: serviceList(await side.bodies.current(), language),
});

const defineService: Method = async ({ side, language, param }) => ({
  root: 'service_definition',
  value: serviceDefinition(serviceOf(param('code'), await side.bodies.current()), language),
});

const listRequests: Method = async (call) => {
  const { side, query } = call;
  const { db, community } = side;
  const withHistory = query('extensions') === 'true';
  const ids = query('service_request_id');
  if (ids !== undefined) {
    const wanted = listOf(ids, mostRequests, 'service_request_id').filter(isReportId);
    return tell(call, await requestsByIds(db, community.id, wanted, withHistory));
  }
  const span = readSpan(query('start_date'), query('end_date'), todayOf(side), community.timeZone);
  const codes = listOf(query('service_code') ?? '', mostCodes, 'service_code');
  const settings = await side.bodies.current();
  for (const code of codes) serviceOf(code, settings);
  const search = {
    span,
    codes,
    isOpen: readStatus(query('status')),
    responsible: readAgency(query('agency_responsible'), settings),
    withHistory,
    ...readPage(query),
  };
  return tell(call, await searchRequests(db, community.id, search));
};

const getRequest: Method = async (call) => {
  const { side, param, query } = call;
  const id = param('id');
  const found = isReportId(id)
    ? await requestsByIds(side.db, side.community.id, [id], query('extensions') === 'true')
    : [];
  if (found.length === 0) throw new Open311Error(404, 'service_request_id was not found.');
  return tell(call, found);
};

const resolveToken: Method = async ({ side, param }) => {
  const token = param('token').slice(0, 100);
  const id = await findToken(side.db, side.community.id, token);
  if (id === undefined) throw new Open311Error(404, 'token was not found.');
  return { root: 'service_requests', value: [{ service_request_id: id, token }] };
};

const create: Method = async ({ side, request, language }) => {
  const body = await readFormBody(request, side.intake);
  const key = request.headers['idempotency-key'];
  const value = await side.intake.carry(body.photos, () => {
    // With a POST it stands among the fields ("Example Request"), not in the address.
    checkJurisdiction(side, body.fields.get('jurisdiction_id')?.[0]?.trim());
    return createRequest(side, body, language, key);
  });
  return { root: 'service_requests', value };
};

async function tell({ side, language, query }: Call, found: readonly FoundRequest[]) {
  const telling = {
    community: side.community,
    settings: await side.bodies.current(),
    language,
    origin: side.config.origin,
    isExtended: query('extensions') === 'true',
  };
  return { root: 'service_requests', value: found.map((each) => requestOf(each, telling)) };
}

function callOf(side: ReportSide, request: FastifyRequest): Call {
  const values = request.query as Readonly<Record<string, unknown>>;
  const params = request.params as Readonly<Record<string, string>>;
  return {
    side,
    request,
    language: languageLiked(request.headers['accept-language']) ?? 'en',
    query: (name) => {
      const value = values[name];
      const text = Array.isArray(value) ? value.join(',') : value;
      return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
    },
    param: (name) => params[name] ?? '',
  };
}

/** One community is one jurisdiction, named by its slug or by the host that people open. */
function checkJurisdiction({ community, config }: ReportSide, given: unknown): void {
  const ours = [community.slug, new URL(config.origin).host, new URL(config.origin).hostname];
  if (typeof given === 'string' && given !== '' && !ours.includes(given)) {
    throw new Open311Error(404, 'jurisdiction_id was not found.');
  }
}

function listOf(text: string, most: number, name: string): readonly string[] {
  // Counted before it is split: a list of ten thousand is not made first.
  const commas = text.length - text.replaceAll(',', '').length;
  if (commas >= most) throw new Open311Error(400, `${name} can list ${most} at most.`);
  return [...new Set(text.split(',').map((each) => each.trim()))].filter((each) => each !== '');
}

/** Whose they are: de facto, by the id of who mends or one of their names, as an answer has it. */
function readAgency(text: string | undefined, settings: Settings): Responsible | undefined {
  if (text === undefined) return undefined;
  const named = [...settings.bodies.values()].find(
    ({ id, names }) => id === text || Object.values(names).includes(text),
  );
  const found = named && responsibleIn(settings, named.id);
  if (found === undefined) throw new Open311Error(404, 'agency_responsible was not found.');
  return found;
}

function readStatus(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  const states = new Set(text.split(',').map((each) => each.trim()));
  const isKnown = [...states].every((each) => each === 'open' || each === 'closed');
  if (!isKnown) throw new Open311Error(400, 'status is open, closed or both.');
  return states.size === 2 ? undefined : states.has('open');
}

/** The de facto `page` and `page_size`. */
function readPage(query: Call['query']): { readonly page: number; readonly pageSize: number } {
  const number = (name: string, without: number) => {
    const text = query(name);
    if (text === undefined) return without;
    if (!/^[1-9]\d{0,5}$/.test(text)) throw new Open311Error(400, `${name} is a number from 1.`);
    return Number(text);
  };
  const pageSize = Math.min(mostRequests, number('page_size', mostRequests));
  const page = number('page', 1);
  if (page * pageSize > mostReach) {
    throw new Open311Error(
      400,
      `page goes no further; narrow the search with start_date and end_date.`,
    );
  }
  return { page, pageSize };
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = open311ErrorOf(error);
  // What is ours to mend goes on to the handler of the whole server, which logs where it was.
  if (told === undefined) throw error;
  const format = request.url.split('?')[0]?.endsWith('.json') ? 'json' : 'xml';
  const faults = told.faults.map((fault) => ({ ...fault }));
  return reply
    .code(told.status)
    .headers({ 'cache-control': 'no-store', 'access-control-allow-origin': '*' })
    .type(contentTypes[format])
    .send(writeAnswer(format, 'errors', faults));
}

function open311ErrorOf(error: unknown): Open311Error | undefined {
  if (error instanceof Open311Error) return error;
  const { statusCode } = error as { readonly statusCode?: number };
  if (error instanceof Refusal) {
    if (error.code === 'malformed') return new Open311Error(400, 'The request is not in UTF-8.');
    if (error.code === 'too-large') {
      return new Open311Error(400, { code: 413, description: 'The request is too large.' });
    }
    if (error.code === 'unavailable' || error.code === 'too-many') {
      return new Open311Error(400, { code: 503, description: 'Too busy just now; try again.' });
    }
  }
  if (statusCode !== undefined && statusCode < 500) {
    return new Open311Error(400, { code: statusCode, description: 'The request cannot be read.' });
  }
  return undefined;
}
