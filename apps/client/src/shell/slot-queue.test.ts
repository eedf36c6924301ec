import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zeros } from '@nearhand/seal/bytes';
import type { SlotContent } from '@nearhand/seal/slot';
import type { TiedSlot } from './seal-orders.ts';
import { type OpenSlots, SlotQueue } from './slot-queue.ts';

const tied = (of: number): TiedSlot => ({
  slot: Uint8Array.of(of),
  tie: { epoch: of, door: zeros(), commitment: zeros() },
});

/** Opens the even ones, to a content that says of which slot it is. */
const evenOnes: OpenSlots = async (_, slots) =>
  slots.map(({ slot, tie }) =>
    (slot[0] ?? 1) % 2 === 0 ? ({ epoch: tie.epoch } as SlotContent) : undefined,
  );

test('slots asked for together go out in batches, and each gets its own answer', async () => {
  const sizes: number[] = [];
  const queue = new SlotQueue((scalar, slots) => {
    sizes.push(slots.length);
    return evenOnes(scalar, slots);
  });
  const scalar = zeros();
  const answers = await Promise.all(
    Array.from({ length: 150 }, (_, i) => queue.ask(scalar, tied(i))),
  );
  assert.deepEqual(sizes, [64, 64, 22]);
  assert.deepEqual(
    answers.map((answer) => answer?.content?.epoch),
    Array.from({ length: 150 }, (_, i) => (i % 2 === 0 ? i : undefined)),
  );
  assert.ok(answers.every((answer) => answer !== undefined));
});

test('slots of another device never go out with the first one’s key', async () => {
  const sent: [number, number][] = [];
  const queue = new SlotQueue((scalar, slots) => {
    sent.push([scalar[0] ?? 0, slots.length]);
    return evenOnes(scalar, slots);
  });
  const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
  await Promise.all([queue.ask(a, tied(0)), queue.ask(a, tied(1)), queue.ask(b, tied(2))]);
  assert.deepEqual(sent, [
    [1, 2],
    [2, 1],
  ]);
});

test('where the other thread found nothing out, nothing is decided', async () => {
  const queue = new SlotQueue(() => Promise.resolve(undefined));
  assert.equal(await queue.ask(zeros(), tied(2)), undefined);
});
