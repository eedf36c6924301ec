import pg from 'pg';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { openDataFolder } from './embedded/data-folder.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import type { Connection } from './pool.ts';

/** Our own PostgreSQL or one that was there before; reachable after `launch` and `ready`. */
export interface DatabaseServer {
  readonly connection: Connection;
  readonly isUp: boolean;
  /** Begins to start it; what takes long goes on beside whatever this process does. */
  launch(): Promise<void>;
  ready(): Promise<void>;
  stop(): Promise<void>;
}

const oldestVersion = 18;

/** Takes hold of the database that the settings name, without starting it yet. */
export async function openDatabase(config: Config, log: Log): Promise<DatabaseServer> {
  const { databaseUrl, dataFolder } = config;
  if (databaseUrl === undefined) return await EmbeddedPostgres.open({ dataFolder, log });
  await openDataFolder(dataFolder);
  const connection = { connectionString: databaseUrl };
  return {
    connection,
    // Known only by asking, which every query does.
    isUp: true,
    launch: async () => undefined,
    ready: () => checkServer(connection),
    stop: async () => undefined,
  };
}

async function checkServer(connection: Connection): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      "select current_setting('server_version_num') as version",
    );
    const version = Math.floor(Number(rows[0]?.version ?? 0) / 10_000);
    if (version >= oldestVersion) return;
    throw new StartError(
      'database-failed',
      `DATABASE_URL must be a PostgreSQL ${oldestVersion} or newer; this one is ${version}.`,
    );
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? (cause as Error).name;
    throw new StartError(
      'database-failed',
      `The PostgreSQL of DATABASE_URL does not answer or does not let us in (${reason}).`,
      cause,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
