import type { App } from '../../http/fastify-app.ts';
import { permissionsWithPlace } from '../../http/security-headers.ts';
import { mapPolicy, type Tiles } from '../../map/map-box.ts';
import { addPage } from '../../pages/page-route.ts';
import { Refusal } from '../../refusal.ts';
import { todayOf } from '../desks/desks.ts';
import type { Later } from '../requests/requests.ts';
import { frames } from '../square/square.tsx';
import { deviceScripts } from './device-scripts.ts';
import { figuresOf, monthsOf, neighbourhoodCounts } from './figures.ts';
import { FiguresPage } from './figures-page.tsx';
import { KindsPage, PlacesPage } from './index-pages.tsx';
import { daysBetween } from './life.ts';
import { NearPage } from './near-page.tsx';
import { readReportKey } from './page-link.ts';
import { queueAge } from './photo-queue.ts';
import { findReport, listReports, nearReports } from './queries.ts';
import { isReportId } from './report-id.ts';
import { ReportPage } from './report-page.tsx';
import type { ReportSide } from './report-side.ts';
import { type Look, ReportsPage } from './reports-page.tsx';
import { readPosition } from './spot.ts';
import { wholeCommunity } from './tally.ts';

const perPage = 20;
const nearCount = 20;
const nearMetres = 25_000;
const newestCount = 5;

/** The pages of reports that are looked at. */
export function addReportPages(app: App, later: Later<ReportSide>, tiles: Tiles): void {
  const frameOf = async () => frames.current((await later.get()).db);

  addPage(app, '/reports', frameOf, async ({ place, query }) => {
    const side = await later.get();
    const { db, community } = side;
    const settings = await side.bodies.current();
    const look = lookOf(query, side, settings.kinds);
    const after = readReportKey(query.after);
    const isOpen = look.state === 'all' ? undefined : look.state === 'open';
    const [page, oldest] = await Promise.all([
      listReports(db, community.id, { ...look, isOpen }, after, perPage),
      queueAge(db, community.id),
    ]);
    const today = todayOf(side);
    return (
      <ReportsPage
        {...{ place, community, today, look, page }}
        kinds={settings.kinds}
        isFirst={after === undefined}
        queueDays={oldest === undefined ? undefined : daysBetween(oldest, today)}
      />
    );
  });

  addPage(
    app,
    '/reports/near',
    frameOf,
    async ({ place, query }) => {
      const side = await later.get();
      const at = query.at ?? '';
      const position = readPosition(at);
      const wanted = { count: nearCount, within: nearMetres };
      const { db, community } = side;
      const reports =
        position === undefined ? [] : await nearReports(db, community.id, position, wanted);
      const { paths } = await deviceScripts.current();
      return (
        <NearPage
          {...{ place, community, at, position, reports }}
          today={todayOf(side)}
          wantsMap={query.map === '1'}
          tiles={tiles}
          scripts={[paths.near]}
        />
      );
    },
    // Where somebody looked around stays in no cache on the way.
    ({ at }) => ({
      'permissions-policy': permissionsWithPlace,
      ...mapPolicy(tiles),
      ...(at ? { 'cache-control': 'no-store' } : {}),
    }),
  );

  addPage(app, '/reports/kinds', frameOf, async ({ place }) => {
    const side = await later.get();
    const settings = await side.bodies.current();
    const { byKind } = await figuresOf(side.db, side.community.id, wholeCommunity);
    const open = new Map(byKind.map((figure) => [figure.kind, figure.open]));
    return <KindsPage place={place} settings={settings} open={open} />;
  });

  addPage(app, '/reports/places', frameOf, async ({ place }) => {
    const { db, community } = await later.get();
    const counts = await neighbourhoodCounts(db, community.id);
    return <PlacesPage place={place} community={community} counts={counts} />;
  });

  addPage(app, '/reports/places/:neighbourhood', frameOf, async ({ place, params }) => {
    const side = await later.get();
    const { db, community } = side;
    const neighbourhood = params.neighbourhood ?? '';
    const isWhole = neighbourhood === wholeCommunity;
    const [figures, months, newest] = await Promise.all([
      figuresOf(db, community.id, neighbourhood),
      monthsOf(db, community.id, neighbourhood),
      listReports(
        db,
        community.id,
        { isOpen: true, neighbourhood: isWhole ? undefined : neighbourhood },
        undefined,
        newestCount,
      ),
    ]);
    const isListed = community.neighbourhoods.some(({ id }) => id === neighbourhood);
    if (!isWhole && !isListed && figures.byKind.length === 0) throw new Refusal('not-found');
    return (
      <FiguresPage
        {...{ place, community, neighbourhood, months, ...figures }}
        today={todayOf(side)}
        newest={newest.reports}
      />
    );
  });

  addPage(app, '/reports/:id', frameOf, async ({ place, params }) => {
    const side = await later.get();
    const { community } = side;
    const id = params.id ?? '';
    const report = isReportId(id) ? await findReport(side.pg, community.id, id) : undefined;
    if (report === undefined) throw new Refusal('not-found');
    const settings = await side.bodies.current();
    const token = side.meToos.fresh();
    const { paths } = await deviceScripts.current();
    return (
      <ReportPage
        {...{ place, community, settings, report, token }}
        today={todayOf(side)}
        scripts={[paths['me-too']]}
      />
    );
  });
}

function lookOf(
  query: Readonly<Record<string, string>>,
  { community }: Pick<ReportSide, 'community'>,
  kinds: readonly { readonly id: string }[],
): Look {
  const kind = kinds.find(({ id }) => id === query.kind)?.id;
  const typed = query.neighbourhood?.slice(0, 60);
  const neighbourhood =
    community.neighbourhoods.find(({ id }) => id === typed)?.id ??
    // One that only an import knows: looked for as it is.
    (typed === undefined || typed === '' ? undefined : typed);
  const state = query.state === 'closed' || query.state === 'all' ? query.state : 'open';
  return { kind, neighbourhood, state };
}
