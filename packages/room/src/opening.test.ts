import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withOpenings } from './fold.ts';
import type { Author } from './member.ts';
import type { OpenedRecord } from './opening.ts';
import { helper, lawyer, mei, resident, room, said, tom, wide } from './room.fixture.ts';
import { emptyRoom } from './room-state.ts';

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
    record(6, 5, by(helper(mei), 66)),
    record(7, 6, { hour: 5, author: { by: 'hidden' } }),
    record(8, 7, by(helper(mei), 1)),
    record(9, 8, by(helper(mei), 2)),
  ];
  const { openings, warnings } = withOpenings(emptyRoom(), records, wide(0));
  assert.deepEqual(
    openings.map(({ valid }) => valid),
    [true, true, true, false, false, true, true, true, true],
  );
  assert.deepEqual(
    openings.map(({ missing }) => missing),
    [false, false, false, false, false, true, false, false, true],
  );
  assert.equal(openings[3]?.author.by, 'unverified');
  assert.deepEqual(warnings, ['opening-missing', 'opening-unverified']);
});
