import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { buildApp } from '../../app.ts';
import { Availability } from '../../availability.ts';
import { readConfig } from '../../config.ts';
import { Notices } from '../../db/notices.ts';
import { createTestDatabase } from '../../db/test-database.ts';
import type { Ground } from '../../ground.ts';
import type { App } from '../../http/fastify-app.ts';
import { createLog } from '../../log.ts';
import { Troubles } from '../../troubles.ts';
import { type Community, createCommunity } from '../community/community.ts';
import { squareErrorPage, squareRoutes } from '../square/square.tsx';
import { reportRoutes } from './reports.tsx';

/** A community with the square and its reports, and nobody in it. */
export interface ReportTown {
  readonly app: App;
  readonly ground: Ground;
  readonly community: Community;
  /** The data folder. */
  readonly folder: string;
}

const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };

const raised: ReportTown[] = [];

// At the top of the module, so that it runs after the file's last test and not after the first.
after(async () => {
  for (const { app, folder } of raised) {
    await app.close();
    await rm(folder, { recursive: true });
  }
});

/** Made anew; goes away after the file's last test. */
export async function raiseTown(): Promise<ReportTown> {
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-town-'));
  const { db, pg, connection } = await createTestDatabase();
  const community = await createTown(db, 'town');
  const availability = new Availability(pg, () => true);
  const ground: Ground = {
    config: readConfig({ NEARHAND_DATA: folder, NEARHAND_ORIGIN: 'https://town.example' }),
    log: createLog('silent'),
    notices: new Notices(connection, createLog('silent')),
    ...{ db, pg, troubles: new Troubles() },
  };
  const features = [squareRoutes, reportRoutes];
  const app = await buildApp({ ground, availability, features, errorPage: squareErrorPage });
  availability.enter('serving');
  const town = { app, ground, community, folder };
  raised.push(town);
  return town;
}

export async function createTown(db: Ground['db'], slug: string): Promise<Community> {
  return await createCommunity(db, {
    ...{ slug, kind: 'sample', names, timeZone: 'America/New_York', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
}
