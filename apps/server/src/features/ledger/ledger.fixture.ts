import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openCheckpoint } from '@nearhand/ledger/checkpoint';
import { indexLeaf } from '@nearhand/ledger/index-map';
import { noteVerifier } from '@nearhand/ledger/note-signature';
import { TileReader } from '@nearhand/ledger/tile-reader';
import { utf8 } from '@nearhand/seal/bytes';
import { createTestDatabase, type TestDatabase } from '../../db/test-database.ts';
import { type Community, createCommunity } from '../community/community.ts';
import { queueLeaves } from './leaf-queue.ts';
import { openLedger } from './open-ledger.ts';
import { type Publisher, publish } from './publication.ts';
import { PublishedMark } from './published-mark.ts';
import { listVerifierKeys } from './signing-keys.ts';
import { tileFetcher } from './tile-store.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A community with its ledger in a database and a data folder of its own. */
export interface TestLedger {
  readonly database: TestDatabase;
  readonly community: Community;
  readonly dataFolder: string;
  readonly publisher: Publisher;
}

export async function openTestLedger(): Promise<TestLedger> {
  const database = await createTestDatabase();
  const community = await createCommunity(database.db, {
    slug: 'lantern-hill',
    kind: 'sample',
    names: { en: 'Lantern Hill', 'zh-Hant': '燈籠丘', 'zh-Hans': '灯笼丘' },
    timeZone: 'Asia/Taipei',
    holidays: [],
    emergencyNumbers: [],
    crisisNumbers: [],
    neighbourhoods: [],
  });
  const dataFolder = mkdtempSync(join(tmpdir(), 'nearhand-ledger-'));
  folders.push(dataFolder);
  await database.db
    .transaction()
    .execute((transaction) => openLedger(transaction, dataFolder, community));
  const mark = new PublishedMark(dataFolder, community.ledgerOrigin);
  const publisher = { db: database.db, dataFolder, owner: community, mark };
  return { database, community, dataFolder, publisher };
}

/** Hands leaves over, each a text, in one transaction. */
export async function queueTexts(
  { database, community }: TestLedger,
  texts: readonly string[],
  subject?: Uint8Array,
): Promise<void> {
  await database.db.transaction().execute((transaction) =>
    queueLeaves(
      transaction,
      community.id,
      texts.map((text) => ({ leaf: utf8(text), ...(subject === undefined ? {} : { subject }) })),
    ),
  );
}

/** Publishes until nothing waits any more. */
export async function publishAll({ publisher }: TestLedger): Promise<void> {
  let done = await publish(publisher);
  while (typeof done === 'object') done = await publish(publisher);
}

/** What the database holds out to everybody, opened as a client would open it. */
export async function readPublished({ database: { db }, community }: TestLedger) {
  const { checkpoint } = await db
    .selectFrom('ledger_heads')
    .select('checkpoint')
    .where('community_id', '=', community.id)
    .executeTakeFirstOrThrow();
  if (checkpoint === null) return undefined;
  const keys = await listVerifierKeys(db, community);
  const opened = await openCheckpoint(new Uint8Array(checkpoint), {
    origin: community.ledgerOrigin,
    log: keys.map(noteVerifier),
    witnesses: [],
  });
  const reader = new TileReader(opened.checkpoint, tileFetcher(db, community.id));
  return { ...opened, reader };
}

/** Every leaf in the tree as text, each verified. */
export async function readTexts(reader: TileReader): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let bundle = 0; bundle * 256 < reader.head.size; bundle += 1) {
    for (const entry of await reader.entries(bundle)) texts.push(Buffer.from(entry).toString());
  }
  return texts;
}

/** The index leaf of a community without desks, as text. */
export const noDesks = Buffer.from(indexLeaf(new Map())).toString();

/** The same without the index leaves. */
export async function readOwnTexts(reader: TileReader): Promise<readonly string[]> {
  return (await readTexts(reader)).filter((text) => text !== noDesks);
}
