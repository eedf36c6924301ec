import assert from 'node:assert/strict';
import { createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { ShortMac, sha256 } from './digest.ts';

test('hashes and MACs are those of Node, whatever the lengths', () => {
  for (let length = 0; length <= 300; length += 1) {
    const bytes = randomBytes(length);
    assert.deepEqual(sha256(bytes), createHash('sha256').update(bytes).digest());
  }
  for (const keyLength of [1, 32, 64]) {
    const key = createSecretKey(randomBytes(keyLength));
    const mac = new ShortMac(key, 100);
    for (let length = 0; length <= 100; length += 1) {
      const bytes = randomBytes(length);
      const expected = createHmac('sha256', key).update(bytes).digest();
      const half = length >> 1;
      assert.deepEqual(mac.digest(bytes), expected);
      assert.deepEqual(mac.digest(bytes.subarray(0, half), bytes.subarray(half)), expected);
    }
  }
});

test('a message or a key that is too long is refused, and nothing of it is cut off', () => {
  const mac = new ShortMac(createSecretKey(randomBytes(32)), 40);
  assert.throws(() => mac.digest(randomBytes(30), randomBytes(11)), RangeError);
  assert.throws(() => new ShortMac(createSecretKey(randomBytes(65)), 40), RangeError);
});
