/** Witnessing other logs (C2SP tlog-witness). This file is the one way into the folder. */
import type { Cosigner } from '@nearhand/ledger/cosignature';
import { LedgerError, type LedgerErrorCode } from '@nearhand/ledger/error';
import { signatureLine } from '@nearhand/ledger/note';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { judgeCheckpoint, originOf } from '@nearhand/ledger/witness';
import { type AddCheckpoint, decodeAddCheckpoint } from '@nearhand/ledger/witness-request';
import { SealError } from '@nearhand/seal/error';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../../db/schema.ts';
import type { Ground } from '../../ground.ts';
import type { App } from '../../http/fastify-app.ts';
import { Refusal } from '../../refusal.ts';
import { getCommunity } from '../community/community.ts';
import { Later } from '../requests/requests.ts';
import { openWitness } from './witness-key.ts';
import { advanceLog, findLog } from './witnessed-logs.ts';

export { openWitness } from './witness-key.ts';
export { type LogRow, listLogs, watchLog } from './witnessed-logs.ts';

interface Witnessing {
  readonly db: Kysely<Database>;
  readonly communityId: Buffer;
  readonly witness: Cosigner;
}

/** A checkpoint with 63 hashes and sixteen signatures is less. */
const bodyLimit = 64 * 1024;
const plain = 'text/plain; charset=utf-8';

export function witnessRoutes(
  app: App,
  { db, config }: Pick<Ground, 'db' | 'config'>,
  now: () => number = Date.now,
): void {
  const later = new Later(async (): Promise<Witnessing> => {
    const community = await getCommunity(db);
    if (community === undefined) throw new Refusal('unavailable');
    const witness = await openWitness(db, config.dataFolder, community);
    return { db, communityId: community.id, witness };
  });
  // The specification names no media type, so any will do.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.get('/witness/key', async (_request, reply) => {
    const { witness } = await later.get();
    return reply.type(plain).send(`${encodeVerifierKey(witness.key)}\n`);
  });
  app.post('/witness/add-checkpoint', { bodyLimit }, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    return await answer(await later.get(), new Uint8Array(body), now, reply);
  });
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
  witnessing: Witnessing,
  body: Uint8Array,
  now: () => number,
  reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    const line = await addCheckpoint(witnessing, decodeAddCheckpoint(body), now);
    if (line === undefined) reply.code(404);
    return await reply.type(plain).send(line ?? '');
  } catch (error) {
    if (!(error instanceof LedgerError || error instanceof SealError)) throw error;
    const status = (error instanceof LedgerError && statuses[error.code]) || 400;
    if (status !== 409) return reply.code(status).type(plain).send('');
    const size = error.message.slice('conflict: '.length);
    return reply.code(409).type('text/x.tlog.size').send(`${size}\n`);
  }
}

/**
 * The cosignature's line, once the new head is kept; undefined for a log that is not cosigned here.
 * @throws LedgerError as `judgeCheckpoint`
 */
async function addCheckpoint(
  { db, communityId, witness }: Witnessing,
  request: AddCheckpoint,
  now: () => number,
): Promise<string | undefined> {
  const origin = originOf(request);
  const log = await findLog(db, communityId, origin);
  if (log === undefined) return undefined;
  const { checkpoint, text } = await judgeCheckpoint(request, log);
  if (!(await advanceLog(db, communityId, origin, log.last, checkpoint))) {
    // Somebody else's request came first; what is true now is told as it would have been then.
    const { last } = (await findLog(db, communityId, origin)) ?? log;
    throw new LedgerError('conflict', String(last.size));
  }
  return signatureLine(await witness.cosign(text, Math.floor(now() / 1_000)));
}
