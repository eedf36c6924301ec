import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { test } from 'node:test';
import {
  checkWork,
  decodeWork,
  encodeWork,
  type Scrypt,
  solves,
  type WorkChallenge,
} from './work.ts';

const challenge: WorkChallenge = {
  challenge: new Uint8Array(32).fill(5),
  n: 16,
  r: 1,
  p: 1,
  bits: 4,
  parts: 3,
};
const scrypt: Scrypt = async (password, salt, { n, r, p }) =>
  new Uint8Array(scryptSync(password, salt, 32, { N: n, r, p }));

async function solve(part: number): Promise<number> {
  for (let counter = 0; ; counter += 1) {
    if (await solves(challenge, part, counter, scrypt)) return counter;
  }
}

test('work is right with every part solved for its own place, and wrong with one less or another', async () => {
  const counters = [await solve(0), await solve(1), await solve(2)];
  assert.equal(await checkWork(challenge, counters, scrypt), true);
  assert.equal(await checkWork(challenge, counters.slice(1), scrypt), false);
  assert.equal(await checkWork(challenge, [...counters, 0], scrypt), false);
  const hard = { ...challenge, bits: 30 };
  assert.equal(await checkWork(hard, counters, scrypt), false);
  const other = { ...challenge, challenge: new Uint8Array(32).fill(6), bits: 12 };
  assert.equal(await checkWork(other, counters, scrypt), false);
});

test('a wrong part is the end of it: nobody makes the server hash four times for nothing', async () => {
  let hashes = 0;
  const counting: Scrypt = (...args) => {
    hashes += 1;
    return scrypt(...args);
  };
  await checkWork({ ...challenge, bits: 30 }, [0, 0, 0], counting);
  assert.equal(hashes, 1);
});

test('the header comes back as it went, and anything else is a shape', () => {
  const solved = { challenge: new Uint8Array(32).fill(9), counters: [0, 17, 0xffff_ffff] };
  assert.deepEqual(decodeWork(encodeWork(solved)), solved);
  assert.deepEqual(decodeWork('token.AAAA'), { token: 'AAAA' });
  for (const wrong of [
    '',
    '.',
    'AA',
    'token',
    'token.a.b',
    'AA.-1',
    'AA.4294967296',
    'A.1',
    'AA.1e3',
  ]) {
    assert.throws(() => decodeWork(wrong), { code: 'shape' }, wrong);
  }
});
