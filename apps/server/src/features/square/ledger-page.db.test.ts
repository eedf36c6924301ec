import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { TestDesk } from '@nearhand/ledger/desk.fixture';
import { encodeLeaf } from '@nearhand/ledger/leaf';
import { encodeRestore } from '@nearhand/ledger/restore';
import { buildApp } from '../../app.ts';
import { Availability } from '../../availability.ts';
import { readConfig } from '../../config.ts';
import { Notices } from '../../db/notices.ts';
import type { App } from '../../http/fastify-app.ts';
import { createLog } from '../../log.ts';
import { languages, pathIn } from '../../pages/language.ts';
import { Troubles } from '../../troubles.ts';
import {
  openTestLedger,
  publishAll,
  queueTexts,
  type TestLedger,
} from '../ledger/ledger.fixture.ts';
import { queueLeaves } from '../ledger/ledger.ts';
import { readLedgerRecord } from './ledger-record.ts';
import { squareErrorPage, squareRoutes } from './square.tsx';

let ledger: TestLedger;
let app: App;

before(async () => {
  ledger = await openTestLedger();
  const { database, dataFolder } = ledger;
  const log = createLog('silent');
  const availability = new Availability(database.pg, () => true);
  const ground = {
    config: { ...readConfig({}), dataFolder },
    log,
    db: database.db,
    pg: database.pg,
    notices: new Notices(database.connection, log),
    troubles: new Troubles(),
  };
  app = await buildApp({
    ground,
    availability,
    features: [squareRoutes],
    errorPage: squareErrorPage,
  });
  availability.enter('serving');
});

async function page(path: string): Promise<string> {
  const answer = await app.inject({ url: path, headers: { accept: 'text/html' } });
  assert.equal(answer.statusCode, 200, path);
  return answer.body;
}

const restored = encodeLeaf({
  kind: 'restore',
  payload: encodeRestore({ backup: '2026-10-03', day: '2026-10-04', type: 'restore', v: 1 }),
  signatures: [],
});

test('each kind of leaf is told in words, and nobody by name', async () => {
  assert.match(await page('/ledger'), /Nothing is written yet/);
  const desk = new TestDesk();
  await desk.found(2, 3);
  const device = await desk.device('Zephyrine Quill');
  const leaves = [0, 1].map((index) => desk.ledger.leaf(index));
  const roster = desk.roster(7, [device]);
  const leaving = desk.leaving(device.hash);
  const bare = (kind: 'roster' | 'leaving', payload: Uint8Array) =>
    encodeLeaf({ kind, payload, signatures: [] });
  leaves.push(bare('roster', roster), bare('leaving', leaving), restored);
  const { database, community } = ledger;
  await database.db.transaction().execute((transaction) =>
    queueLeaves(
      transaction,
      community.id,
      leaves.map((leaf) => ({ leaf })),
    ),
  );
  await queueTexts(ledger, ['a leaf of a later version']);
  await publishAll(ledger);
  const html = await page('/ledger');
  for (const said of [
    /Of 3, 2 have to sign/,
    /a helper’s device was written down/,
    /list of helpers number 7. Devices on it: 1/,
    /a helper’s device left/,
    /On 4 October 2026 .* backup of 3 October 2026/,
    /cannot put into words/,
    /By nobody yet/,
  ]) {
    assert.match(html, said);
  }
  const record = await readLedgerRecord(database.db, community);
  assert.ok(record && html.includes(Buffer.from(record.root).toString('base64url')));
  assert.match(html, new RegExp(`<dd>${record.size}</dd>`));
  for (const language of languages) {
    const told = await page(pathIn(language, '/ledger'));
    assert.doesNotMatch(told, /Zephyrine|steward 1|social worker|Lane Three/);
  }
  assert.match(await page('/zh-Hant/ledger'), /3 位中要有 2 位簽名/);
});

test('pages by number show each leaf once, newest first, however the ledger grows', async () => {
  for (let batch = 0; batch < 7; batch += 1) {
    await queueTexts(
      ledger,
      Array.from({ length: 90 }, (_, i) => `leaf ${batch}.${i}`),
    );
    await publishAll(ledger);
  }
  const { database, community } = ledger;
  const seen: number[] = [];
  let before: number | undefined;
  do {
    const record = await readLedgerRecord(database.db, community, before);
    assert.ok(record);
    seen.push(...record.leaves.map(({ index }) => index));
    before = record.older;
  } while (before !== undefined);
  assert.equal(seen.length, 6 + 7 * 90);
  assert.deepEqual(
    seen,
    [...new Set(seen)].sort((a, b) => b - a),
  );
  const second = /href="\/ledger\?before=(\d+)"/.exec(await page('/ledger'))?.[1];
  assert.match(await page(`/ledger?before=${second}`), new RegExp(`Entry ${Number(second) - 1}<`));
});

test('whatever is asked for as a number is the newest page', async () => {
  const newest = await page('/ledger');
  for (const before of ['', '0', '-1', '1e9', 'x', '99999999999999999999', '999999999999999']) {
    assert.equal(
      (await page(`/ledger?before=${before}`)).match(/Entry \d+/)?.[0],
      newest.match(/Entry \d+/)?.[0],
      before,
    );
  }
});
