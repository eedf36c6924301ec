import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartError } from '../../start-error.ts';
import type { Account } from './account.ts';
import { noRights, noSpace } from './data-folder.ts';
import { memoryOfMachine, settingsForMemory } from './memory.ts';

export interface PostmasterOptions {
  readonly postgres: string;
  readonly account: Account;
  readonly cluster: string;
  readonly socketFolder: string;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Nothing of what people write may reach a log, so PostgreSQL says only what ends a session or
 * itself: the text of an ordinary error can quote a value.
 */
const ownSettings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  full_page_writes: 'on',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '',
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_parameter_max_length_on_error: '0',
  track_activities: 'off',
  jit: 'off',
  max_connections: '100',
  timezone: 'UTC',
};

export const superuser = 'nearhand';

/** One run of the PostgreSQL server, from spawn to exit. */
export class Postmaster {
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #socketFolder: string;
  #said: readonly string[] = [];
  #hasExited = false;

  constructor({ postgres, account, cluster, socketFolder, settings }: PostmasterOptions) {
    const all = { ...settingsForMemory(memoryOfMachine()), ...ownSettings, ...settings };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [command, args] = account.wrap(postgres, ['-D', cluster, '-k', socketFolder, ...flags]);
    this.#socketFolder = socketFolder;
    // Detached, so that Ctrl-C reaches the server alone and the database goes last.
    this.#child = spawn(command, args, {
      cwd: '/',
      detached: true,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    this.exited = new Promise((resolve) => {
      const end = () => {
        this.#hasExited = true;
        resolve();
      };
      this.#child.once('error', (error) => {
        this.#hear(error.message);
        end();
      });
      this.#child.once('exit', end);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last lines it printed. */
  get lastWords(): string {
    return this.#said.join('\n');
  }

  /** Resolves true once it takes connections, false if it ended first. */
  async ready(): Promise<boolean> {
    while (!this.#hasExited) {
      if (await this.#answers()) return true;
      await sleep(15);
    }
    return false;
  }

  /** Ends every session and writes everything down; at the latest after `patienceMs`, at once. */
  async stop(patienceMs = 20_000): Promise<void> {
    if (this.#hasExited) return;
    this.#child.kill('SIGINT');
    const late = setTimeout(() => this.#child.kill('SIGQUIT'), patienceMs);
    await this.exited;
    clearTimeout(late);
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({
      host: this.#socketFolder,
      user: superuser,
      database: 'postgres',
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  #hear(text: string): void {
    this.#said = [...this.#said, ...text.split('\n').filter((line) => line !== '')].slice(-20);
  }
}

/**
 * Sessions of a postmaster that was killed hold its shared memory until they notice, some
 * milliseconds later; until then a new one refuses.
 */
export async function startPatiently(
  start: () => Postmaster,
  cluster: string,
  first = start(),
): Promise<Postmaster> {
  let postmaster = first;
  for (let attempt = 0; ; attempt += 1) {
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
    postmaster = start();
  }
}
