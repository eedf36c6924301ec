import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drafts } from './draft.ts';

test('a draft is there again under its name, until it is sent or its room is put away', () => {
  const drafts = new Drafts();
  drafts.of('room step').set('what', 'Call the landlord');
  assert.equal(drafts.of('room step').get('what'), 'Call the landlord');
  assert.equal(drafts.hasAny, true);
  drafts.of('other step').set('what', 'x');
  drafts.forget('room ');
  assert.equal(drafts.of('room step').get('what'), undefined);
  drafts.of('other step').clear();
  assert.equal(drafts.hasAny, false);
});

test('an emptied field is nothing begun', () => {
  const drafts = new Drafts();
  drafts.of('step').set('who', undefined);
  drafts.of('step').set('by', '');
  assert.equal(drafts.hasAny, false);
});
