import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoursText, parseHours } from './hours-text.ts';

test('hours are read as people type them, in any of the three languages', () => {
  const both = [
    { day: 2, from: '09:00', to: '12:00' },
    { day: 2, from: '13:30', to: '24:00' },
  ];
  assert.deepEqual(parseHours('9:00-12:00, 13:30–24:00', 2), both);
  assert.deepEqual(parseHours('９：００～12:00、13:30至24:00', 2), both);
  assert.deepEqual(parseHours(hoursText(both, 2), 2), both);
});

test('a closed day is an empty one', () => {
  assert.deepEqual(parseHours('  ', 6), []);
  assert.equal(hoursText([{ day: 1, from: '09:00', to: '10:00' }], 6), '');
});

for (const text of [
  '9-12',
  '25:00-26:00',
  '12:00-09:00',
  '09:60-10:00',
  '24:30-24:40',
  'all day',
]) {
  test(`hours that are none are not guessed: ${text}`, () => {
    assert.equal(parseHours(text, 0), undefined);
  });
}
