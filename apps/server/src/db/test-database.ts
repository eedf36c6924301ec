import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { createLog, type Log } from '../log.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { type Connection, openPool, type Pool } from './pool.ts';

export interface TestDatabase extends Pool {
  readonly connection: Connection;
}

interface TestServer {
  readonly admin: pg.Client;
  readonly connectionTo: (database: string) => Connection;
  readonly stop: () => Promise<void>;
}

const quiet: Log = createLog('silent');
const template = `template_${randomBytes(6).toString('hex')}`;
const opened: Pool[] = [];
let server: Promise<TestServer> | undefined;

// At the top of the module, so that it runs after the file's last test and not after the first.
after(async () => {
  await Promise.all(opened.map((pool) => pool.close()));
  await (await server)?.stop();
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
  const connection = connectionTo(name);
  const pool = openPool(connection, quiet, 8);
  opened.push(pool);
  return { ...pool, connection };
}

async function startServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-test-'));
  const settings = { fsync: 'off', synchronous_commit: 'off', max_connections: '200' };
  const postgres = await EmbeddedPostgres.start({ dataFolder: folder, log: quiet, settings });
  const connectionTo = (database: string) => ({ ...postgres.connection, database });
  const admin = new pg.Client(connectionTo('postgres'));
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query(`create database ${template}`);
  const pool = openPool(connectionTo(template), quiet, 1);
  await migrate(pool.pg);
  await pool.close();
  const stop = async () => {
    await admin.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { admin, connectionTo, stop };
}
