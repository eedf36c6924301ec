import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Content } from '@nearhand/room/content';
import { VisitError, type VisitErrorCode } from './error.ts';
import { Outbox } from './outbox.ts';

const said = (text: string): Content => ({ kind: 'said', text, at: 1 });

function outbox(results: (VisitErrorCode | undefined)[]) {
  const delivered: string[] = [];
  const pauses: number[] = [];
  const clock = {
    now: () => 0,
    wait: async (milliseconds: number) => {
      pauses.push(milliseconds);
    },
  };
  const box: Outbox<unknown> = new Outbox(
    async ({ content }) => {
      const code = results.shift();
      if (code !== undefined) throw new VisitError(code);
      delivered.push(content.kind === 'said' ? content.text : '');
    },
    clock,
    () => undefined,
  );
  return { box, delivered, pauses };
}

test('what is said goes out in order, however often the connection is lost', async () => {
  const { box, delivered, pauses } = outbox([
    'offline',
    'unavailable',
    'offline',
    undefined,
    'held',
  ]);
  await Promise.all([box.add(said('one'), []), box.add(said('two'), [])]);
  assert.deepEqual(delivered, ['one', 'two']);
  assert.deepEqual(pauses, [1_000, 2_000, 4_000, 1_000]);
  assert.deepEqual(box.waiting, []);
});

test('what is refused is held with the reason until somebody tries again, and holds up nothing', async () => {
  const { box, delivered } = outbox(['element-refused']);
  const first = box.add(said('one'), []);
  await box.add(said('two'), []);
  assert.deepEqual(delivered, ['two']);
  assert.deepEqual(
    box.waiting.map(({ state, error }) => [state, error]),
    [['held', 'element-refused']],
  );
  box.retry();
  await first;
  assert.deepEqual(delivered, ['two', 'one']);
});

test('what waits can be taken back, and what is on its way cannot', async () => {
  let release: () => void = () => undefined;
  const box: Outbox<unknown> = new Outbox(
    () => new Promise<void>((resolve) => (release = resolve)),
    { now: () => 0, wait: () => Promise.resolve() },
    () => undefined,
  );
  const first = box.add(said('one'), []);
  const second = box.add(said('two'), []);
  const [sending, waiting] = box.waiting;
  assert.equal(sending?.state, 'sending');
  assert.equal(box.takeBack(sending?.id ?? ''), false);
  assert.equal(box.takeBack(waiting?.id ?? ''), true);
  await second;
  release();
  await first;
  assert.deepEqual(box.waiting, []);
});
