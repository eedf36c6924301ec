import type { FastifyRequest } from 'fastify';

/** What private routes look at in a request: of Fastify's, or of one that a shortcut read. */
export type PrivateRequest = Pick<FastifyRequest, 'headers' | 'method' | 'params' | 'body'> & {
  readonly raw: Pick<FastifyRequest['raw'], 'url'>;
};
