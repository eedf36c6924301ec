import { nonceHeader } from '@nearhand/protocol/headers';
import { SealError } from '@nearhand/seal/error';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import type { Later } from './later.ts';
import type { Nonces } from './nonces.ts';

/** The largest epoch body: the largest manifest, its slots and four entries of the largest class. */
export const largestEpochBody = 4 * 1024 * 1024;

/** What every private answer carries: a fresh nonce, and that nobody keeps it. */
export function privateHeaders(nonces: Nonces): Readonly<Record<string, string>> {
  return { 'cache-control': 'no-store', [nonceHeader]: nonces.fresh().toString('base64url') };
}

/**
 * What every route of `docs/http.md` has in common, for the scope that it is called in: bodies stay
 * bytes (the signature is over them), each answer brings a fresh nonce and is kept by nobody, and
 * bytes that cannot be decoded are a code.
 */
export function preparePrivateApi(app: App, side: Later<{ readonly nonces: Nonces }>): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(privateHeaders((await side.get()).nonces));
    const thrown = app.shortcuts.thrownOver(request.raw);
    if (thrown !== undefined) throw thrown;
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Refusal) {
      const { retryAfter } = error.details;
      if (typeof retryAfter === 'number') reply.header('retry-after', String(retryAfter));
    }
    // Thrown on to the handler of the whole server, which knows statuses.
    throw error instanceof SealError ? new Refusal('malformed', {}, error) : error;
  });
}
