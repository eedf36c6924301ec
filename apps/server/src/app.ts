import { constants } from 'node:zlib';
import fastifyCompress from '@fastify/compress';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyReply } from 'fastify';
import type { Availability } from './availability.ts';
import type { ErrorPage, Routes } from './features.ts';
import type { Ground } from './ground.ts';
import { parseBodies } from './http/body-parsers.ts';
import { answerErrors } from './http/errors.ts';
import type { App } from './http/fastify-app.ts';
import { tellHealth } from './http/health.ts';
import { describeInterfaces } from './http/openapi.ts';
import { servePrivateApp } from './http/private-app.ts';
import { logRequests } from './http/request-log.ts';
import { secureAnswers, securityHeaders } from './http/security-headers.ts';
import { Shortcuts } from './http/shortcuts.ts';
import { SlowUploads } from './http/slow-uploads.ts';
import { statuses } from './http/statuses.ts';
import { compileValidator } from './http/validators.ts';

export interface AppParts {
  readonly ground: Ground;
  readonly availability: Availability;
  readonly features: readonly Routes[];
  readonly errorPage: ErrorPage;
}

/** A body is at most a part of a blob (256 KiB) or an epoch body; features may set less. */
const bodyLimit = 1024 * 1024;

/** The whole HTTP side, listening nowhere yet. */
export async function buildApp({
  ground,
  availability,
  features,
  errorPage,
}: AppParts): Promise<App> {
  const { log, config } = ground;
  const headers = securityHeaders(config.origin);
  const shortcuts = new Shortcuts({
    log,
    headers,
    isOpen: () => availability.now() === 'ready',
    isStopping: () => availability.isStopping,
  });
  const slowUploads = new SlowUploads();
  const app: App = Fastify({
    bodyLimit,
    logger: false,
    requestTimeout: 60_000,
    serverFactory: (ordinary, { keepAliveTimeout, requestTimeout }) =>
      Object.assign(shortcuts.serve(ordinary), { keepAliveTimeout, requestTimeout }),
    clientErrorHandler: (error, socket) => slowUploads.endOrGoOn(error, socket),
    // What is on its way when the server stops is answered (`stopListening`).
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // A path that is no URL, before any route or hook: Fastify's own answer would quote it.
    frameworkErrors: (_error, _request, reply) => {
      const plain: FastifyReply = reply;
      plain.code(statuses.malformed).headers(headers).send({ error: 'malformed' });
    },
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.decorate('shortcuts', shortcuts);
  app.decorate('slowUploads', slowUploads);
  // Features listen to them for as long as there are routes.
  app.addHook('onClose', () => ground.notices.close());
  app.setValidatorCompiler(compileValidator);
  secureAnswers(app, config.origin);
  logRequests(app, log);
  answerErrors(app, errorPage, log);
  parseBodies(app);
  await compressPages(app);
  tellHealth(app, availability, ground.troubles);
  await servePrivateApp(app, errorPage);
  await describeInterfaces(app, ground.config.origin);
  for (const routes of features) {
    await app.register(
      async (scope) => await routes(scope.withTypeProvider<TypeBoxTypeProvider>(), ground),
    );
  }
  return app;
}

/** Public text only: what is sealed does not shrink, and a stream must not wait for more. */
async function compressPages(app: App): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/')) return;
    route.compress = false;
    // A signature covers a body as it came.
    route.decompress = false;
  });
  await app.register(fastifyCompress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    customTypes:
      /^(text\/(html|css|javascript|calendar|plain)|application\/(json|xml|.*\+json)|image\/svg\+xml)/,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } },
  });
}
