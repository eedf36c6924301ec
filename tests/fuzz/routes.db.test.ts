import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runRoutes } from './routes-run.ts';

/** Always the same here; `npm run fuzz` draws another each time. */
const seed = 1;

test('no route answers a generated request with a fault, without its strict headers or not at all, or keeps a connection', async (t) => {
  const report = await runRoutes({ seed, goesOn: (requests) => requests < 4000 });
  t.diagnostic(JSON.stringify(report));
  assert.deepEqual([report.faults, report.unanswered, report.lent], [[], [], 0]);
  assert.deepEqual(report.loose, []);
  assert.equal(report.statuses['500'], undefined);
  assert.ok(
    report.shallow.length < report.routes / 3,
    `hardly tried: ${report.shallow.join(', ')}`,
  );
});
