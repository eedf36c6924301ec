/** The public ledger. This file is the one way into the folder for other features. */
import type { Ground } from '../../ground.ts';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import { Bulletin } from '../bulletin/bulletin.ts';
import { getCommunity } from '../community/community.ts';
import { Later } from '../requests/requests.ts';
import { ledgerTopic } from './leaf-queue.ts';
import { hashNatively } from './native-hash.ts';
import { openLedger } from './open-ledger.ts';
import { type Publisher, publish } from './publication.ts';
import { PublishedMark } from './published-mark.ts';
import { type LedgerSide, registerLedger } from './routes.ts';
import { Sequencer } from './sequencer.ts';
import type { KeyOwner } from './signing-keys.ts';
import { WitnessSubmission } from './witness-submission.ts';

export {
  type LedgerWitness,
  listWitnesses,
  servedCheckpoint,
  witnessPolicy,
} from './cosignatures.ts';
export { readIndex } from './index-leaf.ts';
export { leavesAbout, ledgerTopic, type NewLeaf, queueLeaves } from './leaf-queue.ts';
export { LedgerTrouble } from './ledger-trouble.ts';
export { openLedger } from './open-ledger.ts';
export { recordRestore } from './restores.ts';
export { openSeed, sealSeed } from './sealed-seed.ts';
export {
  addSigningKey,
  type KeyOwner,
  listVerifierKeys,
  retireSigningKey,
  tellSigningKey,
} from './signing-keys.ts';
export { tileFetcher } from './tile-store.ts';
export { addWitness, needWitnesses, removeWitness } from './witness-settings.ts';

type LedgerGround = Pick<Ground, 'config' | 'db' | 'log' | 'notices' | 'troubles'>;

/** A leaf waits at most so long for a notice that was lost. */
const lookEveryMs = 1000;

interface Running extends LedgerSide {
  readonly sequencer: Sequencer;
  readonly submission: WitnessSubmission;
}

/** `/ledger/…`, and the sequencer behind it. */
export function ledgerRoutes(app: App, ground: LedgerGround): void {
  hashNatively();
  const later = new Later(() => begin(ground));
  registerLedger(app, later);
  const timer = setInterval(() => {
    later
      .get()
      .then(({ sequencer }) => sequencer.wake())
      // Before the first community, or while the database is away.
      .catch(() => undefined);
  }, lookEveryMs).unref();
  app.addHook('preClose', async () => {
    clearInterval(timer);
    const running = await later.made?.catch(() => undefined);
    await Promise.all([running?.sequencer.stop(), running?.submission.stop()]);
  });
}

async function begin(ground: LedgerGround): Promise<Running> {
  const { db, log, troubles, notices, config } = ground;
  const community = await getCommunity(db);
  if (community === undefined) throw new Refusal('unavailable');
  const bulletin = await Bulletin.start(notices);
  const publisher = publisherOf({ db, config }, community);
  const submission = new WitnessSubmission({ db, owner: community, troubles });
  const onPublished = (): void => submission.wake();
  const sequencer = new Sequencer({ publisher, troubles, log, onPublished });
  bulletin.subscribe(ledgerTopic, () => {
    sequencer.wake();
    submission.wake();
  });
  submission.wake();
  return { db, owner: community, sequencer, submission };
}

function publisherOf({ db, config }: Pick<Ground, 'db' | 'config'>, owner: KeyOwner): Publisher {
  const { dataFolder } = config;
  return { db, dataFolder, owner, mark: new PublishedMark(dataFolder, owner.ledgerOrigin) };
}

/** Gives the community its ledger where it was made before there was one. */
export async function ledgerSeed({
  db,
  config,
}: Pick<Ground, 'db' | 'config'>): Promise<readonly string[]> {
  const community = await getCommunity(db);
  if (community === undefined) return [];
  await db
    .transaction()
    .execute((transaction) => openLedger(transaction, config.dataFolder, community));
  return [];
}

/** Publishes what the other seeds have brought, so that a checkpoint is there from the first answer on. */
export async function firstCheckpoint({
  db,
  config,
}: Pick<Ground, 'db' | 'config'>): Promise<readonly string[]> {
  const community = await getCommunity(db);
  // Whatever is in the way is no reason not to serve: the sequencer meets it too, and tells.
  if (community !== undefined) {
    await publish(publisherOf({ db, config }, community)).catch(() => undefined);
  }
  return [];
}
