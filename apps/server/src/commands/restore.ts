import '../tsx-loader.js';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { type Config, readConfig } from '../config.ts';
import { EmbeddedPostgres } from '../db/embedded/embedded-postgres.ts';
import { migrate } from '../db/migrate.ts';
import { openPool, type Pool } from '../db/pool.ts';
import {
  applyPublicState,
  type BackupFound,
  KeepingError,
  loadBackup,
  NightFolder,
  nightPlaces,
  type Revived,
  readIdentities,
  readSurvivors,
  reviveRooms,
  type Survivor,
} from '../features/keeping/keeping.ts';
import { dayAt } from '../features/requests/requests.ts';
import { recallCosigned } from '../features/witness/witness.ts';
import { createLog } from '../log.ts';
import { StartError } from '../start-error.ts';
import { megabytes, showProgress } from './progress.ts';

const usage = `nearhand restore FILE --identity FILE [--night FOLDER] [--without-rooms] [--json]

Puts a backup into an empty data folder. Rooms come back with the night folder of the second place
(NEARHAND_SECOND_PLACE, or --night), which knows what was erased since; without it, only the square.`;

/**
 * What is filled in one transaction need not be written twice, into the log and into the tables: until
 * it commits there is nothing, and it commits when the tables are on the disk.
 */
const filling = { wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '4GB' };

interface Wanted {
  readonly file: string;
  readonly identity: string;
  readonly night: string | undefined;
  readonly withoutRooms: boolean;
}

interface Restored {
  readonly found: BackupFound;
  readonly communities: readonly (Revived & { readonly community: string })[];
}

async function restore(wanted: Wanted): Promise<Restored> {
  const config = readConfig();
  const identities = readIdentities(await readFile(wanted.identity, 'utf8'));
  const log = createLog('error');
  const own =
    config.databaseUrl === undefined
      ? await EmbeddedPostgres.start({ dataFolder: config.dataFolder, log, settings: filling })
      : undefined;
  try {
    const connection = own?.connection ?? { connectionString: config.databaseUrl ?? '' };
    const pool = openPool(connection, log, 4);
    try {
      return await fill(config, pool, wanted, identities);
    } finally {
      await pool.close();
    }
  } finally {
    await own?.stop();
  }
}

async function fill(
  config: Config,
  pool: Pool,
  wanted: Wanted,
  identities: readonly string[],
): Promise<Restored> {
  await refuseUnlessEmpty(pool);
  let survivors: ReadonlyMap<string, readonly Survivor[]> = new Map();
  const into = {
    pool: pool.pg,
    dataFolder: config.dataFolder,
    prepare: async (head: BackupFound['head']) => {
      survivors = await survivorsOf(config, wanted, head.communities);
      await migrate(pool.pg, undefined, head.migrations);
    },
  };
  const from = { path: wanted.file, bucket: config.bucket };
  const found = await loadBackup(into, from, identities, (bytes, table) =>
    showProgress(`${megabytes(bytes)}  ${table}`),
  );
  showProgress('bringing the tables forward');
  await migrate(pool.pg);
  const communities = [];
  for (const community of found.head.communities) {
    showProgress(`rooms of ${community}`);
    const id = Buffer.from(community, 'hex');
    const night = nightFolderOf(config, wanted, community);
    const places = nightPlaces(config, id);
    if (night !== undefined) await applyPublicState(pool.pg, config.dataFolder, night);
    await recallCosigned(pool.db, id, places.own, night);
    const days = { backup: found.head.day, day: await todayIn(pool, id) };
    const revived = await reviveRooms(pool.db, id, places, survivors.get(community) ?? [], days);
    communities.push({ community, ...revived });
  }
  showProgress('');
  return { found, communities };
}

/** In the community's own time zone. */
async function todayIn({ db }: Pool, communityId: Buffer): Promise<string> {
  const { time_zone: timeZone } = await db
    .selectFrom('communities')
    .select('time_zone')
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow();
  return dayAt(Date.now(), timeZone);
}

async function refuseUnlessEmpty({ db }: Pool): Promise<void> {
  const { rows } = await sql<{ is: boolean }>`
    select exists (select from information_schema.tables where table_schema = 'public') as is
  `.execute(db);
  if (!rows[0]?.is) return;
  throw new StartError(
    'data-foreign',
    'There is something in this database already. A backup is restored into an empty place: set NEARHAND_DATA to a new folder, nothing was changed.',
  );
}

/** What the night folder of each community opens, read to its end before anything is written. */
async function survivorsOf(
  config: Config,
  wanted: Wanted,
  communities: readonly string[],
): Promise<ReadonlyMap<string, readonly Survivor[]>> {
  const survivors = new Map<string, readonly Survivor[]>();
  if (wanted.withoutRooms) return survivors;
  for (const community of communities) {
    const night = nightFolderOf(config, wanted, community);
    const keys = (await night?.keyIds()) ?? [];
    if (night === undefined || keys.length === 0) {
      throw new KeepingError(
        'key-missing',
        `There is no night key in ${night?.path ?? 'a second place (NEARHAND_SECOND_PLACE is not set)'}. Rooms open only with the newest night folder of the second place: name it with --night, or restore the square alone with --without-rooms. Nothing was changed.`,
      );
    }
    survivors.set(community, await readSurvivors(night, Buffer.from(community, 'hex')));
  }
  return survivors;
}

function nightFolderOf(
  config: Config,
  { night }: Wanted,
  community: string,
): NightFolder | undefined {
  if (night === undefined) return nightPlaces(config, Buffer.from(community, 'hex')).second;
  return new NightFolder(`${night}/${community}`);
}

function inWords({ found, communities }: Restored): string {
  const lines = communities.map(
    ({ rooms, dropped }) =>
      `${rooms} rooms are back; ${dropped} of the backup are not: erased since it was made, or without a key.`,
  );
  return [`The backup of ${found.head.day} is restored.`, ...lines].join('\n');
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      identity: { type: 'string' },
      night: { type: 'string' },
      'without-rooms': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1 || values.identity === undefined) {
    console.error(usage);
    process.exitCode = 2;
  } else {
    const { identity, night } = values;
    const restored = await restore({
      file,
      identity,
      night,
      withoutRooms: values['without-rooms'],
    });
    console.log(values.json ? JSON.stringify(restored) : inWords(restored));
  }
} catch (error) {
  const isPlain = error instanceof StartError || error instanceof KeepingError;
  if (!isPlain && !(error instanceof Error && 'code' in error)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
