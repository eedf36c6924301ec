import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { BatchQueue } from './batch-queue.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

suite('BatchQueue', () => {
  let database: TestDatabase;
  let statements = 0;

  before(async () => {
    database = await createTestDatabase();
    await database.pg.query('create table marks (mark integer primary key check (mark >= 0))');
  });

  function marks(): BatchQueue<number, string> {
    return new BatchQueue(async (given) => {
      statements += 1;
      await database.pg.query('insert into marks select unnest($1::integer[])', [given]);
      return given.map((mark) => `mark ${mark}`);
    });
  }

  async function stored(): Promise<readonly number[]> {
    const { rows } = await database.pg.query<{ mark: number }>('select mark from marks order by 1');
    return rows.map(({ mark }) => mark);
  }

  test('what comes together shares a statement, and each gets its own outcome', async () => {
    const commits = marks();
    const given = Array.from({ length: 100 }, (_, i) => i);
    const outcomes = await Promise.all(given.map((mark) => commits.add(mark)));
    assert.deepEqual(
      outcomes,
      given.map((mark) => `mark ${mark}`),
    );
    assert.equal(statements, 1);
    assert.deepEqual(await stored(), given);
  });

  test('one that is wrong fails alone', async () => {
    const commits = marks();
    const given = [100, 101, -1, 5, 102];
    const ended = await Promise.allSettled(given.map((mark) => commits.add(mark)));
    assert.deepEqual(
      ended.map(({ status }) => status === 'fulfilled'),
      [true, true, false, false, true],
    );
    assert.deepEqual((await stored()).slice(-4), [99, 100, 101, 102]);
  });

  test('what may have been stored before the connection broke is not stored again', async () => {
    let calls = 0;
    const commits = new BatchQueue<number, void>(async (given) => {
      calls += 1;
      const client = await database.pg.connect();
      try {
        await client.query('insert into marks select unnest($1::integer[])', [given]);
        const own = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        await database.pg.query('select pg_terminate_backend($1)', [own.rows[0]?.pid]);
        await client.query('select 1');
      } finally {
        client.release(true);
      }
      return [];
    });
    const ended = await Promise.allSettled([200, 201].map((mark) => commits.add(mark)));
    assert.deepEqual(
      ended.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(calls, 1);
    assert.deepEqual((await stored()).slice(-2), [200, 201]);
  });
});
