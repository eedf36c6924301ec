import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Log } from '../../log.ts';
import { StartError } from '../../start-error.ts';
import { migrate } from '../migrate.ts';
import type { Connection } from '../pool.ts';
import { copied, migrationsOf, tablesOf } from '../tables.ts';
import type { Account } from './account.ts';
import { type Binaries, findBinaries, majorVersion } from './binaries.ts';
import { createDatabase, databaseName, giveTo, makeCluster } from './cluster.ts';
import { noSpace } from './data-folder.ts';
import { clearOrphan } from './orphan.ts';
import { Postmaster, startPatiently, superuser } from './postmaster.ts';

/** A database that an older major version wrote. */
interface Change {
  readonly dataFolder: string;
  readonly cluster: string;
  readonly version: number;
  readonly socketFolder: string;
  readonly account: Account;
  /** Of the version that it is to be brought to. */
  readonly binaries: Binaries;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: Log;
}

/**
 * Brings the database of an older major version to this one: a new one is filled beside it and takes
 * its place; the old folder, which was only read, stays beside it until a later start succeeds. Killed
 * at any moment, the next start begins anew or goes on.
 *
 * @throws StartError where the older version's programs or the room for both are missing
 */
export async function changeMajor(change: Change): Promise<void> {
  const { cluster, version, socketFolder, account, binaries, settings, log } = change;
  const half = `${cluster}.half`;
  const whole = `${cluster}.whole`;
  const older = await findBinaries(version);
  const socket = await mkdtemp(join(tmpdir(), 'nearhand-'));
  try {
    await giveTo(account, socket);
    await clearOrphan(half, socket);
    await removeFolders([half, whole]);
    await requireSpaceBeside(cluster);
    await makeCluster({ ...change, cluster: half });
    const of = { account, settings };
    const readOld = { ...of, cluster, socketFolder, postgres: older.postgres };
    const fillNew = { ...of, cluster: half, socketFolder: socket, postgres: binaries.postgres };
    await running(readOld, () =>
      running(fillNew, async () => {
        await createDatabase(socket);
        await carryRows(socketFolder, socket, log);
      }),
    );
  } catch (error) {
    throw inWords(error, version, cluster);
  } finally {
    await removeFolders([socket]);
  }
  await rename(half, whole);
  await rename(cluster, `${cluster}-${version}`);
  await rename(whole, cluster);
  log.info('database brought to another version', { version });
}

function inWords(error: unknown, version: number, cluster: string): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  if (error.code === '53100') return noSpace(cluster, '', error);
  return new StartError(
    'database-failed',
    `The database of PostgreSQL ${version} could not be brought to ${majorVersion} (${error.code}); it is as it was.`,
    error,
  );
}

async function running(
  options: ConstructorParameters<typeof Postmaster>[0],
  act: () => Promise<void>,
): Promise<void> {
  const postmaster = await startPatiently(() => new Postmaster(options), options.cluster);
  try {
    await act();
  } finally {
    await postmaster.stop();
  }
}

/**
 * Copies a whole database into an empty one of another major version: the same migrations, then every
 * row of every table in one transaction, as text, which all versions of PostgreSQL read alike. The
 * older one is only read.
 *
 * @throws StartError `database-newer` for a schema that is not known here, `database-failed` where
 * fewer rows arrived than were sent
 */
async function carryRows(fromSocket: string, toSocket: string, log: Log): Promise<void> {
  const of = { user: superuser, database: databaseName };
  const from = { ...of, host: fromSocket };
  const to = { ...of, host: toSocket };
  const source = new pg.Client(from);
  await source.connect();
  try {
    await source.query('begin isolation level repeatable read read only');
    if (!(await hasTables(source))) return;
    const migrations = await migrationsOf(source);
    const pool = new pg.Pool({ ...to, max: 1 });
    try {
      await migrate(pool, undefined, migrations);
    } finally {
      await pool.end();
    }
    await copyAll(source, to, log);
  } finally {
    await source.end();
  }
}

async function hasTables(source: pg.Client): Promise<boolean> {
  const { rows } = await source.query<{ readonly there: boolean }>(
    `select to_regclass('public.migrations') is not null as there`,
  );
  return rows[0]?.there === true;
}

async function copyAll(source: pg.Client, to: Connection, log: Log): Promise<void> {
  const target = new pg.Client(to);
  await target.connect();
  try {
    const tables = await tablesOf(source);
    const names = tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
    await target.query('begin');
    // What a reference or a trigger asks for was asked when the rows were written.
    await target.query('set local session_replication_role = replica');
    await target.query(`truncate ${names} cascade`);
    for (const table of tables) {
      const { name } = table;
      const read = source.query(copyTo(`copy ${copied(table)} to stdout`));
      const write = target.query(copyFrom(`copy ${copied(table)} from stdin`));
      await pipeline(read, write);
      if (read.rowCount !== write.rowCount) {
        const sentence = `Of ${name}, ${write.rowCount} of ${read.rowCount} rows came over.`;
        throw new StartError('database-failed', sentence);
      }
      log.info('table carried over', { table: name, rows: write.rowCount });
    }
    await target.query('commit');
    await target.query('analyze');
  } finally {
    await target.end();
  }
}

/** Goes on where a server was killed between two renames. */
export async function finishChange(cluster: string): Promise<void> {
  const whole = `${cluster}.whole`;
  if (existsSync(whole) && !existsSync(cluster)) await rename(whole, cluster);
}

/** Databases of older versions that lie beside this one. */
export async function olderFolders(cluster: string): Promise<readonly string[]> {
  const beside = await readdir(dirname(cluster)).catch(() => []);
  return beside
    .filter((name) => /^postgres-\d+$/.test(name))
    .map((name) => join(dirname(cluster), name));
}

export async function removeFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}

/** Refuses to begin where the new database would not find room beside the old one. */
async function requireSpaceBeside(cluster: string): Promise<void> {
  const { bavail, bsize } = await statfs(cluster);
  const needed = await sizeOf(cluster);
  if (bavail * bsize >= needed) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MB`;
  throw noSpace(
    cluster,
    ` to bring it to another version (${megabytes(bavail * bsize)} are free, ${megabytes(needed)} are needed)`,
  );
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) size += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return size;
}
