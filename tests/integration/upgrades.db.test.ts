import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type pg from 'pg';
import { migrate } from '../../apps/server/src/db/migrate.ts';
import { createTestDatabase } from '../../apps/server/src/db/test-database.ts';
import { dataAfter, stillThere } from './upgrade-data.ts';

const folder = new URL('../../apps/server/src/db/migrations/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => /^\d{4}-.*\.(sql|ts)$/.test(file))
  .map((file) => file.replace(/\.(sql|ts)$/, ''))
  .toSorted();

/** A database as it was when a migration was the newest, with what an installation had by then. */
async function databaseOf(newest: string): Promise<pg.Pool> {
  const { pg } = await createTestDatabase();
  await pg.query('drop schema public cascade');
  await pg.query('create schema public');
  const only: string[] = [];
  for (const name of names.slice(0, names.indexOf(newest) + 1)) {
    only.push(name);
    const data = dataAfter[name];
    if (data === undefined && name !== newest) continue;
    await migrate(pg, folder, only);
    if (data !== undefined) await pg.query(data);
  }
  return pg;
}

/** Every column, key, check and index, as the database itself writes them. */
async function shapeOf(database: pg.Pool): Promise<readonly string[]> {
  const { rows } = await database.query<{ line: string }>(
    `select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
       || coalesce(' ' || column_default, '') as line
     from information_schema.columns where table_schema = 'public'
     union all
     select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
     where connamespace = 'public'::regnamespace
     union all
     select indexdef from pg_indexes where schemaname = 'public'
     order by 1`,
  );
  return rows.map(({ line }) => line);
}

async function foundIn(database: pg.Pool, name: string): Promise<string | undefined> {
  return (await database.query<{ found: string }>(stillThere[name] ?? '')).rows[0]?.found;
}

const expected: Readonly<Record<string, string>> = {
  '0010-community': 'town trial 2026-01-02',
  '0020-desks': '1 roster 1',
  '0030-rooms': '70312026-01-033211 71312026-01-033211',
  '0040-services': 'Clinic 1 25.03',
  '0050-ledger': '1 11',
  '0063-areas': 'north North',
  '0066-stewards-changes': 'gone:|other:only words|phone:Call 12\nno',
  '0070-reports': 'abcdefghijkl A hole 1',
};

test('each earlier version comes to the newest with all that it had, and to the same tables', async (t) => {
  const fresh = await shapeOf((await createTestDatabase()).pg);
  for (const newest of names.slice(0, -1)) {
    await t.test(newest, async () => {
      const database = await databaseOf(newest);
      const had = Object.keys(dataAfter).filter((name) => name <= newest);
      const ran = await migrate(database, folder);
      assert.deepEqual(ran, names.slice(names.indexOf(newest) + 1));
      for (const name of had) assert.equal(await foundIn(database, name), expected[name], name);
      assert.deepEqual(await shapeOf(database), fresh);
    });
  }
});

test('a version that had later numbers before earlier ones comes there too', async () => {
  // Numbers are by subject: 0057 and 0068 came after 0080 did.
  const late = [
    ...['0054-desk-roots', '0055-witnesses', '0056-witness-memory', '0057-founding-plans'],
    ...['0059-index-before', '0068-listed-areas', '0072-sending-on', '0073-digests'],
    ...['0076-drawn-listings', '0078-remark-kinds-point-keys', '0079-likeness-creating'],
  ];
  const { pg } = await createTestDatabase();
  await pg.query('drop schema public cascade');
  await pg.query('create schema public');
  await migrate(
    pg,
    folder,
    names.filter((name) => name < '0081' && !late.includes(name)),
  );
  await migrate(pg, folder);
  assert.deepEqual(await shapeOf(pg), await shapeOf((await createTestDatabase()).pg));
});
