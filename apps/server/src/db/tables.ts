import pg from 'pg';

/** A table of ours: its columns but those that the database computes, and the tables it refers to. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly needs: readonly string[];
}

/** Every table of ours, by name. */
export async function tablesOf(client: pg.ClientBase): Promise<readonly Table[]> {
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
  return rows;
}

/** The migrations that a database has, in order. */
export async function migrationsOf(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from migrations order by name',
  );
  return rows.map(({ name }) => name);
}

/** What stands between `copy` and `to` or `from`: a table and its columns. */
export function copied({ name, columns }: Pick<Table, 'name' | 'columns'>): string {
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  return `${pg.escapeIdentifier(name)} (${list})`;
}
