import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { type PlanNode, readsWithoutCommunity } from './community-rule.ts';
import { exceptions } from './exceptions.ts';
import { type Recorded, sameForAll } from './record.ts';

/** A statement against the rule of DESIGN.md ("Beyond one machine"). */
export interface Breach {
  readonly at: string;
  readonly text: string;
  /** Tables that it reads without naming the community, or why that cannot be said. */
  readonly what: string;
}

export interface Checked {
  readonly statements: number;
  readonly breaches: readonly Breach[];
  /** Exceptions that no statement needed. */
  readonly unused: readonly string[];
}

/** Everything that was recorded in a folder, each statement once. */
export function readRecorded(folder: string): readonly Recorded[] {
  const found = new Map<string, Recorded>();
  for (const name of globSync('*.jsonl', { cwd: folder })) {
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      if (line === '') continue;
      const recorded = JSON.parse(line) as Recorded;
      const key = sameForAll(recorded.text);
      if (!found.has(key) || found.get(key)?.at === 'unknown') found.set(key, recorded);
    }
  }
  return [...found.values()].toSorted((a, b) => a.at.localeCompare(b.at));
}

/** @param pool of a database with the newest schema, in which each statement is planned and none is run */
export async function checkStatements(
  pool: pg.Pool,
  recorded: readonly Recorded[],
): Promise<Checked> {
  const database = await pool.connect();
  try {
    return await checkAll(database, recorded);
  } finally {
    database.release(true);
  }
}

async function checkAll(database: pg.ClientBase, recorded: readonly Recorded[]): Promise<Checked> {
  const tables = await communityTables(database);
  const used = new Set<string>();
  const breaches: Breach[] = [];
  for (const { text, at } of recorded) {
    const what = await breachOf(database, text, tables);
    if (what === undefined) continue;
    const except = exceptions.find(({ in: file, like }) => at.startsWith(file) && like.test(text));
    if (except === undefined) breaches.push({ at, text: text.trim(), what });
    else used.add(except.why);
  }
  const unused = exceptions.filter(({ why }) => !used.has(why)).map(({ in: file }) => file);
  return { statements: recorded.length, breaches, unused };
}

/** Every table of community data: all that have the column. */
async function communityTables(database: pg.ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await database.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'community_id' and table_name <> 'communities'`,
  );
  return new Set(rows.map(({ name }) => name));
}

async function breachOf(
  database: pg.ClientBase,
  text: string,
  tables: ReadonlySet<string>,
): Promise<string | undefined> {
  const verb = /^[\s(]*(\w+)/.exec(text.replace(/^\s*--.*$/gm, ''))?.[1]?.toLowerCase() ?? '';
  if (!['select', 'insert', 'update', 'delete', 'with', 'merge', 'values'].includes(verb)) {
    const isOfRows = ['copy', 'truncate', 'lock', 'declare', 'do', 'call'].includes(verb);
    return isOfRows ? `${verb} names no community` : undefined;
  }
  // What stands behind a semicolon would be run: it may change nothing.
  await database.query('begin read only');
  try {
    const { rows } = await database.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (generic_plan, verbose, format json) ${text}`,
    );
    const [explained] = rows?.[0]?.['QUERY PLAN'] ?? [];
    if (explained === undefined) return 'not planned';
    const read = readsWithoutCommunity(explained.Plan, tables);
    return read.length === 0 ? undefined : `reads ${read.join(', ')}`;
  } catch (error) {
    return `cannot be planned: ${(error as Error).message}`;
  } finally {
    await database.query('rollback');
  }
}
