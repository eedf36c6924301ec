import type { Log } from '../log.ts';
import type { App } from './fastify-app.ts';

const classes = [
  [10, '<10ms'],
  [100, '<100ms'],
  [1000, '<1s'],
  [10_000, '<10s'],
] as const;

/** One line for each answer: the route's pattern, never the address asked for; no time of day. */
export function logRequests(app: App, log: Log): void {
  app.addHook('onResponse', async (request, reply) => {
    log.info('request', {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      took: classes.find(([limit]) => reply.elapsedTime < limit)?.[1] ?? '>10s',
    });
  });
}
