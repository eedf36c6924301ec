import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzDecoders, replay } from './decoders-run.ts';

/** Always the same here; `npm run fuzz` draws another each time. */
const seed = 1;

test('every input that ever ran something new is read or refused in our own words', async () => {
  assert.deepEqual(await replay(), []);
});

test('so are a few thousand new ones', async (t) => {
  const report = await fuzzDecoders(seed, 4000, false);
  t.diagnostic(JSON.stringify({ ...report, findings: report.findings.length }));
  assert.deepEqual(report.findings, []);
});
