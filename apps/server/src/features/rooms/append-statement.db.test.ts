import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyedPool } from '../../db/pool.ts';
import { createTestDatabase } from '../../db/test-database.ts';
import { createLog } from '../../log.ts';
import { plainSql } from './append-statement.ts';

test('appends find their rooms by id, also before PostgreSQL has counted any', async () => {
  const { pg } = await createTestDatabase();
  const keyed = keyedPool(pg, createLog('silent'), 1);
  try {
    const { rows } = await keyed.query<{ 'QUERY PLAN': string }>(
      `explain (generic_plan) ${plainSql}`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, /Index Scan using rooms_pkey on rooms r/);
    assert.match(plan, /Index Cond: .*community_id.* AND .*room_id/);
    assert.doesNotMatch(plan, /rooms_that_go|Seq Scan|Hash Join/);
  } finally {
    await keyed.end();
  }
});
