import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { StartError } from '../../start-error.ts';
import type { Connection } from '../pool.ts';
import { chooseAccount } from './account.ts';
import { findBinaries, majorVersion } from './binaries.ts';
import { createDatabase, databaseName, giveTo, makeCluster } from './cluster.ts';
import { inspectCluster, openDataFolder, openSocketFolder } from './data-folder.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { changeMajor, finishChange, olderFolders, removeFolders } from './next-major.ts';
import { clearOrphan } from './orphan.ts';
import { Postmaster, startPatiently, superuser } from './postmaster.ts';

export interface EmbeddedOptions {
  readonly dataFolder: string;
  readonly log: Log;
  /** PostgreSQL settings beside or in place of our own; tests turn `fsync` off. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Another major version than the one that the packages carry, for a test of what comes after. */
  readonly version?: number;
}

interface Found {
  readonly cluster: string;
  /** Whose the database is, and which major version wrote it; undefined: there is none yet. */
  readonly there: { readonly uid: number; readonly version: number } | undefined;
  /** Databases of older versions, which this start may take away once it has succeeded. */
  readonly older: readonly string[];
  readonly socketFolder: string;
  readonly lock: FolderLock;
}

const longestPauseMs = 5000;

/**
 * Our own PostgreSQL in the data folder: made when missing, kept running while this process runs,
 * stopped with it.
 */
export class EmbeddedPostgres {
  readonly connection: Connection & { readonly host: string };
  readonly #options: EmbeddedOptions;
  readonly #cluster: string;
  readonly #there: Found['there'];
  readonly #older: readonly string[];
  readonly #lock: FolderLock;
  #run: (() => Postmaster) | undefined;
  /** What is to be done first where an older version wrote the database. */
  #change: (() => Promise<void>) | undefined;
  #postmaster: Postmaster | undefined;
  #isUp = false;
  #isStopping = false;

  private constructor(options: EmbeddedOptions, found: Found) {
    this.#options = options;
    this.#cluster = found.cluster;
    this.#there = found.there;
    this.#older = found.older;
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
      await finishChange(cluster);
      const there = await inspectCluster(cluster, options.version);
      const older = await olderFolders(cluster);
      const socketFolder = await openSocketFolder(dataFolder);
      return new EmbeddedPostgres(options, { cluster, socketFolder, lock, there, older });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Opens the data folder and starts what is in it. */
  static async start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const postgres = await EmbeddedPostgres.open(options);
    try {
      await postgres.launch();
      await postgres.ready();
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

  /**
   * Begins to start it, making the database first where there is none; PostgreSQL then starts beside
   * whatever this process does.
   */
  async launch(): Promise<void> {
    const { dataFolder, log, settings = {}, version = majorVersion } = this.#options;
    const cluster = this.#cluster;
    const binaries = await findBinaries(version);
    const account = chooseAccount([dataFolder, binaries.folder], this.#there?.uid);
    if (!this.#there) await makeCluster({ dataFolder, cluster, binaries, account, log });
    const socketFolder = this.connection.host;
    await giveTo(account, socketFolder);
    await clearOrphan(cluster, socketFolder);
    const of = { account, cluster, socketFolder, settings };
    this.#run = () => new Postmaster({ ...of, postgres: binaries.postgres });
    const written = this.#there?.version ?? version;
    if (written === version) this.#postmaster = this.#run();
    else this.#change = () => changeMajor({ ...of, dataFolder, binaries, version: written, log });
  }

  /** Resolves once it takes connections, after `launch`. */
  async ready(): Promise<void> {
    await this.#change?.();
    const run = this.#run;
    if (this.#isStopping || !run) throw stoppedEarly();
    try {
      this.#postmaster = await startPatiently(run, this.#cluster, this.#postmaster);
      await createDatabase(this.connection.host);
    } catch (error) {
      throw this.#isStopping ? stoppedEarly() : error;
    }
    if (this.#isStopping) {
      await this.#postmaster.stop();
      throw stoppedEarly();
    }
    this.#isUp = true;
    void this.#supervise(run);
    await removeFolders(this.#older);
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

function stoppedEarly(): StartError {
  return new StartError('database-failed', 'The server was stopped before its database was ready.');
}
