import { encodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { MemoryLog, numberedEntries } from '@nearhand/ledger/log.fixture';
import { encodeNote } from '@nearhand/ledger/note';
import { noteSigner } from '@nearhand/ledger/note-signature';
import { TileReader, type TreeHead } from '@nearhand/ledger/tile-reader';
import { encodeAddCheckpoint } from '@nearhand/ledger/witness-request';
import { utf8 } from '@nearhand/seal/bytes';
import Fastify from 'fastify';
import { readConfig } from '../../config.ts';
import { Notices } from '../../db/notices.ts';
import { answerErrors } from '../../http/errors.ts';
import type { App } from '../../http/fastify-app.ts';
import { plainErrorPage } from '../../http/plain-error-page.ts';
import { createLog } from '../../log.ts';
import { Troubles } from '../../troubles.ts';
import type { TestLedger } from '../ledger/ledger.fixture.ts';
import { MemoryPlaces } from './memory-places.ts';
import { type WitnessGround, witnessRoutes } from './witness.ts';

export const origin = 'nearhand/7f3k2mq5zbahnvcd4xw6yte2oe';
export const signer = await noteSigner(origin, new Uint8Array(32).fill(7));
/** The log that is witnessed, and its heads at three sizes. */
export const log = new MemoryLog();
export const heads = [10, 300, 700].map((size) => {
  log.append(numberedEntries(log.entries.length, size));
  return log.head;
}) as [TreeHead, TreeHead, TreeHead];
/** Another log under the same key: it leaves the first between two of those heads. */
export const fork = new MemoryLog();
fork.append([...numberedEntries(0, 50), utf8('another'), ...numberedEntries(51, 400)]);
/** When the witness signs, in milliseconds. */
export const now = Date.UTC(2026, 10, 25);

/** A server that witnesses, on a database and a data folder, without the network. */
export interface TestWitness {
  readonly app: App;
  readonly ground: WitnessGround;
  readonly troubles: Troubles;
}

export async function openTestWitness(
  { database, community, dataFolder }: Pick<TestLedger, 'database' | 'community' | 'dataFolder'>,
  secondPlace?: string,
): Promise<TestWitness> {
  const app: App = Fastify();
  answerErrors(app, plainErrorPage, createLog('silent'));
  const config = readConfig({
    NEARHAND_DATA: dataFolder,
    ...(secondPlace === undefined ? {} : { NEARHAND_SECOND_PLACE: secondPlace }),
  });
  const troubles = new Troubles();
  const { db, connection } = database;
  const notices = new Notices(connection, createLog('silent'));
  app.addHook('onClose', () => notices.close());
  await app.register(async (scope) =>
    witnessRoutes(
      scope as App,
      { db, notices, config, troubles, log: createLog('silent') },
      () => now,
    ),
  );
  const places = MemoryPlaces.of(config, community.id);
  return { app, troubles, ground: { db, dataFolder, owner: community, places } };
}

/** A checkpoint of the log, signed. */
export async function checkpointOf(head: TreeHead, by = signer, name = origin) {
  const text = encodeCheckpoint({ origin: name, size: head.size, root: head.root, extensions: [] });
  return { text, note: encodeNote({ text, signatures: [await by.sign(text)] }) };
}

/** `add-checkpoint`, as the log asks for it. */
export async function submit(
  { app }: Pick<TestWitness, 'app'>,
  head: TreeHead,
  oldSize: number,
  { by = signer, from = log, name = origin } = {},
) {
  const reader = new TileReader(head, from.fetch);
  const proof = oldSize === 0 || oldSize >= head.size ? [] : await reader.consistencyProof(oldSize);
  const { text, note } = await checkpointOf(head, by, name);
  const payload = Buffer.from(encodeAddCheckpoint({ oldSize, proof, checkpoint: note }));
  const answer = await app.inject({ method: 'POST', url: '/witness/add-checkpoint', payload });
  return { ...answer, status: answer.statusCode, text, body: answer.body };
}
