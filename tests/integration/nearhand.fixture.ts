import { spawn } from 'node:child_process';
import { recordingStatements } from '../../apps/server/src/server.fixture.ts';

const PROGRAM = new URL('../../apps/cli/bin/nearhand', import.meta.url).pathname;

export interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs `nearhand` as a person at a terminal would, with what they type on standard input. */
export function nearhand(
  url: string,
  words: readonly string[],
  typed = '',
  settings: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: { ...process.env, NEARHAND_ORIGIN: url, ...recordingStatements({}), ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const printed = { output: '', errors: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    printed.output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed.errors += chunk.toString();
  });
  child.stdin.end(typed);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? -1, ...printed }));
  });
}

/** The same with `--json`, which has to succeed. */
export async function nearhandJson<T>(
  url: string,
  words: readonly string[],
  typed = '',
): Promise<T> {
  const ended = await nearhand(url, [...words, '--json'], typed);
  if (ended.exitCode !== 0) {
    throw new Error(`nearhand ${words.join(' ')} ended with ${ended.exitCode}: ${ended.errors}`);
  }
  return JSON.parse(ended.output) as T;
}
