import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { test } from 'node:test';
import { checkWork, decodeWork, type Scrypt } from '@nearhand/protocol/work';
import { solveWork } from './proof-of-work.ts';

const scrypt: Scrypt = async (password, salt, { n, r, p }) =>
  new Uint8Array(scryptSync(password, salt, 32, { N: n, r, p }));

test('solved work is what the server checks, and tells how far it is', async () => {
  const challenge = { challenge: new Uint8Array(32).fill(3), n: 16, r: 1, p: 1, bits: 3, parts: 4 };
  const told: number[] = [];
  const solved = decodeWork(await solveWork(challenge, scrypt, (done) => told.push(done)));
  assert.ok('counters' in solved);
  assert.deepEqual(solved.challenge, challenge.challenge);
  assert.equal(await checkWork(challenge, solved.counters, scrypt), true);
  assert.deepEqual(told, [1, 2, 3, 4]);
});
