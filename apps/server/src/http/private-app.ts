import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { ErrorPage } from '../features.ts';
import { languages, pathIn, readPath } from '../pages/language.ts';
import type { App } from './fastify-app.ts';
import { asPrivateCode, asPrivatePage, asPrivatePicture } from './security-headers.ts';

const builtApp = fileURLToPath(new URL('../../../client/dist/', import.meta.url));

/**
 * The static private side: `/ask` and `/desk` in every language are the two built pages, the rest
 * lies under `/app/`. Files whose name carries their hash never change; the others are asked for anew.
 */
export async function servePrivateApp(
  app: App,
  errorPage: ErrorPage,
  folder = builtApp,
): Promise<void> {
  const isBuilt = existsSync(folder);
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      prefix: '/app/',
      preCompressed: true,
      redirect: false,
      index: false,
      setHeaders: (reply, path) => {
        if (path.includes('/assets/')) asPrivateCode(reply);
        else if (path.includes('.html')) asPrivatePage(reply);
        else asPrivatePicture(reply);
      },
    });
  }
  for (const page of ['ask', 'desk']) {
    for (const language of languages) {
      app.get(pathIn(language, `/${page}`), { config: { standsAlone: true } }, (request, reply) => {
        if (isBuilt) return asPrivatePage(reply).sendFile(`${page}.html`);
        const html = errorPage(503, readPath(request.url).language);
        return reply.code(503).type('text/html; charset=utf-8').send(html);
      });
    }
  }
}
