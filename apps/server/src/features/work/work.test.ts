import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, scryptSync } from 'node:crypto';
import { test } from 'node:test';
import { decodeWorkChallenge, encodeWork, type Scrypt, solves } from '@nearhand/protocol/work';
import { WorkDesk } from './work.ts';

const scrypt: Scrypt = async (password, salt, { n, r, p }) =>
  scryptSync(password, salt, 32, { N: n, r, p });

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
  const work = new WorkDesk(createSecretKey(randomBytes(32)), () => now);
  const header = await solve(work.challenge());
  now += 59 * 60_000;
  const shown = await work.check(header);
  assert.equal(shown.by, 'work');
  assert.equal(
    (await work.check(header)).by,
    'work',
    'a room that could not be made costs no work',
  );
  assert.ok(shown.by === 'work' && shown.spend());
  assert.ok(shown.by === 'work' && !shown.spend());
  await assert.rejects(work.check(header), { code: 'work-refused' });
  const late = await solve(work.challenge());
  now += 62 * 60_000;
  await assert.rejects(work.check(late), { code: 'work-refused' });
});

test('work that is not solved, of another server or no work at all is refused', async () => {
  const work = new WorkDesk(createSecretKey(randomBytes(32)), Date.now);
  const other = new WorkDesk(createSecretKey(randomBytes(32)), Date.now);
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
