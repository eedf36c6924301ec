import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldLife, followed, isOpen, mayFollow, nextSteps, silentDays } from './life.ts';
import type { Step, StepDetail } from './step.ts';

const at = (day: string, detail: StepDetail): Step => ({ day, words: '', detail });
const received = at('2026-03-01', { kind: 'received' });

test('a report goes from received over accepted and under way to done and confirmed', () => {
  const steps = [
    received,
    at('2026-03-02', { kind: 'accepted', body: 'roads' }),
    at('2026-03-04', { kind: 'under-way', expected: '2026-03-20' }),
    at('2026-03-09', { kind: 'done' }),
    at('2026-03-10', { kind: 'confirmed' }),
  ];
  assert.deepEqual(
    steps.map((_, index) => foldLife(steps.slice(0, index + 1)).state),
    ['received', 'accepted', 'under-way', 'done', 'confirmed'],
  );
  const { body, done, expected, answered } = foldLife(steps);
  assert.deepEqual(
    [body, done, expected, answered],
    ['roads', '2026-03-09', undefined, '2026-03-09'],
  );
});

test('only whoever reported confirms; the city it was sent on to may open again what it had closed', () => {
  const done = foldLife([received, at('2026-03-02', { kind: 'done' })]);
  const confirm = at('2026-03-03', { kind: 'confirmed' });
  assert.equal(mayFollow(done, confirm, 'reporter'), true);
  assert.equal(mayFollow(done, confirm, 'steward'), false);
  assert.equal(mayFollow(done, confirm, 'remote'), false);
  assert.equal(mayFollow(done, at('2026-03-03', { kind: 'reopened' }), 'remote'), true);
  assert.deepEqual(nextSteps(done, 'reporter').toSorted(), ['confirmed', 'reopened']);
  assert.deepEqual(nextSteps(foldLife([received]), 'reporter'), []);
});

test('no step lies before the one that it follows', () => {
  const life = foldLife([received]);
  assert.equal(mayFollow(life, at('2026-02-28', { kind: 'done' }), 'steward'), false);
  assert.equal(mayFollow(life, at('2026-03-01', { kind: 'done' }), 'steward'), true);
});

test('silence is counted from the last answer, and from the promised day once it is past', () => {
  const life = foldLife([received]);
  assert.equal(silentDays(life, '2026-03-13'), 12);
  const promised = followed(life, at('2026-03-03', { kind: 'under-way', expected: '2026-03-10' }));
  assert.equal(silentDays(promised, '2026-03-09'), 0);
  assert.equal(silentDays(promised, '2026-03-15'), 5);
  const done = followed(promised, at('2026-03-16', { kind: 'done' }));
  assert.equal(silentDays(done, '2026-05-01'), 0);
});

test('undoing a merge brings back exactly what was before it', () => {
  const before = foldLife([
    received,
    at('2026-03-02', { kind: 'under-way', expected: '2026-03-20' }),
  ]);
  const merged = followed(before, at('2026-03-05', { kind: 'merged', into: 'abcdefghijkl' }));
  assert.equal(merged.state, 'merged');
  assert.deepEqual(followed(merged, at('2026-03-06', { kind: 'unmerged' })), {
    ...before,
    changed: '2026-03-06',
  });
});

test('whatever steps are taken, a removed report stays removed and is not open', () => {
  const details: readonly StepDetail[] = [
    { kind: 'accepted' },
    { kind: 'done' },
    { kind: 'reopened' },
    { kind: 'confirmed' },
    { kind: 'cut', part: 'words', reason: 'names-somebody' },
    { kind: 'merged', into: 'abcdefghijkl' },
    { kind: 'unmerged' },
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...details)), (tried) => {
      let life = foldLife([
        received,
        at('2026-03-01', { kind: 'cut', part: 'all', reason: 'not-a-place' }),
      ]);
      for (const detail of tried) {
        const step = at('2026-03-02', detail);
        for (const by of ['reporter', 'steward', 'remote'] as const) {
          if (mayFollow(life, step, by)) life = followed(life, step);
        }
      }
      assert.equal(life.state, 'removed');
      assert.equal(isOpen(life.state), false);
    }),
  );
});
