import type pg from 'pg';
import { type Table, tablesOf } from '../../db/tables.ts';

export type BackupTable = Pick<Table, 'name' | 'columns'>;

/**
 * Left out: what the night has copies of in its own way (`room_secrets`, `night_keys`), what every
 * process draws anew (`request_secrets`, `shifts`), what is good for minutes or an hour (`used_once`,
 * `point_keys`), and what the migrations write.
 */
const leftOut: ReadonlySet<string> = new Set([
  ...['room_secrets', 'night_keys', 'request_secrets', 'shifts', 'used_once'],
  ...['point_keys', 'migrations'],
]);

/** Every table of a backup, each after those that it refers to. */
export async function listTables(client: pg.ClientBase): Promise<readonly BackupTable[]> {
  const wanted = (await tablesOf(client)).filter(({ name }) => !leftOut.has(name));
  const sorted: BackupTable[] = [];
  const placed = new Set<string>(leftOut);
  while (sorted.length < wanted.length) {
    const next = wanted.filter(
      ({ name, needs }) => !placed.has(name) && needs.every((need) => placed.has(need)),
    );
    if (next.length === 0) throw new Error('tables refer to each other in a circle');
    for (const { name, columns } of next) {
      sorted.push({ name, columns });
      placed.add(name);
    }
  }
  return sorted;
}
