import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Draft } from './content.ts';
import { foldAll, foldElement } from './fold.ts';
import { openSteps, shownPlan } from './plan.ts';
import { epoch, helper, id, mei, resident, room, said, step, tom } from './room.fixture.ts';

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

test('a step keeps what it pointed to, word for word, whatever becomes of that service', () => {
  const service = { id: 'x1', name: 'Ferry Kitchen', phone: '02-2731-7788', place: '9 Ferry Bank' };
  const before = room(
    said(resident, { ...step(1), service } as Draft),
    said(helper(mei), { kind: 'service-pointed', service }),
    // The same service as it was written down later: the step before stays as it was.
    said(helper(mei), { ...step(2), service: { ...service, phone: '02-2731-0000' } } as Draft),
    said(helper(mei), { kind: 'step-changed', step: id(1), what: 'go on Friday' }),
    said(resident, { kind: 'step-ticked', step: id(1), done: true }),
  );
  assert.deepEqual(before.steps[0]?.service, service);
  assert.equal(before.steps[1]?.service?.phone, '02-2731-0000');
  const shown = shownPlan(room(said(resident, { ...step(1), service } as Draft)));
  assert.ok(shown.kind === 'shown');
  assert.deepEqual(shown.steps[0]?.service, service, 'and who is let in later reads it too');
});
