import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createTestDatabase } from '../../db/test-database.ts';
import { type Once, UsedOnce } from './used-once.ts';

const minute = 60_000;
let now = 1_000_000_000_000;

/** What two processes of an installation have, on a database of its own. */
async function twoProcesses() {
  const { db, pg } = await createTestDatabase();
  const communityId = randomBytes(16);
  const one = new UsedOnce(db, communityId, () => now);
  const two = new UsedOnce(db, communityId, () => now);
  const count = async () =>
    Number((await pg.query('select count(*) from used_once')).rows[0].count);
  return { db, one, two, count };
}

function fresh(kind: Once['kind'] = 'nonce'): Once {
  return { kind, token: randomBytes(12), issued: Math.floor(now / minute) };
}

test('of many that use the same at two processes at once, one is the first', async () => {
  const { one, two } = await twoProcesses();
  const all = Array.from({ length: 20 }, () => fresh());
  const takes = all.flatMap((once) => [one.take(once), two.take(once), one.take(once)]);
  const firsts = (await Promise.all(takes)).filter((isFirst) => isFirst);
  assert.equal(firsts.length, all.length);
});

test('what a transaction used and undid can be used again', async () => {
  const { db, one, two } = await twoProcesses();
  const once = fresh('work');
  const undone = db.transaction().execute(async (transaction) => {
    assert.equal(await one.takeIn(transaction, once), true);
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  assert.equal(await two.take(once), true);
});

test('what is used stays for as long as it is good, and no longer than three times that', async () => {
  const { one, two, count } = await twoProcesses();
  const [nonce, form] = [fresh('nonce'), fresh('form')];
  await Promise.all([one.take(nonce), one.take(form)]);
  for (let passed = 0; passed < 6; passed += 1) {
    now += minute;
    await two.sweep();
    assert.equal(await two.take(nonce), false, `${passed + 1} minutes later`);
  }
  for (let passed = 0; passed < 18; passed += 1) {
    now += minute;
    await two.sweep();
  }
  assert.equal(await count(), 1, 'the form’s');
  assert.equal(await two.take(form), false);
});

test('a statement that fails is an error to each who asked in it, and the next is answered', async () => {
  const { one } = await twoProcesses();
  const broken = { kind: 'nonce', token: Buffer.alloc(3), issued: 0 } as const;
  const asked = [one.take(broken), one.take(fresh())];
  const settled = await Promise.allSettled(asked);
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(await one.take(fresh()), true);
});
