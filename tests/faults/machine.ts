import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  holdsWithin,
  isAlive,
  type Launched,
  launch,
  postmasterOf,
} from '../../apps/server/src/server.fixture.ts';

/** A server and its database on one data folder, which can be killed and come back on the same port. */
export class Machine {
  readonly data: string;
  readonly port: number;
  readonly #env: Readonly<Record<string, string>>;
  #server: Launched;
  readonly #ended: Launched[] = [];
  /** From the kill to serving again, each in milliseconds. */
  readonly restarts: number[] = [];

  private constructor(
    data: string,
    port: number,
    env: Readonly<Record<string, string>>,
    server: Launched,
  ) {
    this.data = data;
    this.port = port;
    this.#env = env;
    this.#server = server;
  }

  /** @param env settings that it is started with each time */
  static async start(
    data: string,
    port: number,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Machine> {
    const server = await Machine.#launch(data, port, env);
    return new Machine(data, port, env, server);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Of the server as it runs now. */
  get pid(): number {
    return this.#server.pid;
  }

  /** What the server's process holds in memory, without its database. */
  residentMegabytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }

  /** Lines of the log, of every run so far, that tell of a request answered with 500. */
  get failures(): readonly string[] {
    const lines = [...this.#ended, this.#server].flatMap((server) => server.stderr().split('\n'));
    return lines.filter((line) => line.includes('"a request failed"'));
  }

  /** What the first start printed. */
  links(): readonly string[] {
    return this.#server.stdout().match(/https?:\/\/\S+#enrol\S+/g) ?? [];
  }

  /** SIGKILL to the server: its database goes with it. */
  async killServer(): Promise<void> {
    this.#server.signal('SIGKILL');
    await this.#server.ended;
    await this.#restart();
  }

  /** SIGKILL to PostgreSQL: the server brings it back by itself. */
  async killDatabase(): Promise<void> {
    const began = performance.now();
    const pid = await postmasterOf(this.data);
    process.kill(pid, 'SIGKILL');
    await holdsWithin(10_000, () => !isAlive(pid));
    const isBack = await holdsWithin(30_000, () => this.isServing());
    if (!isBack) throw new Error(`the database did not come back: ${this.#server.stderr()}`);
    this.restarts.push(performance.now() - began);
  }

  async killBoth(): Promise<void> {
    const pid = await postmasterOf(this.data).catch(() => undefined);
    this.#server.signal('SIGKILL');
    if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    await this.#server.ended;
    await this.#restart();
  }

  /**
   * What a disk holds when the power goes: everything stands still while the folder is copied, so
   * that the copy is of one instant. The machine then goes on.
   */
  async cutPower(copy: string): Promise<void> {
    const pids = [this.#server.pid, ...databaseProcesses(await postmasterOf(this.data))];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      const copied = spawnSync('cp', ['-a', this.data, copy]);
      if (copied.status !== 0) throw new Error(`no copy: ${copied.stderr.toString()}`);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    spawnSync('rm', ['-rf', join(copy, 'socket')]);
  }

  /** A disk, or a network to it, that answers nothing for a while: the database stands still. */
  async stallDatabase(ms: number): Promise<void> {
    const pids = databaseProcesses(await postmasterOf(this.data));
    for (const pid of pids) signal(pid, 'SIGSTOP');
    try {
      await pause(ms);
    } finally {
      for (const pid of pids) signal(pid, 'SIGCONT');
    }
  }

  /** The disk of the database is gone for a while: it ends, and every attempt to start it fails. */
  async loseDatabase(ms: number): Promise<void> {
    const cluster = join(this.data, 'postgres');
    const pid = await postmasterOf(this.data);
    await rename(cluster, `${cluster}.away`);
    try {
      process.kill(pid, 'SIGKILL');
      await pause(ms);
    } finally {
      await rename(`${cluster}.away`, cluster);
    }
  }

  /** A slow disk, as near as it can be had without one: the database runs a fifth of the time. */
  async slowDatabase(ms: number): Promise<void> {
    const end = Date.now() + ms;
    while (Date.now() < end) {
      await this.stallDatabase(80);
      await pause(20);
    }
  }

  /** Something holds the table that every request needs, until each connection of the pool waits for it. */
  async lockRooms(ms: number): Promise<void> {
    const client = new pg.Client({
      host: await this.#socket(),
      user: 'nearhand',
      database: 'nearhand',
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('begin');
      await client.query('lock table rooms in access exclusive mode');
      await pause(ms);
    } finally {
      await client.end();
    }
  }

  /** Where the postmaster says that its socket is. */
  async #socket(): Promise<string> {
    const note = await readFile(join(this.data, 'postgres', 'postmaster.pid'), 'utf8');
    return note.split('\n')[4] ?? '';
  }

  /** How it answers now: a status, or 0 for nothing within the time. */
  async answers(path: string, withinMs = 20_000): Promise<number> {
    return await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(withinMs) }).then(
      ({ status }) => status,
      () => 0,
    );
  }

  /** Serving again without having been started again. */
  async recovers(): Promise<void> {
    const began = performance.now();
    if (!(await holdsWithin(60_000, () => this.isServing()))) {
      throw new Error(`it did not come back: ${this.#server.stderr()}`);
    }
    this.restarts.push(performance.now() - began);
  }

  async isServing(): Promise<boolean> {
    return await fetch(`${this.url}/healthz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  async stop(): Promise<void> {
    this.#server.signal('SIGTERM');
    await this.#server.ended;
  }

  /** Starts it again after `stop`. */
  async begin(): Promise<void> {
    await this.#restart();
  }

  async #restart(): Promise<void> {
    const began = performance.now();
    this.#ended.push(this.#server);
    this.#server = await Machine.#launch(this.data, this.port, this.#env);
    this.restarts.push(performance.now() - began);
  }

  static async #launch(
    data: string,
    port: number,
    env: Readonly<Record<string, string>>,
  ): Promise<Launched> {
    const server = await launch({ data, port, env: { NEARHAND_LOG: 'error', ...env } });
    await server.ready;
    return server;
  }
}

/** A process that has ended meanwhile needs no signal. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The postmaster and its children, which do not share its fate when it is stopped. */
function databaseProcesses(postmaster: number): readonly number[] {
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return new RegExp(`^${name} \\(.*\\) \\S ${postmaster} `).test(
        readFileSync(`/proc/${name}/stat`, 'utf8'),
      );
    } catch {
      return false;
    }
  });
  return [postmaster, ...children.map(Number)];
}
