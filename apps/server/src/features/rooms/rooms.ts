import { keyedPool } from '../../db/pool.ts';
import type { Ground } from '../../ground.ts';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import { Bulletin } from '../bulletin/bulletin.ts';
import { getCommunity } from '../community/community.ts';
import { DeskBoard, registerDesks, sendNotices, todayOf } from '../desks/desks.ts';
import { backUpOnce, Keeper, NightWatch, nightPlaces } from '../keeping/keeping.ts';
import {
  Later,
  loadServerSecret,
  Nonces,
  type Now,
  preparePrivateApi,
  UsedOnce,
} from '../requests/requests.ts';
import { registerWork, WorkDesk } from '../work/work.ts';
import { AppendQueue, mostBatches } from './append-queue.ts';
import { sweep } from './erase.ts';
import { EventStreams } from './event-streams.ts';
import { RoomLimits } from './limits.ts';
import { RoomLooks } from './room-looks.ts';
import { RoomNews } from './room-news.ts';
import type { RoomSide } from './room-side.ts';
import { registerRooms } from './routes.ts';
import { VisitTokens } from './visit-tokens.ts';

const nonceMinutes = 5;
const minute = 60_000;

/** Everything of `docs/http.md`: work, desks, rooms and doors, in one scope of their own. */
export function privateRoutes(app: App, ground: Ground, now: Now = Date.now): void {
  const later = new Later(() => makeSide(ground, now));
  preparePrivateApi(app, later);
  registerWork(app, later);
  registerDesks(app, later);
  registerRooms(app, later);
  keepHouse(app, ground, later);
}

async function makeSide(ground: Ground, now: Now): Promise<RoomSide> {
  const { db, pg, log } = ground;
  const community = await getCommunity(db);
  if (community === undefined) throw new Refusal('unavailable');
  const secret = await loadServerSecret(db, community.id);
  const bulletin = await Bulletin.start(ground.notices);
  const usedOnce = new UsedOnce(db, community.id, now);
  return {
    db,
    log,
    community,
    now,
    troubles: ground.troubles,
    bulletin,
    keeper: await Keeper.open(db, community.id, nightPlaces(ground.config, community.id)),
    nonces: new Nonces(secret, 'nonce', nonceMinutes, now),
    usedOnce,
    board: new DeskBoard(db, community, bulletin, now),
    work: new WorkDesk(secret, usedOnce, now),
    visits: new VisitTokens(secret, now),
    appends: new AppendQueue(keyedPool(pg, log, mostBatches), community.id, bulletin),
    limits: new RoomLimits(now, bulletin),
    streams: new EventStreams(),
    looks: new RoomLooks(db, community.id),
    news: new RoomNews(db, community.id),
  };
}

/**
 * What happens by itself: news, what is too old to be used again and the copy of the log each minute, the notice each hour, once a day
 * the sweep and then the night, so that what went by itself is final with it.
 */
function keepHouse(app: App, ground: Ground, later: Later<RoomSide>): void {
  let swept = '';
  const watch = new Later(async () => {
    const { keeper } = await later.get();
    return new NightWatch({ ...ground, keeper });
  });
  const every = (period: number, name: string, act: (side: RoomSide) => Promise<void>) =>
    setInterval(() => {
      later
        .get()
        .then(act)
        // The name of the job and no more: it is tried again in time.
        .catch(() => ground.log.error('a job failed', { job: name }));
    }, period).unref();
  const timers = [
    every(minute, 'news', (side) => side.news.flush()),
    every(minute, 'what was used', (side) => side.usedOnce.sweep()),
    every(60 * minute, 'notices', (side) =>
      sendNotices(side.db, side.community.id, ground.config, ground.log),
    ),
    every(10 * minute, 'sweep', async (side) => {
      const today = todayOf(side);
      if (swept !== today) await sweep(side.db, side.keeper, today);
      swept = today;
      await (await watch.get()).night(today);
      await backUpOnce(ground, today);
    }),
    every(minute, 'second place', async (side) => await (await watch.get()).copyLog(todayOf(side))),
  ];
  app.addHook('preClose', async () => {
    for (const timer of timers) clearInterval(timer);
    (await later.made)?.streams.endAll();
  });
  app.addHook('onClose', async () => {
    const side = await later.made;
    // What the next minute would have told: another process knows nothing of it.
    await side?.news.flush().catch(() => undefined);
    await side?.appends.close();
  });
}
