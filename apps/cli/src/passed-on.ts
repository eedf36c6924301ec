import { resolve } from 'node:path';
import type { Arguments } from './arguments.ts';
import type { Answer } from './command.ts';

/** The server's programs run in the repository's own folder. */
export function pathOn(given: Arguments, name: string): readonly string[] {
  const file = given.text(name);
  return file === undefined ? [] : [`--${name}`, resolve(file)];
}

/** An option as it was given, for a program of the server. */
export function passedOn(given: Arguments, name: string): readonly string[] {
  const value = given.text(name);
  return value === undefined ? [] : [`--${name}`, value];
}

export function jsonFlag(given: Arguments): readonly string[] {
  return given.has('json') ? ['--json'] : [];
}

/** The program has spoken for itself, on this terminal; only its exit code is handed on. */
export function ended(exitCode: number, program: string): Answer {
  return { lines: [], json: { program, exitCode }, exitCode, spoken: true };
}
