import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeServices, decodeServiceToday, isAsPointed } from './service-lookup.ts';

const pointed = { id: 'a', name: 'Clinic', phone: '02-1', place: '1 Lane' };
const answer = {
  today: { ...pointed, name: '診所' },
  isAnother: false,
  ...{ names: ['Clinic', '診所'], phones: ['02-1', '02-2'], places: ['1 Lane', '巷1號'] },
};

test('a service is as it was pointed to in whatever language that was', () => {
  const today = decodeServiceToday(answer);
  assert.ok(isAsPointed(pointed, today));
  assert.ok(isAsPointed({ ...pointed, name: '診所', place: '巷1號' }, today));
  for (const other of [{ name: 'Klinik' }, { phone: '02-3' }, { place: '2 Lane' }, { phone: '' }]) {
    assert.ok(!isAsPointed({ ...pointed, ...other }, today), JSON.stringify(other));
  }
  const bare = { ...pointed, phone: '', place: '' };
  assert.ok(isAsPointed(bare, decodeServiceToday({ ...answer, phones: [], places: [] })));
});

test('what is no answer is refused', () => {
  assert.deepEqual(decodeServices({ services: [pointed] }), [pointed]);
  for (const member of Object.keys(answer)) {
    assert.throws(() => decodeServiceToday({ ...answer, [member]: 7 }), member);
  }
  for (const value of [null, [], { services: {} }, { services: [{ id: 'a' }] }]) {
    assert.throws(() => decodeServices(value));
  }
});
