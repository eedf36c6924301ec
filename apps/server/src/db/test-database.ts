import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { readTestDatabaseUrl } from '../config.ts';
import { createLog, type Log } from '../log.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { type Connection, openPool, type Pool } from './pool.ts';

export interface TestDatabase extends Pool {
  readonly connection: Connection;
  /** For what an installation keeps beside the database. */
  readonly dataFolder: string;
}

interface TestServer {
  readonly admin: pg.Client;
  readonly connectionTo: (database: string) => Connection;
  readonly stop: () => Promise<void>;
}

const quiet: Log = createLog('silent');
const template = `template_${randomBytes(6).toString('hex')}`;
const opened: Pool[] = [];
const created: string[] = [];
const folders: string[] = [];
let server: Promise<TestServer> | undefined;

// At the top of the module, so that it runs after the file's last test and not after the first.
after(async () => {
  await Promise.all(opened.map((pool) => pool.close()));
  await (await server)?.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/**
 * A fresh, migrated database for one test or one file, in a PostgreSQL that the whole test process
 * shares. Everything goes away after the file's last test; do not close it yourself.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  server ??= startServer();
  const { admin, connectionTo } = await server;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin.query(`create database ${name} template ${template}`);
  created.push(name);
  const connection = connectionTo(name);
  const pool = openPool(connection, quiet, 8);
  opened.push(pool);
  const dataFolder = await mkdtemp(join(tmpdir(), 'nearhand-data-'));
  folders.push(dataFolder);
  return { ...pool, connection, dataFolder };
}

async function startServer(): Promise<TestServer> {
  const { connectionTo, end } = await openServer();
  const admin = new pg.Client(connectionTo('postgres'));
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query(`create database ${template}`);
  const pool = openPool(connectionTo(template), quiet, 1);
  await migrate(pool.pg);
  await pool.close();
  const stop = async () => {
    for (const name of [...created, template])
      await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    await end();
  };
  return { admin, connectionTo, stop };
}

/** The PostgreSQL of `DATABASE_URL_TEST`, or one of our own in a temporary folder. */
async function openServer(): Promise<
  Pick<TestServer, 'connectionTo'> & { end: () => Promise<void> }
> {
  const given = readTestDatabaseUrl();
  if (given !== undefined) {
    const connectionTo = (database: string) => {
      const url = new URL(given);
      url.pathname = `/${database}`;
      return { connectionString: url.href };
    };
    return { connectionTo, end: async () => undefined };
  }
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-test-'));
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    max_connections: '200',
    shared_buffers: '128MB',
  };
  const postgres = await EmbeddedPostgres.start({ dataFolder: folder, log: quiet, settings });
  const end = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { connectionTo: (database) => ({ ...postgres.connection, database }), end };
}
