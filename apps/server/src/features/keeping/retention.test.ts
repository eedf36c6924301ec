import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays } from '../requests/requests.ts';
import { daysToForget, readRetention } from './retention.ts';

const daily = Array.from({ length: 120 }, (_, back) => addDays('2026-11-25', -back));

test('of each of the last days, weeks and months the newest backup stays', () => {
  const forgotten = new Set(daysToForget(daily, readRetention('3d 2w 2m')));
  const kept = daily.filter((day) => !forgotten.has(day));
  assert.deepEqual(kept, [
    '2026-11-25',
    '2026-11-24',
    '2026-11-23',
    // The Sunday before, and the last day of the month before.
    '2026-11-22',
    '2026-10-31',
  ]);
});

test('days without a backup do not use the rule up', () => {
  const sparse = ['2026-01-01', '2026-03-01', '2026-11-20'];
  assert.deepEqual(daysToForget(sparse, readRetention('2d')), ['2026-01-01']);
});

test('the newest backup stays under any rule, and a second look forgets nothing more', () => {
  const rule = readRetention('1m');
  const forgotten = daysToForget(daily, rule);
  const kept = daily.filter((day) => !forgotten.includes(day));
  assert.deepEqual(kept, ['2026-11-25']);
  assert.deepEqual(daysToForget(kept, rule), []);
});

for (const wrong of ['', '7', 'd', '0d', '7d4x', '-1d', '9999d']) {
  test(`“${wrong}” is no rule`, () => {
    assert.throws(() => readRetention(wrong), { code: 'file-wrong' });
  });
}
