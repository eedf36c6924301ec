import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import { encodeDevice } from '@nearhand/seal/device-leaf';
import { foldElement } from './fold.ts';
import { askedIn, couldStillRead } from './readers.ts';
import { epoch, helper, id, lawyer, mei, room, said, tom } from './room.fixture.ts';

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
