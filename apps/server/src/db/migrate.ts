import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { StartError } from '../start-error.ts';

/** `NNNN-<feature>.sql`, or `.ts` with `up`; the name is what the database remembers. */
interface Migration {
  readonly name: string;
  readonly url: URL;
}

const folderOfOurs = new URL('./migrations/', import.meta.url);
/** The key of the advisory lock that lets one server at a time migrate: "near" in ASCII. */
const lockKey = 0x6e656172;

/**
 * Brings the database forward, each migration in a transaction of its own, under a lock that makes
 * a second server wait. Returns the names that were run. A database that already carries a
 * migration unknown here is a StartError `database-newer`, and nothing is changed.
 *
 * @param only - for a backup that is restored: the migrations it had, and no others
 */
export async function migrate(
  pool: pg.Pool,
  folder: URL = folderOfOurs,
  only?: readonly string[],
): Promise<readonly string[]> {
  const known = await listMigrations(folder);
  const client = await pool.connect();
  try {
    // Neither for the wait nor for what a large table takes is a minute enough.
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(
      'create table if not exists migrations (name text primary key, ran_on date not null default current_date)',
    );
    const { rows } = await client.query<{ name: string }>('select name from migrations');
    const done = new Set(rows.map((row) => row.name));
    refuseNewer(new Set([...done, ...(only ?? [])]), known);
    const missing = known.filter(({ name }) => !done.has(name) && (only?.includes(name) ?? true));
    for (const migration of missing) await run(client, migration);
    return missing.map(({ name }) => name);
  } finally {
    // Ending the session releases the lock, whatever happened.
    client.release(true);
  }
}

async function listMigrations(folder: URL): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}-[a-z0-9-]+\.(sql|ts)$/.test(file));
  return files.sort().map((file) => ({
    name: file.replace(/\.(sql|ts)$/, ''),
    url: new URL(file, folder),
  }));
}

function refuseNewer(done: ReadonlySet<string>, known: readonly Migration[]): void {
  const names = new Set(known.map(({ name }) => name));
  const unknown = [...done].filter((name) => !names.has(name)).sort();
  if (unknown.length === 0) return;
  throw new StartError(
    'database-newer',
    `This database was brought further (to ${unknown.at(-1)}) by a newer Nearhand than this one; start that version, nothing was changed.`,
  );
}

async function run(client: pg.PoolClient, { name, url }: Migration): Promise<void> {
  await client.query('begin');
  try {
    if (url.pathname.endsWith('.sql')) {
      await client.query(await readFile(url, 'utf8'));
    } else {
      const { up } = (await import(url.href)) as { up: (client: pg.PoolClient) => Promise<void> };
      await up(client);
    }
    await client.query('insert into migrations (name) values ($1)', [name]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      'database-failed',
      `The migration ${name} did not go through and was undone: ${reason}.`,
      error,
    );
  }
}
