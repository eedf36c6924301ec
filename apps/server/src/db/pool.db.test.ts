import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
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

test('one of two transactions that wait for each other can be tried again', async () => {
  const { pg: pool } = await createTestDatabase();
  await pool.query('create table twice (id integer primary key)');
  const [one, two] = [await pool.connect(), await pool.connect()];
  try {
    for (const [client, id] of [
      [one, 1],
      [two, 2],
    ] as const) {
      await client.query('begin');
      await client.query('insert into twice values ($1)', [id]);
    }
    const ends = await Promise.allSettled([
      one.query('insert into twice values (2)'),
      two.query('insert into twice values (1)'),
    ]);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    // The one that was let go on then finds the row of nobody.
    assert.deepEqual(refused.map(isDatabaseAway), [true]);
    assert.equal(refused[0].code, '40P01');
  } finally {
    one.release(true);
    two.release(true);
  }
});

test('a database that takes a connection and says nothing is away', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-mute-'));
  const mute = createServer().listen(join(folder, '.s.PGSQL.5432'));
  context.after(async () => {
    mute.close();
    await rm(folder, { recursive: true });
  });
  await once(mute, 'listening');
  const client = new pg.Client({ host: folder, user: 'n', connectionTimeoutMillis: 50 });
  client.on('error', () => undefined);
  const told = await client.connect().then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.equal(isDatabaseAway(told), true);
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
