import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Nonces } from './nonces.ts';

const key = createSecretKey(randomBytes(32));
const minute = 60_000;

test('a nonce is good for five minutes and once, and at every process with the secret', () => {
  let now = 1_000_000_000_000;
  const one = new Nonces(key, 'nonce', 5, () => now);
  const two = new Nonces(key, 'nonce', 5, () => now);
  const nonce = one.fresh();
  assert.equal(nonce.length, 32);
  assert.equal(two.spend(nonce), true);
  assert.equal(two.spend(nonce), false);
  const late = one.fresh();
  now += 5 * minute;
  assert.equal(one.spend(late), true);
  const tooLate = one.fresh();
  now += 6 * minute;
  assert.equal(one.spend(tooLate), false);
});

test('a nonce from the future, of another label or with any bit changed is none of ours', () => {
  let now = 1_000_000_000_000;
  const nonces = new Nonces(key, 'nonce', 5, () => now);
  const nonce = nonces.fresh();
  for (let bit = 0; bit < 256; bit += 1) {
    const changed = Buffer.from(nonce);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(nonces.spend(changed), false);
  }
  assert.equal(new Nonces(key, 'work', 5, () => now).spend(nonce), false);
  assert.equal(
    new Nonces(createSecretKey(randomBytes(32)), 'nonce', 5, () => now).spend(nonce),
    false,
  );
  now -= 2 * minute;
  assert.equal(nonces.spend(nonce), false);
});

test('what was used is forgotten once it is too old to be good', () => {
  let now = 1_000_000_000_000;
  const nonces = new Nonces(key, 'nonce', 5, () => now);
  const first = nonces.fresh();
  assert.equal(nonces.spend(first), true);
  now += 10 * minute;
  assert.equal(nonces.spend(nonces.fresh()), true);
  assert.equal(nonces.spend(first), false);
});
