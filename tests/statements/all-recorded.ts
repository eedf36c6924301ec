import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../apps/server/src/db/test-database.ts';
import { checkStatements, readRecorded } from './check-statements.ts';

/** Run by `tools/test.ts` after everything else, over what the tests before it had the server ask. */
test('every statement that the tests ran names the community', async (context) => {
  const folder = process.env.NEARHAND_STATEMENTS;
  if (folder === undefined) return context.skip('nothing was recorded');
  const database = await createTestDatabase();
  const recorded = readRecorded(folder);
  const { statements, breaches, unused } = await checkStatements(database.pg, recorded);
  context.diagnostic(`${statements} statements`);
  const said = breaches.map(({ at, text, what }) => `${at}: ${what}\n  ${text.slice(0, 400)}`);
  if (process.env.NEARHAND_STATEMENTS_WHOLE === undefined) {
    for (const each of said) context.diagnostic(each);
    return;
  }
  assert.equal(breaches.length, 0, said.join('\n'));
  assert.ok(statements > 300, 'statements of the whole server were recorded');
  assert.deepEqual(unused, [], 'exceptions that nothing needs any more');
});
