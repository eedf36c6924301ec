import type { ErrorPage as ErrorPageOf, Routes } from '../../features.ts';
import type { Language } from '../../pages/language.ts';
import { addPage, renderPage } from '../../pages/page-route.ts';
import { signFile } from '../../pages/sign.tsx';
import { style, stylePath } from '../../pages/style.ts';
import { Refusal } from '../../refusal.ts';
import { getCommunity } from '../community/community.ts';
import { deskPins, listDeskCards } from '../desks/desks.ts';
import { ComingPage, comingParts } from './coming-page.tsx';
import { ErrorPage } from './error-page.tsx';
import { Frames } from './frames.ts';
import { HomePage } from './home-page.tsx';
import { LedgerPage } from './ledger-page.tsx';
import { readLedgerRecord } from './ledger-record.ts';
import { PosterPage } from './poster-page.tsx';
import { ProtectsPage } from './protects-page.tsx';

/** One for the process: the error page is asked for where no request's parts are at hand. */
export const frames = new Frames();

/** The first page, the pages that say what is true, and those of the parts that are still to come. */
export const squareRoutes: Routes = (app, { db, config }) => {
  const frameOf = () => frames.current(db);
  addPage(app, '/', frameOf, ({ place }) => <HomePage place={place} />);
  addPage(app, '/protects', frameOf, ({ place }) => <ProtectsPage place={place} />);
  addPage(app, '/ledger', frameOf, async ({ place, query }) => {
    const community = await getCommunity(db);
    if (community === undefined) throw new Refusal('unavailable');
    const [record, desks] = await Promise.all([
      readLedgerRecord(db, community, leafNumber(query.before)),
      listDeskCards(db, community.id),
    ]);
    return <LedgerPage place={place} community={community} desks={desks} record={record} />;
  });
  addPage(app, '/desks/:desk/poster', frameOf, async ({ place, params }) => {
    const community = await getCommunity(db);
    const card =
      community && (await listDeskCards(db, community.id)).find(({ id }) => id === params.desk);
    const pins = card && (await deskPins(db, community, Buffer.from(card.id, 'base64url')));
    if (card === undefined || pins === undefined) throw new Refusal('not-found');
    return <PosterPage place={place} desk={card} pins={pins} origin={config.origin} />;
  });
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

/** Where older leaves begin; whatever else is asked for is the newest. */
function leafNumber(typed: string | undefined): number | undefined {
  return typed !== undefined && /^[1-9]\d{0,14}$/.test(typed) ? Number(typed) : undefined;
}

/** Language links lead to the first page: an address that failed is not repeated. */
export const squareErrorPage: ErrorPageOf = (status: number, language: Language) =>
  renderPage(
    <ErrorPage
      place={{ language, path: '/', offered: undefined, frame: frames.last }}
      status={status}
    />,
  );
