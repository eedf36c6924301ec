import type pg from 'pg';

/** A table as a backup takes it: its columns but those that the database computes. */
export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
}

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
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(
    `select t.relname as name,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum) as columns,
       array(select distinct r.relname::text from pg_constraint c join pg_class r on r.oid = c.confrelid
         where c.conrelid = t.oid and c.contype = 'f' and c.confrelid <> t.oid) as needs
     from pg_class t join pg_namespace n on n.oid = t.relnamespace
     where n.nspname = 'public' and t.relkind in ('r', 'p') and not t.relispartition
     order by t.relname`,
  );
  const wanted = rows.filter(({ name }) => !leftOut.has(name));
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

/** The migrations that a database has, in order. */
export async function listMigrations(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from migrations order by name',
  );
  return rows.map(({ name }) => name);
}
