import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { openCheckpoint } from '@nearhand/ledger/checkpoint';
import { noteVerifier } from '@nearhand/ledger/note-signature';
import { TileReader } from '@nearhand/ledger/tile-reader';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import { buildApp } from '../../app.ts';
import { Availability } from '../../availability.ts';
import { readConfig } from '../../config.ts';
import { Notices } from '../../db/notices.ts';
import type { App } from '../../http/fastify-app.ts';
import { plainErrorPage } from '../../http/plain-error-page.ts';
import { createLog } from '../../log.ts';
import { Troubles } from '../../troubles.ts';
import {
  openTestLedger,
  publishAll,
  queueTexts,
  readTexts,
  type TestLedger,
} from './ledger.fixture.ts';
import { ledgerRoutes, ledgerTopic } from './ledger.ts';

const leaves = Array.from({ length: 700 }, (_, i) => `leaf ${i}: ${'the same '.repeat(9)}`);

suite('/ledger', () => {
  let ledger: TestLedger;
  let app: App;
  let notices: Notices;

  before(async () => {
    ledger = await openTestLedger();
    const { database, dataFolder } = ledger;
    const log = createLog('silent');
    notices = new Notices(database.connection, log);
    const config = { ...readConfig({}), dataFolder };
    const availability = new Availability(database.pg, () => true);
    const ground = {
      config,
      log,
      db: database.db,
      pg: database.pg,
      notices,
      troubles: new Troubles(),
    };
    app = await buildApp({
      ground,
      availability,
      features: [ledgerRoutes],
      errorPage: plainErrorPage,
    });
    availability.enter('serving');
    await queueTexts(ledger, leaves.slice(0, 300));
    await publishAll(ledger);
  });
  after(async () => {
    await app.close();
    await notices.close();
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url: `/ledger/${path}`, headers });

  async function readAll(): Promise<readonly string[]> {
    const keys = (await get('keys')).body.trim().split('\n').map(decodeVerifierKey);
    const answer = await get('checkpoint');
    const { checkpoint } = await openCheckpoint(new Uint8Array(answer.rawPayload), {
      origin: ledger.community.ledgerOrigin,
      log: keys.map(noteVerifier),
      witnesses: [],
    });
    const reader = new TileReader(checkpoint, async (path) => {
      const tile = await get(path);
      assert.equal(tile.statusCode, 200, path);
      return new Uint8Array(tile.rawPayload);
    });
    return await readTexts(reader);
  }

  test('gives a client everything that it checks the ledger with', async () => {
    const texts = await readAll();
    assert.deepEqual(texts.slice(0, 300), leaves.slice(0, 300));
    assert.equal(texts.length, 301);
  });

  test('the checkpoint is asked for anew each time, and comes only when it is another', async () => {
    const answer = await get('checkpoint');
    assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(answer.headers['cache-control'], 'no-cache');
    const again = await get('checkpoint', { 'if-none-match': String(answer.headers.etag) });
    assert.equal(again.statusCode, 304);
    assert.equal(again.body, '');
  });

  test('tiles are kept for ever by any cache, for any page, and bundles alone are compressed', async () => {
    const headers = { 'accept-encoding': 'br, gzip' };
    for (const path of ['tile/0/000', 'tile/0/001.p/45', 'tile/1/000.p/1']) {
      const answer = await get(path, headers);
      assert.equal(answer.statusCode, 200, path);
      assert.equal(answer.headers['content-type'], 'application/octet-stream');
      assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
      assert.equal(answer.headers['content-encoding'], undefined);
      assert.equal(answer.headers['access-control-allow-origin'], '*');
      const width = Number(/\.p\/(\d+)$/.exec(path)?.[1] ?? 256);
      assert.equal(answer.rawPayload.length, width * 32);
    }
    for (const path of ['tile/entries/000', 'tile/entries/001.p/45']) {
      const [zipped, plain] = [await get(path, headers), await get(path)];
      assert.equal(zipped.headers['content-encoding'], 'gzip');
      assert.equal(zipped.headers.vary, 'accept-encoding');
      assert.equal(plain.headers['content-encoding'], undefined);
      assert.deepEqual(gunzipSync(zipped.rawPayload), plain.rawPayload);
      assert.ok(zipped.rawPayload.length * 2 < plain.rawPayload.length);
    }
  });

  test('what there is not, and every other spelling, is a plain 404', async () => {
    for (const path of [
      'tile/0/002',
      'tile/0/001',
      'tile/0/001.p/46',
      'tile/entries/001.p/46',
      'tile/1/000',
      'tile/0/0',
      'tile/0/x000/000',
      'tile/0/000.p/256',
      'tile/9/000',
      'tile/0/x999/x999/x999/x999/999',
      'tile/0/000%2ep/3',
      'tile/0/..%2f..%2fkey',
      'tile/entries/%00',
      'tile/',
      'key',
    ]) {
      const answer = await get(path);
      const expected = path === 'tile/0/000%2ep/3' ? 200 : 404;
      assert.equal(answer.statusCode, expected, path);
      if (expected === 404) assert.equal(answer.headers['cache-control'], 'no-store', path);
    }
  });

  test('a leaf is published soon after its notice, and what was served before stays the same', async () => {
    const partial = await get('tile/0/001.p/45');
    const bundle = await get('tile/entries/001.p/45');
    const before = await get('checkpoint');
    await queueTexts(ledger, leaves.slice(300));
    await notices.notify('nearhand', ledgerTopic);
    let now = before;
    while (now.body === before.body) now = await get('checkpoint');
    assert.equal((await readAll()).length, 702);
    assert.deepEqual((await get('tile/0/001.p/45')).rawPayload, partial.rawPayload);
    assert.deepEqual((await get('tile/entries/001.p/45')).rawPayload, bundle.rawPayload);
  });
});
