import type { JsonValue } from '@nearhand/protocol/json-reader';

/** Why the server could not be asked: the line is down, which is not its refusal. */
export class NoConnection extends Error {
  override readonly name = 'NoConnection';
}

const path = '/reports/work.json';

/**
 * Asks the server for work and does it on this device (`docs/http.md`, "Reports over HTTP"); the value
 * of the field `work`. Undefined where the server gives none now: a form without it is taken too, out
 * of everybody's budget. NoConnection where nothing answers.
 */
export async function doWork(): Promise<string | undefined> {
  const answer = await ask();
  if (!answer.ok) return undefined;
  const challenge = (await answer.json()) as JsonValue;
  const { solve } = await import('./scrypt-work.ts');
  return await solve(challenge);
}

/** Whether the server answers at all. */
export async function isConnected(): Promise<boolean> {
  return await ask().then(
    () => true,
    () => false,
  );
}

async function ask(): Promise<Response> {
  try {
    return await fetch(path, { cache: 'no-store' });
  } catch (cause) {
    throw new NoConnection('no answer', { cause });
  }
}
