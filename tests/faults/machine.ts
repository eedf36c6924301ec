import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  #server: Launched;
  /** From the kill to serving again, each in milliseconds. */
  readonly restarts: number[] = [];

  private constructor(data: string, port: number, server: Launched) {
    this.data = data;
    this.port = port;
    this.#server = server;
  }

  static async start(data: string, port: number): Promise<Machine> {
    const server = await Machine.#launch(data, port);
    return new Machine(data, port, server);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
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

  async #restart(): Promise<void> {
    const began = performance.now();
    this.#server = await Machine.#launch(this.data, this.port);
    this.restarts.push(performance.now() - began);
  }

  static async #launch(data: string, port: number): Promise<Launched> {
    const server = await launch({ data, port, env: { NEARHAND_LOG: 'error' } });
    await server.ready;
    return server;
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
