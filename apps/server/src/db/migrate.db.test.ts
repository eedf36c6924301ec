import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { migrate } from './migrate.ts';
import { createTestDatabase } from './test-database.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function migrationsFolder(files: Readonly<Record<string, string>>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'nearhand-migrations-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return pathToFileURL(`${folder}/`);
}

async function emptyDatabase() {
  const { pg } = await createTestDatabase();
  await pg.query('drop schema public cascade');
  await pg.query('create schema public');
  return pg;
}

test('migrations run in order, SQL and TypeScript, and once', async () => {
  const pg = await emptyDatabase();
  const folder = migrationsFolder({
    '0020-fill.ts': "export const up = (client) => client.query('insert into things values (1)');",
    '0010-things.sql': 'create table things (id int); create table others (id int);',
    'notes.txt': 'not a migration',
  });
  assert.deepEqual(await migrate(pg, folder), ['0010-things', '0020-fill']);
  assert.deepEqual(await migrate(pg, folder), []);
  assert.equal((await pg.query('select * from things')).rowCount, 1);
});

test('two servers that start at once run each migration once', async () => {
  const pg = await emptyDatabase();
  const folder = migrationsFolder({
    '0010-things.sql': 'select pg_sleep(0.2); create table things ()',
  });
  const ran = await Promise.all([migrate(pg, folder), migrate(pg, folder), migrate(pg, folder)]);
  assert.deepEqual(ran.flat(), ['0010-things']);
});

test('a migration that fails is undone and named, and those before it stay', async () => {
  const pg = await emptyDatabase();
  const folder = migrationsFolder({
    '0010-things.sql': 'create table things (id int)',
    '0020-broken.sql': 'create table more (id int); insert into nowhere values (1)',
  });
  await assert.rejects(migrate(pg, folder), {
    code: 'database-failed',
    message: /0020-broken did not go through and was undone: relation "nowhere" does not exist/,
  });
  const { rows } = await pg.query(
    "select to_regclass('things') as things, to_regclass('more') as more",
  );
  assert.deepEqual(rows, [{ things: 'things', more: null }]);
});

test('a database from a newer version is refused and not touched', async () => {
  const pg = await emptyDatabase();
  await migrate(pg, migrationsFolder({ '0010-a.sql': 'select 1', '0990-later.sql': 'select 1' }));
  const older = migrationsFolder({ '0010-a.sql': 'select 1', '0020-b.sql': 'create table b ()' });
  await assert.rejects(migrate(pg, older), {
    code: 'database-newer',
    message: /0990-later.*newer Nearhand/,
  });
  assert.equal((await pg.query("select to_regclass('b') as b")).rows[0].b, null);
});
