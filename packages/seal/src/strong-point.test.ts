import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStrongPoint } from './strong-point.ts';

const PRIME = 2n ** 255n - 19n;

function littleEndian(value: bigint, signBit: boolean): Uint8Array {
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
  if (signBit) bytes[31] = (bytes[31] ?? 0) | 0x80;
  return bytes;
}

test('a y is taken up to p − 2 and refused from p on, whatever the sign', () => {
  for (const sign of [false, true]) {
    assert.equal(isStrongPoint(littleEndian(PRIME - 2n, sign)), true);
    assert.equal(isStrongPoint(littleEndian(2n, sign)), true);
    for (const over of [0n, 1n, 2n, 18n])
      assert.equal(isStrongPoint(littleEndian(PRIME + over, sign)), false, `p + ${over}`);
  }
  assert.equal(isStrongPoint(new Uint8Array(31)), false);
});
