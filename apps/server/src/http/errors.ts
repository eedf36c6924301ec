import { ProtocolError, type ServerErrorCode } from '@nearhand/protocol/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway, isNoText } from '../db/pool.ts';
import type { ErrorPage } from '../features.ts';
import type { Log } from '../log.ts';
import { readPath } from '../pages/language.ts';
import { Refusal, type RefusalDetails } from '../refusal.ts';
import type { App } from './fastify-app.ts';
import { statuses } from './statuses.ts';

/** Answers everything that goes wrong: JSON to programs, a page to people, and why to nobody. */
export function answerErrors(app: App, errorPage: ErrorPage, log: Log): void {
  app.setNotFoundHandler((request, reply) => answer(request, reply, 'not-found', {}, errorPage));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const code = codeOf(error);
    if (code === 'internal') {
      // The place, not the message, which can quote what somebody wrote.
      log.error('a request failed', {
        route: request.routeOptions.url,
        at: placeOf(error),
        kind: error.name,
        code: error.code,
      });
    }
    const details = error instanceof Refusal ? error.details : {};
    return answer(request, reply, code, details, errorPage);
  });
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ServerErrorCode,
  details: RefusalDetails,
  errorPage: ErrorPage,
): FastifyReply {
  const status = statuses[code];
  reply.code(status).header('cache-control', 'no-store');
  if (code === 'unavailable') reply.header('retry-after', '5');
  if (!wantsPage(request)) return reply.type('application/json').send({ error: code, ...details });
  return reply
    .type('text/html; charset=utf-8')
    .send(errorPage(status, readPath(request.url).language));
}

function wantsPage({ url, headers }: FastifyRequest): boolean {
  return !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html');
}

function codeOf(error: FastifyError): ServerErrorCode {
  if (error instanceof Refusal) return error.code;
  if (error instanceof ProtocolError || error.validation) return 'malformed';
  if (isDatabaseAway(error) || isDiskFull(error)) return 'unavailable';
  if (isNoText(error)) return 'malformed';
  if (error.statusCode === 413) return 'too-large';
  if (error.statusCode === 503) return 'unavailable';
  if (error.statusCode !== undefined && error.statusCode < 500) return 'malformed';
  return 'internal';
}

/** File and line of our own code in the stack, from the innermost outward; elsewhere of a package's. */
function placeOf(error: Error): string | undefined {
  const places = (error.stack ?? '').split('\n').flatMap((line) => {
    const [, place] = /^\s+at .*?((?:apps|packages|node_modules)\/[^)]*)\)?$/.exec(line) ?? [];
    return place === undefined ? [] : [place];
  });
  const own = places.filter((place) => !place.includes('node_modules'));
  return (own.length > 0 ? own : places).slice(0, 3).join(' < ') || undefined;
}

/** Our own files, above all the log between nights: nothing was stored, and it can be tried again. */
function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code))
  );
}
