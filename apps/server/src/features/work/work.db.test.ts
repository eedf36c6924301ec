import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, scryptSync } from 'node:crypto';
import { test } from 'node:test';
import { decodeWorkChallenge, encodeWork, type Scrypt, solves } from '@nearhand/protocol/work';
import { createTestDatabase } from '../../db/test-database.ts';
import { type Now, UsedOnce } from '../requests/requests.ts';
import { WorkDesk } from './work.ts';

const scrypt: Scrypt = async (password, salt, { n, r, p }) =>
  scryptSync(password, salt, 32, { N: n, r, p });

const communityId = randomBytes(16);
const { db } = await createTestDatabase();

/** A desk as a process has it; those with the same secret are of one installation. */
function workDesk(secret = createSecretKey(randomBytes(32)), now: Now = Date.now): WorkDesk {
  return new WorkDesk(secret, new UsedOnce(db, communityId, now), now);
}

async function solve(asked: object): Promise<string> {
  const challenge = decodeWorkChallenge(asked);
  const counters: number[] = [];
  for (let part = 0; part < challenge.parts; part += 1) {
    let counter = 0;
    while (!(await solves(challenge, part, counter, scrypt))) counter += 1;
    counters.push(counter);
  }
  return encodeWork({ challenge: challenge.challenge, counters });
}

test('solved work is good within an hour and for one room', async () => {
  let now = 1_000_000_000_000;
  const secret = createSecretKey(randomBytes(32));
  const [work, atOther] = [workDesk(secret, () => now), workDesk(secret, () => now)];
  const header = await solve(work.challenge());
  now += 59 * 60_000;
  const shown = await work.check(header);
  assert.equal(shown.by, 'work');
  assert.equal(
    (await work.check(header)).by,
    'work',
    'a room that could not be made costs no work',
  );
  const elsewhere = await atOther.check(header);
  assert.ok(shown.by === 'work' && elsewhere.by === 'work');
  assert.equal(await shown.spend(db), true);
  assert.equal(await shown.spend(db), false);
  assert.equal(await elsewhere.spend(db), false, 'nor at another process');
  await assert.rejects(work.check(header), { code: 'work-refused' });
  const late = await solve(work.challenge());
  now += 62 * 60_000;
  await assert.rejects(work.check(late), { code: 'work-refused' });
});

test('work that is not solved, of another server or no work at all is refused', async () => {
  const work = workDesk();
  const other = workDesk();
  const { challenge } = decodeWorkChallenge(work.challenge());
  const asked = { challenge, n: 4096, r: 8, p: 1, bits: 2, parts: 4 };
  let wrong = 0;
  while (await solves(asked, 0, wrong, scrypt)) wrong += 1;
  const headers = [
    undefined,
    '',
    'x.1.2.3.4',
    encodeWork({ challenge, counters: [wrong, 1, 2, 3] }),
    encodeWork({ challenge, counters: [0] }),
    await solve(other.challenge()),
  ];
  for (const header of headers) {
    await assert.rejects(work.check(header), { code: 'work-refused' }, String(header));
  }
  assert.deepEqual(await work.check('token.abc'), { by: 'token', token: 'abc' });
});
