import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { memorySettings } from './memory-settings.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const command = [
  process.execPath,
  '--import',
  join(here, 'tsx-loader.js'),
  join(here, 'main.ts'),
] as const;

/** Where tests note statements: settings that have a server note its own (`tests/statements/record.ts`). */
export function recordingStatements(
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const folder = process.env.NEARHAND_STATEMENTS;
  if (folder === undefined) return {};
  const recorder = new URL('../../../tests/statements/record.ts', import.meta.url).href;
  const options = [environment.NODE_OPTIONS, `--import=${recorder}`].filter(Boolean).join(' ');
  return { NEARHAND_STATEMENTS: folder, NODE_OPTIONS: options };
}

export interface LaunchOptions {
  readonly data: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the command, such as `setpriv --reuid …`. */
  readonly prefix?: readonly string[];
}

/** A server run as a process of its own, as an operator runs it. */
export interface Launched {
  readonly url: string;
  readonly pid: number;
  /** Resolves at the `ready` line; rejects with what was printed if it ends before. */
  readonly ready: Promise<void>;
  /** Resolves at the end, to the exit code (null: killed). */
  readonly ended: Promise<number | null>;
  stdout(): string;
  stderr(): string;
  signal(name: NodeJS.Signals): void;
}

const running = new Set<Launched>();
const folders: string[] = [];

/** A new folder; with 0o711 the database's own account can enter it, with 0o700 it cannot. */
export function temporaryFolder(mode = 0o711): string {
  const folder = mkdtempSync(join(tmpdir(), 'nearhand-start-'));
  chmodSync(folder, mode);
  folders.push(folder);
  return folder;
}

export async function launch({
  data,
  port,
  env = {},
  prefix = [],
}: LaunchOptions): Promise<Launched> {
  const chosen = port ?? (await freePort());
  const [program = '', ...args] = [...prefix, ...command];
  const child = spawn(program, args, {
    env: {
      PATH: process.env.PATH,
      ...memorySettings,
      ...recordingStatements(memorySettings),
      PORT: String(chosen),
      NEARHAND_DATA: data,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (/^ready http/m.test(stdout)) resolve();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    void ended.then((code) => reject(new Error(`ended with ${code}: ${stdout}${stderr}`)));
  });
  ready.catch(() => undefined);
  const launched: Launched = {
    url: `http://127.0.0.1:${chosen}`,
    pid: child.pid ?? 0,
    ready,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    signal: (name) => void child.kill(name),
  };
  running.add(launched);
  void ended.then(() => running.delete(launched));
  return launched;
}

/** Launches, waits for the end and returns how it went. */
export async function launchInVain(
  options: LaunchOptions,
): Promise<{ code: number | null; said: string }> {
  const launched = await launch(options);
  void launched.ready.then(
    () => launched.signal('SIGTERM'),
    () => undefined,
  );
  const code = await launched.ended;
  return { code, said: launched.stderr() };
}

export async function stopped(launched: Launched): Promise<number | null> {
  launched.signal('SIGTERM');
  return await launched.ended;
}

/** For `after`: stops what still runs and deletes the temporary folders. */
export async function cleanUp(): Promise<void> {
  for (const launched of running) {
    launched.signal('SIGTERM');
    await launched.ended;
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

export async function postmasterOf(data: string): Promise<number> {
  const note = await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8');
  return Number(note.split('\n')[0]);
}

/** Whether a process runs; one that only waits to be reaped does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Asks again every 20 ms until it holds; false when it did not within `ms`. */
export async function holdsWithin(
  ms: number,
  holds: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    if (await holds()) return true;
    await sleep(20);
  }
  return false;
}

export async function healthOf(url: string): Promise<number> {
  return await fetch(`${url}/healthz`).then(
    ({ status }) => status,
    () => 0,
  );
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
