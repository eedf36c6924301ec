import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withOpenings } from './fold.ts';
import type { OpenedRecord } from './opening.ts';
import { readersHistory } from './readers-history.ts';
import { epoch, helper, lawyer, mei, room, said, tom, wide } from './room.fixture.ts';

function told(lines: ReturnType<typeof readersHistory>): readonly unknown[] {
  return lines.map((line) =>
    line.type === 'opening'
      ? line.opening.number
      : [
          line.epoch.epoch,
          line.letIn.map(({ leaf }) => leaf.name),
          line.shutOut.map(({ leaf }) => leaf.name),
        ],
  );
}

function record(n: number, of: number): OpenedRecord {
  const inside = { hour: 5, author: helper(mei) };
  return { epoch: of, hash: wide(n), previous: wide(n - 1), inside };
}

test('every change names whom it let in and shut out, with the openings of each list behind it', () => {
  const state = room(epoch(1, [mei, tom]), epoch(2, [tom, lawyer]), epoch(3, [tom, lawyer]));
  const opened = withOpenings(state, [record(1, 1), record(2, 1), record(3, 3)], wide(0));
  assert.deepEqual(told(readersHistory(opened)), [
    [1, ['Mei', 'Tommy'], []],
    0,
    1,
    [2, ['Lawyer'], ['Mei']],
    [3, [], []],
    2,
  ]);
});

test('openings stay in the order of their chain, whatever list they name', () => {
  const state = room(epoch(1, [mei]), epoch(2, [mei]));
  const opened = withOpenings(state, [record(1, 2), record(2, 1)], wide(0));
  assert.deepEqual(told(readersHistory(opened)), [[1, ['Mei'], []], [2, [], []], 0, 1]);
});

test('nobody is said to have gone after a list that is not told', () => {
  const state = room(epoch(1, [], true), epoch(2, [tom]), epoch(3, [mei]));
  assert.deepEqual(told(readersHistory(state)), [
    [1, [], []],
    [2, ['Tommy'], []],
    [3, ['Mei'], ['Tommy']],
  ]);
});

test('a change has the time of the first entry behind it that can be read', () => {
  const first = said(helper(mei), { kind: 'said', text: 'a' });
  const [change] = readersHistory(room(epoch(1, [mei]), first));
  assert.ok(change?.type === 'change' && first.type === 'entry');
  assert.equal(change.at, first.content?.at);
  assert.equal('at' in (readersHistory(room(epoch(1, [mei])))[0] ?? {}), false);
});
