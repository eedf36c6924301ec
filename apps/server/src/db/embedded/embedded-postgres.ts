import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../log.ts';
import { StartError } from '../../start-error.ts';
import type { Connection } from '../pool.ts';
import { type Account, chooseAccount } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import {
  inspectCluster,
  markerFile,
  noRights,
  noSpace,
  openDataFolder,
  openSocketFolder,
  requireSpace,
} from './data-folder.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { clearOrphan } from './orphan.ts';
import { Postmaster, superuser } from './postmaster.ts';

export interface EmbeddedOptions {
  readonly dataFolder: string;
  readonly log: Log;
  /** PostgreSQL settings beside or in place of our own; tests turn `fsync` off. */
  readonly settings?: Readonly<Record<string, string>>;
}

interface Found {
  readonly cluster: string;
  /** Whose the database is; undefined: there is none yet. */
  readonly uid: number | undefined;
  readonly socketFolder: string;
  readonly lock: FolderLock;
}

const databaseName = 'nearhand';
const longestPauseMs = 5000;

/**
 * Our own PostgreSQL in the data folder: made when missing, kept running while this process runs,
 * stopped with it.
 */
export class EmbeddedPostgres {
  readonly connection: Connection & { readonly host: string };
  readonly #options: EmbeddedOptions;
  readonly #cluster: string;
  readonly #uid: number | undefined;
  readonly #lock: FolderLock;
  #postmaster: Postmaster | undefined;
  #isUp = false;
  #isStopping = false;

  private constructor(options: EmbeddedOptions, found: Found) {
    this.#options = options;
    this.#cluster = found.cluster;
    this.#uid = found.uid;
    this.#lock = found.lock;
    this.connection = { host: found.socketFolder, user: superuser, database: databaseName };
  }

  /** Takes the data folder, and refuses one that is not ours to use with a StartError. */
  static async open(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const { dataFolder } = options;
    await openDataFolder(dataFolder);
    const lock = await lockFolder(dataFolder);
    try {
      const cluster = join(dataFolder, 'postgres');
      const there = await inspectCluster(cluster);
      const socketFolder = await openSocketFolder(dataFolder);
      return new EmbeddedPostgres(options, { cluster, socketFolder, lock, uid: there?.uid });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Opens the data folder and starts what is in it. */
  static async start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const postgres = await EmbeddedPostgres.open(options);
    try {
      await postgres.start();
      return postgres;
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  /** Whether it takes connections now. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** The process number of the running server. */
  get pid(): number | undefined {
    return this.#postmaster?.pid;
  }

  /** Starts it, making the database first where there is none. */
  async start(): Promise<void> {
    const { dataFolder, log, settings = {} } = this.#options;
    const cluster = this.#cluster;
    const binaries = await findBinaries();
    const account = chooseAccount([dataFolder, binaries.folder], this.#uid);
    if (this.#uid === undefined) await makeCluster({ dataFolder, cluster, binaries, account, log });
    await giveTo(account, this.connection.host);
    const socketFolder = this.connection.host;
    await clearOrphan(cluster, socketFolder);
    const run = () =>
      new Postmaster({ postgres: binaries.postgres, account, cluster, socketFolder, settings });
    this.#postmaster = await startPatiently(run, cluster);
    if (this.#isStopping) return await this.#postmaster.stop();
    await createDatabase(socketFolder);
    this.#isUp = true;
    void this.#supervise(run);
  }

  /** Ends every session, writes everything down, and lets the folder go. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#isUp = false;
    await this.#postmaster?.stop();
    await this.#lock.release();
  }

  async #supervise(run: () => Postmaster): Promise<void> {
    const { log } = this.#options;
    for (let pause = 0; ; pause = Math.min(longestPauseMs, pause * 2 + 50)) {
      await this.#postmaster?.exited;
      this.#isUp = false;
      if (this.#isStopping) return;
      log.error('database ended and is started again', { said: this.#postmaster?.lastWords });
      await sleep(pause);
      await clearOrphan(this.#cluster, this.connection.host);
      if (this.#isStopping) return;
      this.#postmaster = run();
      if (!(await this.#postmaster.ready())) continue;
      this.#isUp = !this.#isStopping;
      pause = 0;
      log.info('database is up again');
    }
  }
}

/**
 * Sessions of a postmaster that was killed hold its shared memory until they notice, some
 * milliseconds later; until then a new one refuses.
 */
async function startPatiently(start: () => Postmaster, cluster: string): Promise<Postmaster> {
  for (let attempt = 0; ; attempt += 1) {
    const postmaster = start();
    if (await postmaster.ready()) return postmaster;
    const said = postmaster.lastWords;
    if (/No space left on device/.test(said)) throw noSpace(cluster, '', new Error(said));
    if (/Permission denied/.test(said)) throw noRights(cluster, new Error(said));
    const isHeld = /shared memory block/.test(said);
    if (!isHeld || attempt > 100) {
      throw new StartError(
        'database-failed',
        `The database did not start: ${said || 'it said nothing'}.`,
      );
    }
    await sleep(100);
  }
}

/** Makes the database beside its place and moves it there whole, so that half a one is never met. */
async function makeCluster(to: {
  readonly dataFolder: string;
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly account: Account;
  readonly log: Log;
}): Promise<void> {
  await requireSpace(to.dataFolder);
  const half = `${to.cluster}.new`;
  try {
    await rm(half, { recursive: true, force: true });
    await mkdir(half, { mode: 0o700 });
    await giveTo(to.account, half);
    await runInitdb(to.binaries, to.account, half);
    await writeFile(join(half, markerFile), 'A database of Nearhand. Leave it to the server.\n');
    await rename(half, to.cluster);
  } catch (error) {
    await rm(half, { recursive: true, force: true }).catch(() => undefined);
    if (error instanceof StartError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC') throw noSpace(to.dataFolder, '', error);
    if (code) throw noRights(to.dataFolder, error);
    throw error;
  }
  to.log.info('database made');
}

function runInitdb({ initdb }: Binaries, account: Account, folder: string): Promise<void> {
  const [command, args] = account.wrap(initdb, [
    ...['-D', folder, '-U', superuser, '--auth-local=trust', '--auth-host=reject'],
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--lc-collate=C', '--lc-ctype=C.UTF-8', '--data-checksums', '--no-instructions'],
  ]);
  return new Promise((resolve, reject) => {
    const env = { PATH: '/usr/bin:/bin', LC_MESSAGES: 'C' };
    const child = spawn(command, args, { cwd: '/', env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else if (/No space left on device/.test(said)) reject(noSpace(folder, '', new Error(said)));
      else
        reject(
          new StartError('database-failed', `The database could not be made: ${said.trim()}.`),
        );
    });
  });
}

async function createDatabase(socketFolder: string): Promise<void> {
  const client = new pg.Client({ host: socketFolder, user: superuser, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
      databaseName,
    ]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

async function giveTo({ owner }: Account, folder: string): Promise<void> {
  await chmod(folder, 0o700);
  if (!owner || (await stat(folder)).uid === owner.uid) return;
  await chown(folder, owner.uid, owner.gid);
}
