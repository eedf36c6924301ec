import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdsWithin } from '../../apps/server/src/server.fixture.ts';

const source = fileURLToPath(new URL('../../apps/server/src/', import.meta.url));

/** A server process on a socket that somebody else holds. */
export interface Held {
  readonly pid: number;
  /** What it printed. */
  said(): string;
}

/**
 * Holds a listening socket and starts servers on it, as systemd does with a `.socket` unit
 * (sd_listen_fds(3)). A shell, because Node accepts on whatever it listens on.
 */
export class SocketHolder {
  readonly url: string;
  readonly #shell: ChildProcess;
  readonly #folder: string;
  readonly #environment: string;
  #count = 0;

  private constructor(url: string, shell: ChildProcess, folder: string, environment: string) {
    this.url = url;
    this.#shell = shell;
    this.#folder = folder;
    this.#environment = environment;
  }

  /** `folder` is for what the servers print. */
  static async hold(
    folder: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<SocketHolder> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { fd } = (server as unknown as { readonly _handle: { readonly fd: number } })._handle;
    const shell = spawn('sh', [], { stdio: ['pipe', 'ignore', 'inherit', fd] });
    await once(shell, 'spawn');
    server.close();
    const environment = Object.entries(settings)
      .map(([name, value]) => `${name}='${value}'`)
      .join(' ');
    return new SocketHolder(`http://127.0.0.1:${port}`, shell, folder, environment);
  }

  /** Starts one more; resolves once it says that it is ready. */
  async start(): Promise<Held> {
    this.#count += 1;
    const file = join(this.#folder, `said-${this.#count}`);
    const command = [
      `${process.execPath} --import ${source}tsx-loader.js ${source}main.ts`,
      `>${file} 2>&1 &`,
    ].join(' ');
    // The shell that becomes the server is the process that LISTEN_PID names.
    const asItself = `${this.#environment} LISTEN_FDS=1 sh -c 'LISTEN_PID=$$ exec "$0" "$@"'`;
    this.#shell.stdin?.write(`${asItself} ${command} echo $! >${file}.pid\n`);
    const said = () => readText(file);
    const isReady = await holdsWithin(30_000, () => /^ready http/m.test(said()));
    if (!isReady) throw new Error(`did not start: ${said()}`);
    return { pid: Number(readText(`${file}.pid`)), said };
  }

  async letGo(): Promise<void> {
    this.#shell.stdin?.end();
    if (this.#shell.exitCode === null) await once(this.#shell, 'exit');
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
