import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsForMemory } from './memory.ts';

test('a small machine keeps the defaults of PostgreSQL, a large one gives an eighth up to 2 GB', () => {
  const sizes = [0.5, 1, 8, 23, 256].map((gib) => settingsForMemory(gib * 2 ** 30));
  assert.deepEqual(
    sizes.map(({ shared_buffers }) => shared_buffers),
    ['128MB', '128MB', '1024MB', '2048MB', '2048MB'],
  );
  assert.deepEqual(
    sizes.map(({ work_mem }) => work_mem),
    ['4MB', '4MB', '16MB', '32MB', '32MB'],
  );
});
