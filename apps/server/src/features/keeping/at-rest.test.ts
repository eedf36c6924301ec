import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { byOpenSsl, bySodium, openAtRest, sealAtRest } from './at-rest.ts';

const ciphers = [byOpenSsl, ...(bySodium ? [bySodium] : [])];
const key = randomBytes(32);

test('each implementation opens what the other sealed, of every length, and refuses what was altered', () => {
  for (const length of [0, 1, 32, 63, 64, 65, 4096]) {
    const [nonce, additional, plain] = [randomBytes(12), randomBytes(60), randomBytes(length)];
    const [sealed = Buffer.alloc(0), ...others] = ciphers.map((each) =>
      each.seal(key, nonce, additional, plain),
    );
    assert.equal(sealed.length, length + 16);
    for (const other of others) assert.deepEqual(other, sealed);
    for (const { open } of ciphers) {
      assert.deepEqual(open(key, nonce, additional, sealed), plain);
      assert.throws(() => open(key, nonce, additional, flipped(sealed)));
      assert.throws(() => open(key, nonce, flipped(additional), sealed));
      assert.throws(() => open(key, flipped(nonce), additional, sealed));
      assert.throws(() => open(flipped(key), nonce, additional, sealed));
      assert.throws(() => open(key, nonce, additional, sealed.subarray(0, -1)));
    }
  }
});

test('what lies at rest opens in its place under its key, and nowhere else', () => {
  const [room, other] = [randomBytes(32), randomBytes(32)];
  const stored = sealAtRest(key, ['room_slots', room, 1], Buffer.from('a slot'));
  assert.equal(openAtRest(key, ['room_slots', room, 1], stored).toString(), 'a slot');
  assert.throws(() => openAtRest(key, ['room_slots', other, 1], stored));
  assert.throws(() => openAtRest(key, ['room_slots', room, 2], stored));
  assert.throws(() => openAtRest(key, ['openings', room, 1], stored));
  for (const length of [0, 11, 12, 27]) {
    assert.throws(() => openAtRest(key, ['room_slots', room, 1], stored.subarray(0, length)));
  }
});

function flipped(bytes: Buffer): Buffer {
  const other = Buffer.from(bytes);
  const at = other.length - 1;
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}
