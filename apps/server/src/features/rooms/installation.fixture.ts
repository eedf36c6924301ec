import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { buildApp } from '../../app.ts';
import { Availability } from '../../availability.ts';
import { readConfig } from '../../config.ts';
import { Notices } from '../../db/notices.ts';
import { createTestDatabase } from '../../db/test-database.ts';
import type { Ground } from '../../ground.ts';
import type { App } from '../../http/fastify-app.ts';
import { plainErrorPage } from '../../http/plain-error-page.ts';
import { createLog } from '../../log.ts';
import { Troubles } from '../../troubles.ts';
import { type Community, createCommunity, type NewCommunity } from '../community/community.ts';
import { deskFileRoutes, seedSampleDesk } from '../desks/desks.ts';
import { Keeper, nightPlaces } from '../keeping/keeping.ts';
import { firstCheckpoint, ledgerRoutes, ledgerSeed } from '../ledger/ledger.ts';
import { reportRoutes } from '../reports/reports.tsx';
import { searchRoutes } from '../search/search.tsx';
import { directoryInterface, directoryKeeping, serviceRoutes } from '../services/services.tsx';
import { PrivateClient } from './private-client.fixture.ts';
import { privateRoutes } from './rooms.ts';

const fictional: NewCommunity = {
  slug: 'test',
  kind: 'sample',
  names: { en: 'Test', 'zh-Hant': '測試', 'zh-Hans': '测试' },
  timeZone: 'Asia/Taipei',
  holidays: [],
  emergencyNumbers: [
    { number: '119', names: { en: 'Fire', 'zh-Hant': '消防', 'zh-Hans': '消防' } },
  ],
  crisisNumbers: [{ number: '1925', names: { en: 'Talk', 'zh-Hant': '安心', 'zh-Hans': '安心' } }],
  neighbourhoods: [],
};

/** A whole installation on a port of its own, with a clock that a test can set. */
export class Installation extends PrivateClient {
  readonly ground: Ground;
  readonly app: App;
  readonly community: Community;
  /** A keeper of its own, as another process of the installation has one. */
  readonly keeper: Keeper;
  readonly links: readonly string[];
  /** What was logged. */
  readonly lines: readonly string[];
  /** Added to the clock, in milliseconds. */
  ahead = 0;

  constructor(
    parts: Pick<
      Installation,
      'ground' | 'app' | 'community' | 'keeper' | 'base' | 'links' | 'lines'
    >,
  ) {
    super(parts.base, parts.community.ledgerOrigin);
    this.ground = parts.ground;
    this.app = parts.app;
    this.community = parts.community;
    this.keeper = parts.keeper;
    this.links = parts.links;
    this.lines = parts.lines;
  }
}

/** Starts one; it ends after the file's last test. */
export async function raise(
  environment: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const { db, pg, connection, dataFolder } = await createTestDatabase();
  const notices = new Notices(connection, log);
  const ground: Ground = {
    config: readConfig({ NEARHAND_DATA: dataFolder, ...environment }),
    log,
    db,
    pg,
    notices,
    troubles: new Troubles(),
  };
  const community = await createCommunity(db, fictional);
  const keeper = await Keeper.open(db, community.id, nightPlaces(ground.config, community.id));
  await ledgerSeed(ground);
  const links = await seedSampleDesk(ground);
  await firstCheckpoint(ground);
  const availability = new Availability(pg, () => true);
  availability.enter('serving');
  let installation: Installation | undefined;
  const now = () => Date.now() + (installation?.ahead ?? 0);
  const app = await buildApp({
    ground,
    availability,
    features: [
      (scope, given) => privateRoutes(scope, given, now),
      reportRoutes,
      directoryInterface,
      searchRoutes,
      serviceRoutes,
      directoryKeeping,
      ledgerRoutes,
      deskFileRoutes,
    ],
    errorPage: plainErrorPage,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  closing.push(async () => {
    await app.close();
    await notices.close();
  });
  const { port } = app.server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  installation = new Installation({ ground, app, community, keeper, base, links, lines });
  return installation;
}

// Before the database's own, which is registered when its module is loaded: hooks run in order.
const closing: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of closing) await close();
});
