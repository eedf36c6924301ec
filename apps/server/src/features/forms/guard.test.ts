import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointOut } from './guard.ts';

const whats = (words: string) => pointOut(words).map(({ what }) => what);

test('a telephone number, an e-mail address and a plate are pointed out', () => {
  assert.deepEqual(whats('Call 0912-345-678 or (02) 2731 5566.'), ['phone', 'phone']);
  assert.deepEqual(whats('電話０９１２３４５６７８'), ['phone']);
  assert.deepEqual(whats('mail jo.bloggs@example.org please'), ['email']);
  assert.deepEqual(whats('The van ABC-1234 did it; 粤B·12345 too, and AB12 CDE'), [
    'plate',
    'plate',
    'plate',
  ]);
  assert.deepEqual(whats('see https://example.org/p/1'), ['link']);
});

test('days, house numbers, positions and sizes are left alone', () => {
  for (const words of [
    'Since 2026-03-01 the lamp at 33 Beacon St is dark.',
    'At 25.03312, 121.56541',
    '中山路 123 巷 45 弄 6 號前面',
    'A hole 30 cm wide and 12 cm deep, lamps 17 to 23',
  ]) {
    assert.deepEqual(pointOut(words), [], words);
  }
});
