import type { ErrorPage as ErrorPageOf, Routes } from '../../features.ts';
import type { Language } from '../../pages/language.ts';
import { addPage, renderPage } from '../../pages/page-route.ts';
import { signFile } from '../../pages/sign.tsx';
import { style, stylePath } from '../../pages/style.ts';
import { ComingPage, comingParts } from './coming-page.tsx';
import { ErrorPage } from './error-page.tsx';
import { Frames } from './frames.ts';
import { HomePage } from './home-page.tsx';
import { ProtectsPage } from './protects-page.tsx';

/** One for the process: the error page is asked for where no request's parts are at hand. */
export const frames = new Frames();

/** The first page, the pages that say what is true, and those of the parts that are still to come. */
export const squareRoutes: Routes = (app, { db }) => {
  const frameOf = () => frames.current(db);
  addPage(app, '/', frameOf, ({ place }) => <HomePage place={place} />);
  addPage(app, '/protects', frameOf, ({ place }) => <ProtectsPage place={place} />);
  for (const part of comingParts) {
    addPage(app, `/${part}`, frameOf, ({ place }) => <ComingPage place={place} part={part} />);
  }
  app.get(stylePath, { config: { standsAlone: true } }, (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type('text/css; charset=utf-8')
      .send(style),
  );
  app.get('/sign.svg', { config: { standsAlone: true } }, (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(signFile),
  );
};

/** Language links lead to the first page: an address that failed is not repeated. */
export const squareErrorPage: ErrorPageOf = (status: number, language: Language) =>
  renderPage(
    <ErrorPage
      place={{ language, path: '/', offered: undefined, frame: frames.last }}
      status={status}
    />,
  );
