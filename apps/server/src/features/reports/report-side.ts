import { createHmac, createSecretKey } from 'node:crypto';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Config } from '../../config.ts';
import type { Database } from '../../db/schema.ts';
import type { Ground } from '../../ground.ts';
import type { Log } from '../../log.ts';
import { Refusal } from '../../refusal.ts';
import { Bulletin } from '../bulletin/bulletin.ts';
import { type Community, getCommunity } from '../community/community.ts';
import { FormTokens } from '../forms/forms.ts';
import {
  type Counter,
  Later,
  loadServerSecret,
  Nonces,
  type Now,
  SharedCounters,
  UsedOnce,
} from '../requests/requests.ts';
import { WorkDesk } from '../work/work.ts';
import { Bodies } from './bodies.ts';
import { IncomingPhotos } from './photos/incoming-photos.ts';
import { PhotoDrawer } from './photos/photo-drawer.ts';
import { PhotoFiles } from './photos/photo-files.ts';
import { PhotoIntake } from './photos/photo-intake.ts';

/** What the routes of reports work with. */
export interface ReportSide {
  readonly db: Kysely<Database>;
  readonly pg: pg.Pool;
  readonly log: Log;
  readonly config: Pick<Config, 'origin' | 'mail' | 'inside'>;
  readonly community: Community;
  readonly now: Now;
  readonly photos: PhotoFiles;
  readonly incoming: IncomingPhotos;
  readonly intake: PhotoIntake;
  readonly bodies: Bodies;
  readonly forms: FormTokens;
  readonly meToos: FormTokens;
  readonly work: WorkDesk;
  /** Reports and me-toos without work, of everybody together; see decision "floods of reports". */
  readonly budget: Counter;
  readonly meTooBudget: Counter;
  /** Of each program that creates requests. */
  readonly keyBudget: Counter;
  readonly nonces: Nonces;
  readonly usedOnce: UsedOnce;
}

const hour = 3_600_000;
/** Of photos that arrive or wait, all together, on the disk: thirty of the largest. */
const mostIncoming = 512 * 1024 * 1024;
/** An hour's reports without work. A town of 100,000 makes about ten. */
const reportsAnHour = 240;
const meToosAnHour = 20;
/** Of one program: ten a second, over an hour. */
const requestsAnHour = 36_000;
const nonceMinutes = 5;

/** Made when first needed: the database has to be there. */
export function laterSide(
  ground: Ground,
  now: Now,
  drawer = new PhotoDrawer(ground.log),
): Later<ReportSide> {
  return new Later(async () => {
    const { db, pg, log, config } = ground;
    const community = await getCommunity(db);
    if (community === undefined) throw new Refusal('unavailable');
    const secret = await loadServerSecret(db, community.id);
    // Work that was done for a room is not taken for a report, so it has a key of its own.
    const own = createSecretKey(
      createHmac('sha256', secret).update('nearhand/v1/reports').digest(),
    );
    const usedOnce = new UsedOnce(db, community.id, now);
    const shared = new SharedCounters(await Bulletin.start(ground.notices), now);
    const photos = new PhotoFiles(config.dataFolder, community.id);
    const incoming = new IncomingPhotos(config.dataFolder, mostIncoming);
    return {
      ...{ db, pg, log, config, community, now, usedOnce, photos, incoming },
      intake: new PhotoIntake(incoming, drawer, photos),
      bodies: new Bodies(db, community.id, now),
      forms: new FormTokens(own, { label: 'report', leastAge: 3000 }, usedOnce, now),
      meToos: new FormTokens(own, { label: 'me-too', leastAge: 2000 }, usedOnce, now),
      work: new WorkDesk(own, usedOnce, now),
      budget: shared.counter('reports', reportsAnHour, hour),
      meTooBudget: shared.counter('me-toos', meToosAnHour, hour),
      keyBudget: shared.counter('programs', requestsAnHour, hour),
      nonces: new Nonces(secret, 'nonce', nonceMinutes, now),
    };
  });
}
