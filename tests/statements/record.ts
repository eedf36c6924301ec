import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/**
 * Loaded before a test or a server that a test starts (`--import`): notes each different statement
 * that our own code sends, with the place that sent it first, in the folder that `NEARHAND_STATEMENTS`
 * names. What a test or a fixture asks by itself is not noted.
 */
export interface Recorded {
  readonly text: string;
  /** Path and line in the repository; `unknown` where the stack does not tell. */
  readonly at: string;
}

const root = new URL('../../', import.meta.url).pathname;
const folder = process.env.NEARHAND_STATEMENTS;
const file = folder && join(folder, `${process.pid}-${Date.now()}.jsonl`);
/** What any process of this run noted before this one began: to find a place costs milliseconds. */
const shared = folder && join(folder, 'noted.txt');
const noted = new Set(shared && existsSync(shared) ? readFileSync(shared, 'utf8').split('\n') : []);
/** The same as they were sent, so that what is sent ten thousand times is looked at once. */
const asWritten = new Set<string>();
const byPool = new AsyncLocalStorage<string>();

if (file !== undefined) record(file);

function record(path: string): void {
  const client: { query: (...given: unknown[]) => unknown } = pg.Client.prototype;
  const pool: { query: (...given: unknown[]) => unknown } = pg.Pool.prototype;
  const { query } = client;
  client.query = function noting(this: unknown, ...given) {
    note(path, textOf(given[0]));
    return Reflect.apply(query, this, given);
  };
  const { query: queryOfPool } = pool;
  // The pool sends from a callback, whose stack tells nothing.
  pool.query = function noting(this: unknown, ...given) {
    if (isNoted(textOf(given[0]))) return Reflect.apply(queryOfPool, this, given);
    return byPool.run(placeNow(), () => Reflect.apply(queryOfPool, this, given));
  };
}

function note(path: string, text: string | undefined): void {
  if (text === undefined || isNoted(text)) return;
  const at = byPool.getStore() ?? placeNow();
  if (isOfTest(at)) return;
  noted.add(sameForAll(text));
  // Another process may be able to tell its place.
  if (shared && at !== 'unknown') appendFileSync(shared, `${sameForAll(text)}\n`);
  asWritten.add(text);
  const recorded: Recorded = { text, at };
  appendFileSync(path, `${JSON.stringify(recorded)}\n`);
}

/** Whether nothing is left to note of it: a stack with source maps costs more than many a statement. */
function isNoted(text: string | undefined): boolean {
  if (text === undefined || asWritten.has(text)) return true;
  if (!noted.has(sameForAll(text))) return false;
  asWritten.add(text);
  return true;
}

/** Statements that differ only in how many values they bring are one. */
export function sameForAll(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\$\d+(, ?\$\d+)*/g, '$')
    .replace(/\(\$\)(, ?\(\$\))*/g, '($)')
    .trim();
}

function textOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  const { text } = (given ?? {}) as { readonly text?: unknown };
  return typeof text === 'string' ? text : undefined;
}

/** The innermost line of ours that is neither this file nor a package's. */
function placeNow(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const frames = (new Error().stack ?? '').split('\n');
  Error.stackTraceLimit = limit;
  for (const frame of frames) {
    const at = frame.indexOf(root);
    if (at < 0 || frame.includes('/node_modules/pg') || frame.includes('/node_modules/kysely'))
      continue;
    const place = frame.slice(at + root.length).replace(/:\d+\)?$/, '');
    if (!place.startsWith('tests/statements/') && !place.startsWith('node_modules/')) return place;
  }
  return 'unknown';
}

function isOfTest(at: string): boolean {
  return /^(tests|bench|tools)\/|\.(test|fixture)\.tsx?:|\/test-(database|server)\.ts:/.test(at);
}
