import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { SharedDatabase } from '../config.ts';
import { createLog } from '../log.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { type Connection, openPool } from './pool.ts';

/** A PostgreSQL for tests. */
export interface TestServer {
  readonly admin: pg.Client;
  /** A migrated database that nobody uses, of which the others are copies. */
  readonly template: string;
  readonly connectionTo: (database: string) => Connection;
  readonly stop: () => Promise<void>;
}

const quiet = createLog('silent');

/** Starts a PostgreSQL for all processes of a run of tests; `stop` ends it. */
export async function shareDatabase(): Promise<SharedDatabase & Pick<TestServer, 'stop'>> {
  const { admin, connectionTo, template, stop } = await ownServer();
  await admin.end();
  const connection = connectionTo(template);
  if (!('host' in connection)) throw new Error('a shared PostgreSQL is one of our own');
  return { host: connection.host, user: connection.user, template, stop };
}

/** Makes a database with the newest tables and no rows, and stops it: a folder for tests to copy. */
export async function makeTestCluster(): Promise<{
  readonly folder: string;
  remove(): Promise<void>;
}> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'nearhand-test-'));
  await chmod(dataFolder, 0o711);
  const postgres = await EmbeddedPostgres.start({ dataFolder, log: quiet });
  await makeTables(postgres.connection);
  await postgres.stop();
  const remove = () => rm(dataFolder, { recursive: true, force: true });
  return { folder: join(dataFolder, 'postgres'), remove };
}

/** The PostgreSQL of this address; its role may make databases. */
export async function givenServer(given: string): Promise<TestServer> {
  const connectionTo = (database: string) => {
    const url = new URL(given);
    url.pathname = `/${database}`;
    return { connectionString: url.href };
  };
  return { ...(await templateOn(connectionTo)), connectionTo, stop: async () => undefined };
}

/** A PostgreSQL in a temporary folder. */
export async function ownServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-test-'));
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    max_connections: '200',
    shared_buffers: '128MB',
  };
  const postgres = await EmbeddedPostgres.start({ dataFolder: folder, log: quiet, settings });
  const connectionTo = (database: string) => ({ ...postgres.connection, database });
  const stop = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...(await templateOn(connectionTo)), connectionTo, stop };
}

export async function adminOf(connectionTo: TestServer['connectionTo']): Promise<pg.Client> {
  const admin = new pg.Client(connectionTo('postgres'));
  admin.on('error', () => undefined);
  await admin.connect();
  return admin;
}

async function templateOn(
  connectionTo: TestServer['connectionTo'],
): Promise<Pick<TestServer, 'admin' | 'template'>> {
  const admin = await adminOf(connectionTo);
  const template = `template_${randomBytes(6).toString('hex')}`;
  await admin.query(`create database ${template}`);
  await makeTables(connectionTo(template));
  return { admin, template };
}

async function makeTables(connection: Connection): Promise<void> {
  const pool = openPool(connection, quiet, 1);
  await migrate(pool.pg);
  await pool.close();
}
