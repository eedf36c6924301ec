import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../db/test-database.ts';
import { SealedPoints } from './sealed-point.ts';

const [town, village] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];
const hour = 60 * 60_000;
const noon = 500_000 * hour;
const point = { latitude: 25.041, longitude: 121.553 };

test('what one process sealed is opened by every other, for this hour and the next', async () => {
  const { db } = await createTestDatabase();
  const [one, other] = [new SealedPoints(db), new SealedPoints(db)];
  // Both know their hour's key before either seals.
  await other.open(town, 'A'.repeat(48), noon);
  const [first, second] = await Promise.all([
    one.seal(town, point, noon + 1),
    other.seal(town, point, noon + hour - 1),
  ]);
  assert.notEqual(first, second, 'the same place looks like another each time');
  for (const sealed of [first, second]) {
    for (const process of [one, other, new SealedPoints(db)]) {
      assert.deepEqual(await process.open(town, sealed, noon + hour - 1), point);
      assert.deepEqual(await process.open(town, sealed, noon + 2 * hour - 1), point);
      assert.equal(await process.open(village, sealed, noon + hour), undefined);
    }
  }
});

test('two hours later nobody can open it, and its key is nowhere', async () => {
  const { db } = await createTestDatabase();
  const process = new SealedPoints(db);
  const sealed = await process.seal(town, point, noon);
  const keys = async () => (await db.selectFrom('point_keys').select('hour').execute()).length;
  await process.forget(town, noon + 2 * hour - 1);
  assert.equal(await keys(), 1);
  await process.forget(town, noon + 2 * hour);
  assert.equal(await keys(), 0);
  assert.equal(await process.open(town, sealed, noon + 2 * hour), undefined);
  assert.equal(await process.open(town, sealed, noon), undefined);
});

test('a point that was altered, cut or made up is none', async () => {
  const { db } = await createTestDatabase();
  const process = new SealedPoints(db);
  const sealed = Buffer.from(await process.seal(town, point, noon), 'base64url');
  for (let at = 0; at < sealed.length; at += 1) {
    const altered = Buffer.from(sealed);
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
    const texts = [altered, sealed.subarray(0, at)].map((bytes) => bytes.toString('base64url'));
    for (const text of texts) assert.equal(await process.open(town, text, noon), undefined);
  }
});
