import type { Availability } from '../availability.ts';
import { Refusal } from '../refusal.ts';
import type { Troubles } from '../troubles.ts';
import type { App } from './fastify-app.ts';

/**
 * `GET /healthz`, and a 503 for every route that needs the database while it is away. Troubles that
 * keep nothing from being served are told beside a 200.
 */
export function tellHealth(app: App, availability: Availability, troubles: Troubles): void {
  app.addHook('onRequest', async (request) => {
    const { config, url } = request.routeOptions;
    if (config.standsAlone || url?.startsWith('/app/')) return;
    if (availability.now() !== 'ready') throw new Refusal('unavailable');
  });
  app.get('/healthz', { config: { standsAlone: true } }, async (_request, reply) => {
    const state = await availability.probe();
    const words = {
      ready: 'ready',
      starting: 'starting: the database is being made ready',
      away: 'the database does not answer',
      stopping: 'stopping',
    }[state];
    return reply
      .code(state === 'ready' ? 200 : 503)
      .headers({ 'cache-control': 'no-store' })
      .send({ status: state, reason: words, troubles: troubles.list() });
  });
}
