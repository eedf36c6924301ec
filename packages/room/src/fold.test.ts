import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, encodeDevice } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';
import { signerOf } from '@nearhand/seal/signature';
import fc from 'fast-check';
import type { Content, Draft, ShiftMark } from './content.ts';
import type { Element } from './element.ts';
import { foldAll, foldElement, withOpenings } from './fold.ts';
import type { Author, EpochView, Member } from './member.ts';
import type { OpenedRecord } from './opening.ts';
import { openSteps, shownPlan } from './plan.ts';
import { askedIn, couldStillRead } from './readers.ts';
import { emptyRoom, type RoomState } from './room-state.ts';

const id = (n: number): string => toBase64url(new Uint8Array(16).fill(n));
const wide = (n: number): string => toBase64url(new Uint8Array(32).fill(n));
const mark: ShiftMark = { hash: wide(9), number: 3 };
const signKey = toBase64url((await signerOf(new Uint8Array(32).fill(3))).publicKey);

function leafOf(name: string, desk = id(200)): DeviceLeaf {
  return {
    age: 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj',
    desk,
    duty: '',
    employer: 'Lane Three',
    id: id(name.length),
    keeps: [],
    name,
    role: 'social worker',
    sign: signKey,
    type: 'device',
    v: 1,
  };
}

function memberOf(name: string, desk?: string): Member {
  const leaf = leafOf(name, desk);
  const hash = toBase64url(leafHash(encodeDevice(leaf)));
  return { leaf, leafHash: hash, since: 1, from: 1, backing: { by: 'server-word' } };
}

const mei = memberOf('Mei');
const tom = memberOf('Tommy');
const lawyer = memberOf('Lawyer', id(201));
const resident: Author = { by: 'resident' };
const helper = ({ leaf, leafHash: hash }: Member): Author => ({
  by: 'helper',
  leaf,
  leafHash: hash,
});

let next = 0;
function said(
  author: Author,
  draft: Draft,
  more: Partial<{ id: string; shift: ShiftMark }> = {},
): Element {
  next += 1;
  const shift = author.by === 'helper' ? { shift: more.shift ?? mark } : {};
  return {
    type: 'entry',
    sequence: next,
    epoch: 1,
    id: more.id ?? toBase64url(Uint8Array.from({ length: 16 }, (_, i) => (next >> (8 * i)) & 255)),
    author,
    content: { ...draft, at: next, ...shift } as Content,
  };
}

function epoch(number: number, members: readonly Member[], hidden = false): Element {
  next += 1;
  const view: EpochView = { epoch: number, sequence: next, rosters: [], members, hidden };
  return { type: 'epoch', sequence: next, view };
}

function room(...elements: readonly Element[]): RoomState {
  return foldAll(emptyRoom(), elements);
}

const step = (n: number): Draft => ({
  kind: 'step-added',
  step: id(n),
  type: 'debt',
  what: `step ${n}`,
  who: 'both',
});

test('the readers are those of the newest epoch, and whoever is gone could read until the one before', () => {
  const state = room(epoch(1, [mei, tom]), epoch(2, [tom]), epoch(3, [tom, lawyer]));
  assert.deepEqual(state.readers, [tom, lawyer]);
  assert.deepEqual(state.past, [{ member: mei, until: 1 }]);
  assert.equal(state.epochs.length, 3);
});

test('an epoch from before the reader came changes nobody', () => {
  const state = room(epoch(1, [], true), epoch(2, [tom]));
  assert.deepEqual([state.readers, state.past], [[tom], []]);
});

test('the first valid entry of an author and id counts, the same id by another author is another', () => {
  const state = room(
    said(resident, { kind: 'said', text: 'one' }, { id: id(5) }),
    said(resident, { kind: 'said', text: 'two' }, { id: id(5) }),
    said(helper(mei), { kind: 'said', text: 'three' }, { id: id(5) }),
  );
  const texts = state.messages.map(
    (m) => m.state === 'read' && m.content.kind === 'said' && m.content.text,
  );
  assert.deepEqual(texts, ['one', 'three']);
});

test('an entry that does not count leaves its id to the first that does', () => {
  const wrong = said(resident, { kind: 'taken' }, { id: id(5) });
  const right = said(resident, { kind: 'said', text: 'here' }, { id: id(5) });
  const state = room(wrong, right);
  assert.deepEqual(
    state.messages.map(({ state: shown }) => shown),
    ['unreadable', 'read'],
  );
  assert.deepEqual(state.warnings, ['unreadable']);
});

test('each kind may be written by the sides of the table and by no other', () => {
  const ad = id(1);
  const drafts: readonly [Draft, boolean, boolean][] = [
    [{ kind: 'said', text: 'x' }, true, true],
    [{ kind: 'call-me', number: '1', hours: '', name: '' }, true, true],
    [step(1), true, true],
    [{ kind: 'step-changed', step: id(1) }, true, true],
    [{ kind: 'step-ticked', step: id(1), done: true }, true, true],
    [
      { kind: 'appointment', appointment: id(1), what: '', where: '', start: '2026-01-01T00:00' },
      true,
      true,
    ],
    [{ kind: 'service-pointed', service: { id: '', name: '', phone: '', place: '' } }, true, true],
    [{ kind: 'document', title: '', text: '' }, true, true],
    [{ kind: 'outcome', text: '', met: 'yes' }, true, true],
    [{ kind: 'closed' }, true, true],
    [{ kind: 'reopened' }, true, true],
    [{ kind: 'asked-to-let-in', out: true }, false, true],
    [{ kind: 'told-outside', whom: '', what: '', why: '', done: true }, false, true],
    [{ kind: 'kept-outside', what: '', where: '', until: '' }, false, true],
    [{ kind: 'taken' }, false, true],
    [{ kind: 'declined', why: '' }, false, true],
    [{ kind: 'shown', steps: [], appointments: [] }, true, false],
    [{ kind: 'taken-away', proofs: true }, true, false],
    [{ kind: 'copied', ad, author: wide(1), id: ad, content: ad, signature: ad }, false, false],
  ];
  for (const [draft, byResident, byHelper] of drafts) {
    const shown = (author: Author): boolean =>
      room(said(author, draft)).messages[0]?.state === 'read';
    assert.deepEqual([shown(resident), shown(helper(mei))], [byResident, byHelper], draft.kind);
  }
});

test("a helper's entry without a shift is unreadable, and so is a resident's with one", () => {
  const bare = {
    ...said(helper(mei), { kind: 'taken' }),
    content: { kind: 'taken', at: 1 },
  } as Element;
  const marked = {
    ...said(resident, { kind: 'closed' }),
    content: { kind: 'closed', at: 1, shift: mark },
  } as Element;
  assert.deepEqual(
    room(bare, marked).messages.map(({ state }) => state),
    ['unreadable', 'unreadable'],
  );
  assert.equal(room(marked).closed, false);
});

test('a newer kind is kept and changes nothing', () => {
  const newer = {
    ...said(resident, { kind: 'closed' }),
    content: { kind: 'newer', name: 'sung', at: 1 },
  } as Element;
  const state = room(newer);
  assert.equal(state.messages[0]?.state, 'newer');
  assert.deepEqual([state.closed, state.warnings], [false, []]);
});

test('a plan is added to, changed, ticked, unticked and dropped', () => {
  const state = room(
    said(resident, step(1)),
    said(helper(mei), step(2)),
    said(helper(mei), { ...step(1), what: 'again' } as Draft),
    said(helper(mei), { kind: 'step-changed', step: id(1), by: '2026-12-01', who: 'helper' }),
    said(resident, { kind: 'step-ticked', step: id(1), done: true }),
    said(resident, { kind: 'step-changed', step: id(2), dropped: true }),
    said(resident, { kind: 'step-ticked', step: id(77), done: true }),
  );
  assert.equal(state.steps.length, 2);
  assert.deepEqual(state.steps[0], {
    id: id(1),
    type: 'debt',
    what: 'step 1',
    who: 'helper',
    by: '2026-12-01',
    done: true,
    tickedBy: resident,
    dropped: false,
  });
  assert.equal(state.steps[1]?.dropped, true);
  const undone = foldAll(state, [
    said(helper(mei), { kind: 'step-ticked', step: id(1), done: false }),
    said(helper(mei), { kind: 'step-changed', step: id(1), by: '' }),
  ]);
  const { tickedBy, by, ...rest } = undone.steps[0] ?? assert.fail();
  assert.deepEqual([tickedBy, by, rest.done], [undefined, undefined, false]);
});

test('whoever is let in without the past sees the open plan as the resident showed it', () => {
  const before = room(
    said(resident, step(1)),
    said(resident, step(2)),
    said(resident, { kind: 'step-ticked', step: id(1), done: true }),
    said(resident, {
      kind: 'appointment',
      appointment: id(8),
      what: 'meet',
      where: 'desk',
      start: '2026-12-01T10:30',
    }),
    said(resident, {
      kind: 'appointment',
      appointment: id(9),
      what: 'gone',
      where: 'desk',
      start: '2026-12-02T10:30',
    }),
    said(resident, {
      kind: 'appointment',
      appointment: id(9),
      what: 'gone',
      where: 'desk',
      start: '2026-12-02T10:30',
      cancelled: true,
    }),
  );
  const shown = said(resident, shownPlan(before));
  const fresh = room(epoch(2, [tom]), shown);
  assert.deepEqual(openSteps(fresh), openSteps(before));
  assert.deepEqual(
    fresh.appointments.map((each) => each.what),
    ['meet'],
  );
  assert.deepEqual(foldElement(before, shown).steps, before.steps);
  assert.deepEqual(shownPlan(before, new Set([id(8)])), { ...shownPlan(before), steps: [] });
});

test('taking, declining and being shut out say who answers here', () => {
  const taken = room(
    epoch(1, [mei, tom]),
    said(helper(mei), { kind: 'taken' }),
    said(helper(tom), { kind: 'taken' }),
    said(helper(mei), { kind: 'taken' }),
  );
  assert.deepEqual(taken.takenBy, [helper(tom), helper(mei)]);
  assert.deepEqual(foldElement(taken, epoch(2, [mei])).takenBy, [helper(mei)]);
  const declined = foldElement(taken, said(helper(mei), { kind: 'declined', why: 'full' }));
  assert.deepEqual(declined.takenBy, [helper(tom)]);
  assert.equal(declined.declined[0]?.content.why, 'full');
});

test('an ask stands until an epoch grants it', () => {
  const who = toBase64url(encodeDevice(tom.leaf));
  const asked = room(
    epoch(1, [mei]),
    said(helper(mei), { kind: 'asked-to-let-in', who }),
    said(helper(mei), { kind: 'asked-to-let-in', desk: id(201) }),
    said(helper(mei), { kind: 'asked-to-let-in', out: true }),
    said(helper(mei), { kind: 'asked-to-let-in', out: true, desk: id(201) }),
  );
  assert.equal(asked.asks.length, 3);
  assert.deepEqual(
    askedIn(asked).map(({ leafHash: hash }) => hash),
    [tom.leafHash, undefined],
  );
  assert.deepEqual(couldStillRead(asked), [mei]);
  assert.equal(foldElement(asked, epoch(2, [mei])).asks.length, 3);
  assert.equal(foldElement(asked, epoch(2, [mei, tom])).asks.length, 2);
  assert.equal(foldElement(asked, epoch(2, [mei, lawyer])).asks.length, 2);
  assert.equal(foldElement(asked, epoch(2, [tom, lawyer])).asks.length, 0);
});

test('whoever left their desk could still read until the next epoch', () => {
  const state = room(epoch(1, [mei, tom]));
  assert.deepEqual(couldStillRead(state, new Set([tom.leafHash])), [tom]);
  assert.deepEqual(
    couldStillRead(foldElement(state, epoch(2, [mei])), new Set([tom.leafHash])),
    [],
  );
});

test('what is told or kept outside, taken away and come to is listed; closing can be undone', () => {
  const state = room(
    said(helper(mei), {
      kind: 'told-outside',
      whom: 'court',
      what: 'date',
      why: 'law',
      done: false,
    }),
    said(helper(mei), { kind: 'kept-outside', what: 'hours', where: 'file', until: '2031' }),
    said(resident, { kind: 'taken-away', proofs: true }),
    said(helper(mei), { kind: 'outcome', text: 'paid', met: 'partly' }),
    said(resident, { kind: 'outcome', text: 'all paid', met: 'yes' }),
    said(helper(mei), { kind: 'closed' }),
  );
  assert.deepEqual(
    [state.outside.told.length, state.outside.kept.length, state.takenAway.length],
    [1, 1, 1],
  );
  assert.equal(state.outcome?.content.text, 'all paid');
  assert.equal(state.closed, true);
  assert.equal(foldElement(state, said(resident, { kind: 'reopened' })).closed, false);
});

test('two shift tokens of one desk for one renewal show that the server marks helpers', () => {
  const other = { hash: wide(8), number: 3 };
  const one = said(helper(mei), { kind: 'said', text: 'a' });
  const marked = room(one, said(helper(tom), { kind: 'said', text: 'b' }, { shift: other }));
  assert.deepEqual(marked.warnings, ['marked-helpers']);
  const later = said(
    helper(tom),
    { kind: 'said', text: 'b' },
    { shift: { hash: wide(8), number: 4 } },
  );
  assert.deepEqual(room(one, later).warnings, []);
  const elsewhere = said(helper(lawyer), { kind: 'said', text: 'b' }, { shift: other });
  assert.deepEqual(room(one, elsewhere).warnings, []);
  const opening = record(1, 0, { hour: 1, author: helper(tom), shift: other, desk: tom.leaf.desk });
  assert.deepEqual(withOpenings(room(one), [opening], wide(0)).warnings, ['marked-helpers']);
});

function record(n: number, previous: number, inside?: OpenedRecord['inside']): OpenedRecord {
  return { epoch: 1, hash: wide(n), previous: wide(previous), ...(inside && { inside }) };
}

test('an opening that breaks the chain, does not open, or hides one before it is shown as such', () => {
  const by = (author: Author, own?: number) => ({
    hour: 5,
    author,
    ...(own && { own: wide(own) }),
  });
  const records = [
    record(1, 0, by(helper(mei))),
    record(2, 1, by(resident)),
    record(3, 2, by(helper(mei), 1)),
    record(4, 3),
    record(5, 77, by(helper(tom))),
    record(6, 5, by(helper(mei), 1)),
    record(7, 6, { hour: 5, author: { by: 'hidden' } }),
  ];
  const { openings, warnings } = withOpenings(emptyRoom(), records, wide(0));
  assert.deepEqual(
    openings.map(({ valid }) => valid),
    [true, true, true, false, false, true, true],
  );
  assert.deepEqual(
    openings.map(({ missing }) => missing),
    [false, false, false, false, false, true, false],
  );
  assert.equal(openings[3]?.author.by, 'unverified');
  assert.deepEqual(warnings, ['opening-missing', 'opening-unverified']);
});

test('an entry carried over stands under its first author and lets nobody in', () => {
  const outer = said(resident, {
    kind: 'copied',
    ad: id(1),
    author: wide(1),
    id: id(1),
    content: id(1),
    signature: id(1),
  });
  assert.equal(outer.type, 'entry');
  const inner = (draft: Draft): Element => ({
    ...outer,
    copied: { id: id(40), author: helper(mei), content: { ...draft, at: 7, shift: mark } },
  });
  const plan = room(inner(step(3)));
  assert.deepEqual(
    plan.steps.map((each) => each.id),
    [id(3)],
  );
  assert.deepEqual(plan.messages[0], {
    ...plan.messages[0],
    author: helper(mei),
    at: 7,
    copied: true,
  });
  const asks = room(inner({ kind: 'taken' }), inner({ kind: 'asked-to-let-in', out: true }));
  assert.deepEqual([asks.takenBy, asks.asks], [[], []]);
  assert.equal(room(outer).messages[0]?.state, 'unreadable');
});

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
