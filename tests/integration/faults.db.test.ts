import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultKind } from '../faults/inject.ts';
import { runFaults } from '../faults/run-faults.ts';

/** The short form of `npm run faults`: the moments differ each time. */
test('whatever is killed while residents write and erase, nothing acknowledged is lost and nothing erased comes back', async (context) => {
  const kinds: readonly FaultKind[] = [
    ...(['server', 'power', 'database', 'both'] as const),
    ...(['full', 'stalled', 'slow', 'locked', 'gone', 'power'] as const),
  ];
  const report = await runFaults({
    ...{ kinds, residents: 4, troubleMs: 2000, goneMs: 10_000 },
    random: Math.random,
  });
  if (report.left !== undefined) context.diagnostic(`left out: ${report.left}`);
  context.diagnostic(JSON.stringify(report));
  assert.ok(report.verdict.acknowledged > 50, 'writes went on');
  assert.ok(report.verdict.erased + report.afterPower.erased > 0, 'something was erased');
  assert.deepEqual(
    [
      report.verdict.lost,
      report.verdict.resurrected,
      report.afterPower.lost,
      report.afterPower.resurrected,
    ],
    [0, 0, 0, 0],
  );
  assert.deepEqual(report.failures, [], 'a 500');
});
