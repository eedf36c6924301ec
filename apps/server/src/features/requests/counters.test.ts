import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counter } from './counters.ts';

test('past the limit it is too many, with the seconds until a new window, and then none', () => {
  let now = 3_600_000 * 10 + 600_000;
  const counter = new Counter(2, 3_600_000, () => now);
  counter.take('a');
  counter.take('a');
  assert.throws(() => counter.take('a'), { code: 'too-many', details: { retryAfter: 3000 } });
  counter.take('b');
  counter.giveBack('a');
  counter.take('a');
  now += 3_000_000;
  counter.take('a', 2);
});
