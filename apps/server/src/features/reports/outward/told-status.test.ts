import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldLife } from '../life.ts';
import type { StepDetail } from '../step.ts';
import { readTold, stepTold, type Told } from './told-status.ts';

const today = '2026-03-10';
const lifeOf = (...details: readonly StepDetail[]) =>
  foldLife(
    [{ kind: 'received' } as const, ...details].map((detail) => ({
      day: '2026-03-01',
      words: '',
      detail,
    })),
  );
const told = (more: Partial<Told>): Told => ({
  ...{ isOpen: true, detail: '', notes: '', expected: undefined, updated: undefined },
  ...more,
});
const read = (record: Readonly<Record<string, string>>) =>
  readTold({ status: 'open', ...record }, 'Asia/Taipei');

test('closed is mended, as GeoReport v2 has it, unless the other side says otherwise', () => {
  const step = (now: Partial<Told>) =>
    stepTold(lifeOf(), told({}), told(now), 'Riverside', today)?.detail;
  const from = 'Riverside';
  assert.deepEqual(step({ isOpen: false }), { kind: 'done', from });
  assert.deepEqual(step({ isOpen: false, detail: 'not-ours' }), { kind: 'not-ours', from });
  assert.deepEqual(step({ isOpen: false, detail: 'duplicate' }), {
    ...{ kind: 'said', closed: true, from },
  });
  assert.deepEqual(step({ detail: 'in-progress' }), { kind: 'under-way', from });
  assert.deepEqual(step({ expected: '2026-03-20' }), {
    ...{ kind: 'under-way', expected: '2026-03-20', from },
  });
  assert.deepEqual(step({ notes: 'Seen.' }), { kind: 'said', from });
  assert.equal(step({}), undefined);
});

test('what is said twice is told once, and what cannot follow is at least said', () => {
  const closed = told({ isOpen: false, notes: 'Filled.' });
  assert.equal(stepTold(lifeOf(), closed, closed, 'R', today), undefined);
  const done = lifeOf({ kind: 'done' });
  assert.equal(stepTold(done, told({}), closed, 'R', today)?.detail.kind, 'said');
  const opened = stepTold(done, closed, told({}), 'R', today);
  assert.equal(opened?.detail.kind, 'reopened');
  const merged = lifeOf({ kind: 'merged', into: 'aaaaaaaaaaaa' });
  assert.equal(stepTold(merged, told({}), closed, 'R', today), undefined);
  assert.equal(
    stepTold(lifeOf({ kind: 'accepted' }), undefined, told({ detail: 'accepted' }), 'R', today),
    undefined,
  );
});

test('a step has the other side’s day where that can be, and today else', () => {
  const dayOf = (updated: string) =>
    stepTold(lifeOf(), told({}), told({ notes: 'x', updated }), 'R', today)?.day;
  assert.equal(dayOf('2026-03-05'), '2026-03-05');
  assert.equal(dayOf('2026-02-05'), today, 'before the last step');
  assert.equal(dayOf('2027-03-05'), today, 'in the future');
});

test('words of the other side are cut, plain, and name no number of anybody', () => {
  const notes = (status_notes: string, more = {}) => read({ status_notes, ...more })?.notes;
  assert.equal(notes('Crew\u202e comes\u0007 \n\n Tuesday'), 'Crew comes Tuesday');
  assert.equal(
    notes('Ask Ann: 0912-345-678, ann@city.example, https://x.example/y'),
    'Ask Ann: ***, ***, ***',
  );
  assert.ok((notes('x '.repeat(5000)) ?? '').length <= 500);
  const many = Array.from({ length: 40 }, (_, index) => `a${index}@b${index}.example`).join(' ');
  assert.doesNotMatch(notes(many) ?? '', /@b/);
  assert.equal(
    notes('Under way: Tuesday', { 'extended_attributes.status_name': 'Under way' }),
    'Tuesday',
  );
});

test('a status that GeoReport v2 does not know tells nothing', () => {
  assert.equal(read({ status: 'pending' }), undefined);
  assert.equal(readTold({}, 'UTC'), undefined);
  assert.deepEqual(read({ updated_datetime: '2026-03-05T23:30:00Z' })?.updated, '2026-03-06');
  assert.equal(read({ updated_datetime: '9999-99-99T00:00:00Z' })?.updated, undefined);
  assert.equal(read({ 'extended_attributes.detailed_status': '<script>' })?.detail, '');
});
