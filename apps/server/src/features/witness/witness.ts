/** Witnessing other logs (C2SP tlog-witness). This file is the one way into the folder. */
import { LedgerError, type LedgerErrorCode } from '@nearhand/ledger/error';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { decodeAddCheckpoint } from '@nearhand/ledger/witness-request';
import { SealError } from '@nearhand/seal/error';
import type { FastifyReply } from 'fastify';
import type { Ground } from '../../ground.ts';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import { Bulletin } from '../bulletin/bulletin.ts';
import { getCommunity } from '../community/community.ts';
import { LedgerTrouble } from '../ledger/ledger.ts';
import { Later } from '../requests/requests.ts';
import { Cosigning } from './cosigning.ts';
import { MemoryPlaces } from './memory-places.ts';
import { openWitness, type WitnessGround } from './witness-key.ts';
import { keyless, WitnessTrouble } from './witness-trouble.ts';
import { WitnessWatch } from './witness-watch.ts';

export { MemoryPlaces, recallCosigned } from './memory-places.ts';
export { logAt, resumeLog } from './resuming.ts';
export { listLogs, type WatchedLog, watchLog } from './watching.ts';
export { openWitness, renewWitness, type WitnessGround } from './witness-key.ts';
export { WitnessTrouble } from './witness-trouble.ts';

type WitnessNeeds = Pick<Ground, 'db' | 'config' | 'troubles' | 'notices' | 'log'>;

/** A notice on this topic has a server that runs look again what keeps it from cosigning. */
export const witnessTopic = 'witness';

interface Witnessing {
  readonly ground: WitnessGround;
  readonly cosigning: Cosigning;
  readonly watch: WitnessWatch;
}

/** A checkpoint with 63 hashes and sixteen signatures is less. */
const bodyLimit = 64 * 1024;
const plain = 'text/plain; charset=utf-8';
/** Until it has been looked at once whether anything is in the way. */
const lookEveryMs = 1000;

export function witnessRoutes(app: App, needs: WitnessNeeds, now: () => number = Date.now): void {
  const later = new Later(() => begin(needs));
  const timer = setInterval(() => {
    later.get().then(
      () => clearInterval(timer),
      // Before the first community, or while the database is away.
      () => undefined,
    );
  }, lookEveryMs).unref();
  app.addHook('preClose', async () => clearInterval(timer));
  // The specification names no media type, so any will do.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.get('/witness/key', async (_request, reply) => {
    const { key } = await openWitness((await later.get()).ground);
    return reply.type(plain).send(`${encodeVerifierKey(key)}\n`);
  });
  app.post('/witness/add-checkpoint', { bodyLimit }, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    return await answer(await later.get(), new Uint8Array(body), now, reply);
  });
}

async function begin({ db, config, troubles, notices, log }: WitnessNeeds): Promise<Witnessing> {
  const owner = await getCommunity(db);
  if (owner === undefined) throw new Refusal('unavailable');
  const places = MemoryPlaces.of(config, owner.id);
  const ground = { db, dataFolder: config.dataFolder, owner, places };
  const watch = new WitnessWatch(ground, troubles);
  const bulletin = await Bulletin.start(notices);
  bulletin.subscribe(witnessTopic, () => {
    watch.look().catch((error: Error) => log.error('witness not looked at', { kind: error.name }));
  });
  await watch.look();
  return { ground, cosigning: new Cosigning(ground), watch };
}

/** The statuses of C2SP tlog-witness, "add-checkpoint". */
const statuses: Partial<Record<LedgerErrorCode, number>> = {
  unsigned: 403,
  signature: 403,
  conflict: 409,
  consistency: 422,
  'proof-length': 422,
};

async function answer(
  { cosigning, watch }: Witnessing,
  body: Uint8Array,
  now: () => number,
  reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    const line = await cosigning.add(decodeAddCheckpoint(body), Math.floor(now() / 1_000));
    if (line === undefined) reply.code(404);
    else await watch.cosigned();
    return await reply.type(plain).send(line ?? '');
  } catch (error) {
    if (error instanceof WitnessTrouble || error instanceof LedgerTrouble) {
      await watch.stopped(error instanceof LedgerTrouble ? keyless(error) : error);
      throw new Refusal('unavailable', {}, error);
    }
    if (!(error instanceof LedgerError || error instanceof SealError)) throw error;
    const status = (error instanceof LedgerError && statuses[error.code]) || 400;
    if (status !== 409) return reply.code(status).type(plain).send('');
    const size = error.message.slice('conflict: '.length);
    return reply.code(409).type('text/x.tlog.size').send(`${size}\n`);
  }
}
