import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { SeenServices } from './seen-services.ts';

test('every service that came by is known again, by its row and what it said', () => {
  const seen = new SeenServices();
  const ids = Array.from({ length: 5000 }, () => randomUUID());
  for (const [row, id] of ids.entries()) {
    assert.equal(seen.find(id, 'abcdef0123'), undefined);
    seen.add(id, 'abcdef0123', row);
  }
  assert.equal(seen.count, 5000);
  for (const [row, id] of ids.entries()) {
    assert.deepEqual(seen.find(id, 'abcdef0123'), { row, isSame: true });
    assert.equal(seen.find(id, '0123456789')?.isSame, false);
  }
});

test('ids that differ in one place only are told apart', () => {
  const seen = new SeenServices();
  seen.add('00000000-0000-1000-8000-00155d010203', '0', 1);
  for (const id of [
    '00000001-0000-1000-8000-00155d010203',
    '00000000-0001-1000-8000-00155d010203',
  ]) {
    assert.equal(seen.find(id, '0'), undefined);
  }
});
