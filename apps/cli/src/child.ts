import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CliError } from './cli-error.ts';
import type { Config } from './config.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const loader = fileURLToPath(new URL('../../server/src/tsx-loader.js', import.meta.url));

/**
 * Runs a program of the server as `npm start` runs it, on this terminal, and resolves with its exit code.
 * Interrupting the terminal reaches it too; this process waits for its end.
 */
export function runServerProgram(
  file: string,
  args: readonly string[],
  { environment }: Pick<Config, 'environment'>,
): Promise<number> {
  const program = fileURLToPath(new URL(`../../server/src/${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', loader, program, ...args], {
    cwd: repository,
    env: { ...environment },
    stdio: 'inherit',
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  // A Ctrl-C in a terminal reaches the whole group by itself; only what is sent to this process alone is passed on.
  const wait = (): void => undefined;
  process.on('SIGINT', wait).on('SIGTERM', pass);
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new CliError('file', 'The server’s program cannot be run.', { cause: error })),
    );
    child.once('exit', (code) => {
      process.off('SIGINT', wait).off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}
