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

test('a clock that goes on between two looks at it makes no new window', () => {
  let looks = 0;
  const counter = new Counter(60, 3_600_000, () => {
    looks += 1;
    return 3_600_000 * 10 + Math.floor(looks / 7);
  });
  for (let i = 0; i < 60; i += 1) counter.take('a');
  assert.throws(() => counter.take('a'), { code: 'too-many' });
});

test('processes that tell each other let through an eighth more, and few are told of', () => {
  const hour = 3_600_000;
  let now = hour * 10;
  const told: string[] = [];
  const one: Counter = new Counter(
    80,
    hour,
    () => now,
    (who, total) => {
      told.push(`${who} ${total}`);
      two.hear('one', who, total);
    },
  );
  const two: Counter = new Counter(
    80,
    hour,
    () => now,
    (who, total) => one.hear('two', who, total),
  );
  for (let i = 0; i < 9; i += 1) one.take('quiet');
  assert.deepEqual(told, []);
  let taken = 0;
  assert.throws(() => {
    for (;;) {
      (taken % 2 === 0 ? one : two).take('busy');
      taken += 1;
    }
  });
  assert.ok(taken >= 80 && taken <= 90, String(taken));
  assert.deepEqual(told, ['busy 10', 'busy 20', 'busy 30', 'busy 40']);
  two.hear('one', 'busy', 40);
  now += hour;
  one.take('busy', 80);
});
