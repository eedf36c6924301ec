import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type pg from 'pg';
import { readTestDatabase, readTestDatabaseUrl } from '../config.ts';
import { createLog, type Log } from '../log.ts';
import { type Connection, openPool, type Pool } from './pool.ts';
import { adminOf, givenServer, ownServer, type TestServer } from './test-server.ts';

export interface TestDatabase extends Pool {
  readonly connection: Connection;
  /** For what an installation keeps beside the database. */
  readonly dataFolder: string;
}

const quiet: Log = createLog('silent');
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
 * shares, or all of a run (`tools/test.ts`). Everything goes away after the file's last test; do not
 * close it yourself.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  server ??= openServer();
  const { admin, template, connectionTo } = await server;
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

/** What the run shares, else the PostgreSQL of `DATABASE_URL_TEST`, else one of our own. */
async function openServer(): Promise<TestServer> {
  const shared = readTestDatabase();
  if (shared !== undefined) {
    const { host, user, template } = shared;
    const connectionTo = (database: string) => ({ host, user, database });
    const admin = await adminOf(connectionTo);
    const stop = async () => {
      await dropCreated(admin);
      await admin.end();
    };
    return { admin, template, connectionTo, stop };
  }
  const url = readTestDatabaseUrl();
  const own = url === undefined ? await ownServer() : await givenServer(url);
  const { admin, template, stop } = own;
  return {
    ...own,
    stop: async () => {
      await dropCreated(admin);
      await admin.query(`drop database ${template} with (force)`);
      await admin.end();
      await stop();
    },
  };
}

async function dropCreated(admin: pg.Client): Promise<void> {
  for (const name of created) await admin.query(`drop database ${name} with (force)`);
}
