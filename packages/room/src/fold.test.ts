import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Draft } from './content.ts';
import type { Element } from './element.ts';
import { foldElement } from './fold.ts';
import type { Author } from './member.ts';
import { helper, id, mark, mei, resident, room, said, step, wide } from './room.fixture.ts';

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
