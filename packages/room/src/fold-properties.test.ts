import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Draft } from './content.ts';
import type { Element } from './element.ts';
import { foldAll, foldElement } from './fold.ts';
import { epoch, helper, id, lawyer, mei, resident, room, said, step, tom } from './room.fixture.ts';
import { emptyRoom, type RoomState } from './room-state.ts';

const draftArbitrary: fc.Arbitrary<Draft> = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map(step),
  fc.record({
    kind: fc.constant('step-ticked' as const),
    step: fc.integer({ min: 0, max: 3 }).map(id),
    done: fc.boolean(),
  }),
  fc.constant<Draft>({ kind: 'closed' }),
  fc.constant<Draft>({ kind: 'reopened' }),
  fc.constant<Draft>({ kind: 'taken' }),
  fc.constant<Draft>({ kind: 'asked-to-let-in', out: true }),
  fc.string().map((text): Draft => ({ kind: 'said', text })),
);
const elementArbitrary: fc.Arbitrary<Element> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(resident, helper(mei), helper(tom)),
      draftArbitrary,
      fc.integer({ min: 0, max: 20 }),
    )
    .map(([author, draft, n]) => said(author, draft, { id: id(n) })),
  fc.subarray([mei, tom, lawyer]).map((members) => epoch(2, members)),
  fc.constant<Element>({ type: 'unreadable', sequence: 1, epoch: 1 }),
);

test('folding in any number of pieces gives the same room and leaves the one before as it was', () => {
  fc.assert(
    fc.property(fc.array(elementArbitrary, { maxLength: 30 }), fc.nat(30), (elements, cut) => {
      const first = foldAll(emptyRoom(), elements.slice(0, cut));
      const copy = structuredClone(first);
      assert.deepEqual(foldAll(first, elements.slice(cut)), room(...elements));
      assert.deepEqual(first, copy);
      assert.deepEqual(elements.reduce(foldElement, emptyRoom()), room(...elements));
    }),
  );
});

test('folding the same elements twice adds no message that was read', () => {
  fc.assert(
    fc.property(fc.array(elementArbitrary, { maxLength: 30 }), (elements) => {
      const read = (state: RoomState) =>
        state.messages.filter((each) => each.state === 'read').length;
      const once = room(...elements);
      assert.equal(read(foldAll(once, elements)), read(once));
    }),
  );
});

test('the fold costs what the entries are long together: 40,000 within seconds, not minutes', () => {
  const elements = Array.from({ length: 40_000 }, (_, n) =>
    said(helper(mei), n % 4 === 0 ? step(n % 200) : { kind: 'said', text: 'x'.repeat(200) }),
  );
  const start = performance.now();
  room(...elements);
  assert.ok(performance.now() - start < 3_000, `${performance.now() - start} ms`);
});
