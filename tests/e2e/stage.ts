import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readTestCluster } from '../../apps/server/src/config.ts';
import { memorySettings } from '../../apps/server/src/memory-settings.ts';
import { recordingStatements } from '../../apps/server/src/server.fixture.ts';

const REPOSITORY = new URL('../../', import.meta.url).pathname;
const READY_WITHIN_MS = 90_000;

/** A whole installation, started as `npm start` starts it, on a data folder of its own. */
export interface Stage {
  readonly url: string;
  readonly data: string;
  /** The server's process. */
  readonly pid: number;
  /** Everything the server has printed so far, standard output and standard error together. */
  output(): string;
  /** The one-time enrolment links that the first start printed, steward first. */
  links(): readonly string[];
  /** Stops the server (SIGTERM, as an operator would) and waits for its end. */
  stop(): Promise<void>;
  /** Stops the server and deletes its data folder. */
  strike(): Promise<void>;
}

/** Starts a server on a free port and a new data folder; resolves at its `ready` line. */
export async function raiseStage(
  environment: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const data = environment.NEARHAND_DATA ?? (await mkdtemp(join(tmpdir(), 'nearhand-stage-')));
  if (!environment.DATABASE_URL) await placeCluster(data);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(
    process.execPath,
    ['--import', './apps/server/src/tsx-loader.js', 'apps/server/src/main.ts'],
    {
      cwd: REPOSITORY,
      env: {
        ...process.env,
        ...memorySettings,
        ...recordingStatements(memorySettings),
        PORT: String(port),
        NEARHAND_DATA: data,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const printed: string[] = [];
  server.stdout?.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  server.stderr?.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const output = (): string => printed.join('');
  await untilReady(server, url, output);
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  };
  return {
    url,
    data,
    pid: server.pid ?? 0,
    output,
    links: () => output().match(/https?:\/\/\S+#enrol\S+/g) ?? [],
    stop,
    strike: async () => {
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** An empty, migrated database in a new data folder, where the run has made one: two seconds less each. */
async function placeCluster(data: string): Promise<void> {
  const made = readTestCluster();
  const place = join(data, 'postgres');
  if (made === undefined || existsSync(place)) return;
  await mkdir(data, { recursive: true });
  await chmod(data, 0o711);
  // Whose the copy is has to be able to come there; else the server makes one for another account.
  for (let folder = data; folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return;
  }
  await promisify(execFile)('cp', ['-a', made, place]);
}

function untilReady(server: ChildProcess, url: string, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      server.kill('SIGKILL');
      reject(new Error(`the server was not ready within ${READY_WITHIN_MS} ms:\n${output()}`));
    }, READY_WITHIN_MS);
    server.stdout?.on('data', () => {
      if (!output().includes(`ready ${url}\n`)) return;
      clearTimeout(late);
      resolve();
    });
    server.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with code ${code} before it was ready:\n${output()}`));
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
