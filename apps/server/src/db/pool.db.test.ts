import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { isDatabaseAway } from './pool.ts';
import { createTestDatabase } from './test-database.ts';

test('columns arrive as what they are: days as text, big integers as numbers or not at all', async () => {
  const { pg } = await createTestDatabase();
  const { rows } = await pg.query(
    "select date '2026-02-28' as day, 9007199254740991::bigint as big, '\\x00ff'::bytea as bytes",
  );
  assert.deepEqual(rows, [
    { day: '2026-02-28', big: 9007199254740991, bytes: Buffer.from([0, 255]) },
  ]);
  await assert.rejects(pg.query('select 9007199254740992::bigint'), RangeError);
});

test('a session that the database ended is away, a wrong statement is not', async () => {
  const { pg } = await createTestDatabase();
  const ended = await pg
    .query('select pg_terminate_backend(pg_backend_pid())')
    .catch((error) => error);
  assert.equal(isDatabaseAway(ended), true);
  const wrong = await pg.query('select nothing from nowhere').catch((error) => error);
  assert.equal(isDatabaseAway(wrong), false);
});

test('a session that is ended between two statements of a transaction ends that transaction alone', async () => {
  const { db, pg } = await createTestDatabase();
  const lost = await db
    .transaction()
    .execute(async (transaction) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
        transaction,
      );
      const gone = new Promise((resolve) => pg.once('remove', resolve));
      await pg.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      // Long enough for the news to arrive while no statement waits for it.
      await Promise.race([gone, sleep(100)]);
      await sql`select 1`.execute(transaction);
    })
    .catch((error) => error);
  assert.equal(isDatabaseAway(lost), true);
  assert.equal((await pg.query('select 1')).rowCount, 1);
});

test('the database finds Chinese by its trigrams and sorts by code point', async () => {
  const { pg } = await createTestDatabase();
  await pg.query('create extension if not exists pg_trgm');
  const { rows } = await pg.query(
    "select show_trgm('服務台') <> '{}' as found, 'Z' < 'a' as by_code_point",
  );
  assert.deepEqual(rows, [{ found: true, by_code_point: true }]);
});

test('the embedded database writes durably and checks what it reads', async () => {
  const { pg } = await createTestDatabase();
  const { rows } = await pg.query(
    "select current_setting('data_checksums') as checksums, current_setting('server_version_num')::int / 10000 as version, current_setting('listen_addresses') as addresses, current_setting('log_min_messages') as log",
  );
  assert.deepEqual(rows, [{ checksums: 'on', version: 18, addresses: '', log: 'fatal' }]);
});
