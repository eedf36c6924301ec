import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { createLog } from '../../log.ts';
import { cleanUp, temporaryFolder } from '../../server.fixture.ts';
import { migrate } from '../migrate.ts';
import { openPool } from '../pool.ts';
import { areBinariesThere, majorVersion } from './binaries.ts';
import { EmbeddedPostgres } from './embedded-postgres.ts';

const before = majorVersion - 1;
const log = createLog('silent');
/** As far as the version before understands them: 0031 asks for a function of 18. */
const migrations = ['0010-community', '0020-desks', '0030-rooms', '0040-services'];
const settings = { fsync: 'off' };
/** What COPY's text format writes otherwise than it is. */
const name = 'A "town"\t\\N, 鎮\n';
const skip = areBinariesThere(before)
  ? false
  : `PostgreSQL ${before} is not here: \`npm test\` fetches it where npm has it`;

after(async () => {
  for (const postgres of running) await postgres.stop();
  await cleanUp();
});

/** A data folder that the version before wrote, with rows in it; how many each table has. */
async function writtenBefore(): Promise<{ data: string; rows: Readonly<Record<string, number>> }> {
  const data = temporaryFolder();
  const postgres = await start(data, before);
  const pool = openPool(postgres.connection, log, 2);
  await migrate(pool.pg, undefined, migrations);
  await pool.pg.query(
    `
    insert into communities (
      community_id, slug, kind, ledger_origin, names, emergency_numbers, crisis_numbers, time_zone,
      created_day
    ) values (decode('000102030405060708090a0b0c0d0e0f', 'hex'), 'town', 'sample', 'town.example',
      jsonb_build_object('en', $1::text), '[]', '[]', 'Asia/Taipei', '2026-01-01')`,
    [name],
  );
  await pool.pg.query(`
    insert into service_sources (community_id, source_id, attribution, taken_in_on)
    select community_id, 'source ' || number, '{}', date '2026-01-01' + number
    from communities, generate_series(1, 1000) as number`);
  const rows = await rowsOf(pool.pg);
  await pool.close();
  await postgres.stop();
  return { data, rows };
}

async function rowsOf(pool: pg.Pool): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const found = await pool.query<{ count: number }>(`select count(*)::int as count from ${name}`);
    counts[name] = found.rows[0]?.count ?? 0;
  }
  return counts;
}

const running = new Set<EmbeddedPostgres>();

async function start(data: string, version = majorVersion): Promise<EmbeddedPostgres> {
  const postgres = await EmbeddedPostgres.start({ dataFolder: data, log, settings, version });
  running.add(postgres);
  return postgres;
}

async function versionIn(cluster: string): Promise<number> {
  return Number(await readFile(join(cluster, 'PG_VERSION'), 'utf8'));
}

async function clustersIn(data: string): Promise<readonly string[]> {
  return (await readdir(data)).filter((name) => name.startsWith('postgres')).sort();
}

test('a database of the version before comes over whole, and its folder goes with the next start', {
  skip,
}, async () => {
  const { data, rows } = await writtenBefore();
  const first = await start(data);
  const pool = openPool(first.connection, log, 2);
  assert.deepEqual(await rowsOf(pool.pg), rows);
  const { rows: kept } = await pool.pg.query<{
    names: { en: string };
    late: string;
    version: number;
  }>(
    `select names, (select max(taken_in_on)::text from service_sources) as late,
       current_setting('server_version_num')::int / 10000 as version from communities`,
  );
  assert.deepEqual(kept, [{ names: { en: name }, late: '2028-09-27', version: majorVersion }]);
  // References hold again, though they were not asked about on the way.
  await assert.rejects(
    pool.pg.query(
      `insert into service_sources values (decode('00', 'hex'), 'x', '{}', current_date)`,
    ),
    { code: '23503' },
  );
  await migrate(pool.pg);
  await pool.close();
  await first.stop();
  assert.deepEqual(await clustersIn(data), ['postgres', `postgres-${before}`]);
  assert.equal(await versionIn(join(data, `postgres-${before}`)), before);
  await (await start(data)).stop();
  assert.deepEqual(await clustersIn(data), ['postgres']);
});

test('a change that was cut short begins anew, and one that was cut between two renames goes on', {
  skip,
}, async () => {
  const { data, rows } = await writtenBefore();
  const cluster = join(data, 'postgres');
  for (const name of ['half', 'whole']) {
    await mkdir(`${cluster}.${name}`);
    await writeFile(join(`${cluster}.${name}`, 'PG_VERSION'), String(majorVersion));
  }
  await (await start(data)).stop();
  assert.deepEqual(await clustersIn(data), ['postgres', `postgres-${before}`]);
  // As if killed after the older one was put aside.
  await rename(cluster, `${cluster}.whole`);
  const postgres = await start(data);
  const pool = openPool(postgres.connection, log, 2);
  assert.deepEqual(await rowsOf(pool.pg), rows);
  await pool.close();
  await postgres.stop();
});

test('a schema that is not known here is left in the version that wrote it', { skip }, async () => {
  const { data } = await writtenBefore();
  const postgres = await start(data, before);
  const client = new pg.Client(postgres.connection);
  await client.connect();
  await client.query(`insert into migrations (name) values ('9999-of-tomorrow')`);
  await client.end();
  await postgres.stop();
  await assert.rejects(start(data), { code: 'database-newer' });
  assert.equal(await versionIn(join(data, 'postgres')), before);
  await (await start(data, before)).stop();
});
