import type { Routes } from '../../features.ts';
import { Refusal } from '../../refusal.ts';
import { readServedRelease, type ServedRelease } from './served-release.ts';

/**
 * What code is served: the manifest of the private app, and the note with which it was released.
 * Both answer without the database, like the app itself.
 */
export const releaseRoutes: Routes = (app) => {
  addReleaseRoutes(app, readServedRelease());
};

export function addReleaseRoutes(
  app: Parameters<Routes>[0],
  served: ServedRelease | undefined,
): void {
  const config = { standsAlone: true };
  app.get('/app/release.json', { config }, (_request, reply) => {
    if (served === undefined) throw new Refusal('not-found');
    return reply
      .header('cache-control', 'no-cache')
      .type('application/json')
      .send(Buffer.from(served.manifest));
  });
  app.get('/app/release.note', { config }, (_request, reply) => {
    if (served?.note === undefined) throw new Refusal('not-found');
    return reply
      .header('cache-control', 'no-cache')
      .type('text/plain; charset=utf-8')
      .send(Buffer.from(served.note));
  });
}
