import type { Log } from '../log.ts';
import type { App } from './fastify-app.ts';

const classes = [
  [10, '<10ms'],
  [100, '<100ms'],
  [1000, '<1s'],
  [10_000, '<10s'],
] as const;

/** What may be said of an answer: the route's pattern, never the address asked for. */
export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  /** Milliseconds. */
  readonly took: number;
}

/** One line for each answer; no time of day. */
export function logRequests(app: App, log: Log): void {
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? 'none';
    logAnswer(log, { method, route, status: statusCode, took: elapsedTime });
  });
}

export function logAnswer(log: Log, { method, route, status, took }: Answered): void {
  const takes = classes.find(([limit]) => took < limit)?.[1] ?? '>10s';
  log.info('request', { method, route, status, took: takes });
}
