import type { Config } from '../config.ts';
import { openSocketFolder } from '../db/embedded/data-folder.ts';
import { EmbeddedPostgres } from '../db/embedded/embedded-postgres.ts';
import { superuser } from '../db/embedded/postmaster.ts';
import { migrate } from '../db/migrate.ts';
import { openPool, type Pool } from '../db/pool.ts';
import type { Db } from '../db/schema.ts';
import { type Community, findCommunity, getCommunity } from '../features/community/community.ts';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';

/**
 * The database for a command beside the server: the one of `DATABASE_URL`, or the server's own while
 * it runs, or our own started for as long as the command lasts. A StartError says what is in the way.
 */
export async function withDatabase<T>(
  config: Config,
  log: Log,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  if (config.databaseUrl !== undefined) {
    return await usePool(openPool({ connectionString: config.databaseUrl }, log, 4), work);
  }
  let own: EmbeddedPostgres | undefined;
  try {
    own = await EmbeddedPostgres.start({ dataFolder: config.dataFolder, log });
  } catch (error) {
    if (!(error instanceof StartError && error.code === 'data-in-use')) throw error;
  }
  if (own === undefined) {
    const host = await openSocketFolder(config.dataFolder);
    return await usePool(openPool({ host, user: superuser, database: 'nearhand' }, log, 4), work);
  }
  try {
    return await usePool(openPool(own.connection, log, 4), work);
  } finally {
    await own.stop();
  }
}

async function usePool<T>(pool: Pool, work: (pool: Pool) => Promise<T>): Promise<T> {
  try {
    await migrate(pool.pg);
    return await work(pool);
  } finally {
    await pool.close();
  }
}

/** The community that a command is about: the named one, or the installation's first. */
export async function chooseCommunity(db: Db, slug: string | undefined): Promise<Community> {
  const community = slug === undefined ? await getCommunity(db) : await findCommunity(db, slug);
  if (community) return community;
  throw new StartError(
    'configuration-wrong',
    slug === undefined
      ? 'There is no community yet: start the server once, which makes a sample, or run nearhand init.'
      : `There is no community named ${slug} here.`,
  );
}
