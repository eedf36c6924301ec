import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type HsdsKind, hsdsKinds, hsdsShapes } from './hsds-shapes.ts';

/** A row of one of the tables: column to text. */
export type TableRow = Readonly<Record<string, string>>;

/**
 * The tables of an HSDS package while they are put together. Rows come in any order and are more than
 * memory holds, so they are laid down in a file of its own in the temporary folder, which goes when
 * the import ends. Not in the directory's database: what is left out of it must never have been in it.
 */
export class StagedTables {
  readonly #folder: string;
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #own: StatementSync;
  #read: Reading | undefined;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'nearhand-tables-'));
    this.#database = new DatabaseSync(join(this.#folder, 'tables.sqlite'));
    this.#database.exec(`
      pragma journal_mode = off; pragma synchronous = off; pragma temp_store = file;
      create table rows (kind text, id text, row text) strict;
      create table owners (owner text, number integer) strict;
      begin`);
    this.#insert = this.#database.prepare('insert into rows values (?, ?, ?)');
    this.#own = this.#database.prepare('insert into owners values (?, ?)');
  }

  /** Lays a row down under whatever it belongs to. */
  add(kind: HsdsKind | 'translation', row: TableRow): void {
    const { lastInsertRowid } = this.#insert.run(kind, row.id ?? '', JSON.stringify(row));
    for (const owner of ownersOf(kind, row)) this.#own.run(owner, lastInsertRowid);
  }

  /** Once every row is there. */
  close(): void {
    this.#database.exec(`commit;
      create index rows_by_id on rows (kind, id);
      create index owners_by_owner on owners (owner)`);
    this.#read = {
      all: this.#database.prepare('select row from rows where kind = ? order by rowid'),
      byId: this.#database.prepare('select row from rows where kind = ? and id = ?'),
      owned: this.#database.prepare(
        'select r.kind, r.row from owners as o join rows as r on r.rowid = o.number where o.owner = ? order by r.rowid',
      ),
    };
  }

  *all(kind: HsdsKind): Generator<TableRow> {
    for (const found of this.#reading.all.iterate(kind)) yield JSON.parse(String(found.row));
  }

  byId(kind: HsdsKind, id: string): TableRow | undefined {
    const found = this.#reading.byId.get(kind, id);
    return found && JSON.parse(String(found.row));
  }

  /** The rows that belong to an object, by their kind. */
  owned(kind: HsdsKind, id: string): ReadonlyMap<string, readonly TableRow[]> {
    const owned = new Map<string, TableRow[]>();
    const seen = new Set<string>();
    for (const found of this.#reading.owned.iterate(`${kind} ${id}`)) {
      const row: TableRow = JSON.parse(String(found.row));
      // A phone that stands under two owners has its languages twice, each time under its one id.
      const key = `${found.kind} ${row.id}`;
      if (row.id && seen.has(key)) continue;
      seen.add(key);
      const rows = owned.get(String(found.kind));
      if (rows) rows.push(row);
      else owned.set(String(found.kind), [row]);
    }
    return owned;
  }

  /** Safe to call at any time. */
  discard(): void {
    this.#database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #reading(): Reading {
    if (!this.#read) throw new Error('the tables are not complete yet');
    return this.#read;
  }
}

interface Reading {
  readonly all: StatementSync;
  readonly byId: StatementSync;
  readonly owned: StatementSync;
}

/** What is found from the other side: an organization can have a hundred thousand services. */
const lookedUp: ReadonlySet<string> = new Set([
  ...['organization service', 'organization location', 'location service_at_location'],
  'taxonomy taxonomy_term',
]);

/** `kind id` for each object that a row says it belongs to. */
function ownersOf(kind: HsdsKind | 'translation', row: TableRow): readonly string[] {
  if (kind === 'translation') return [`${row.resource_type} ${row.resource_id}`];
  // An attribute says of what it is, metadata too, each in its own columns.
  if (kind === 'attribute') return [`${row.link_entity} ${row.link_id}`];
  if (kind === 'metadata') return [`${row.resource_type} ${row.resource_id}`];
  return Object.entries(hsdsShapes[kind].owners).flatMap(([owner, column]) => {
    const id = row[column];
    return id && !lookedUp.has(`${owner} ${kind}`) ? [`${owner} ${id}`] : [];
  });
}

/** Which table a file of a package is, by its name; undefined for one that nothing is read from. */
export function tableOf(file: string): HsdsKind | 'translation' | undefined {
  const name = (file.split('/').at(-1) ?? '').toLowerCase();
  if (name === 'translations.csv') return 'translation';
  const aliases: Readonly<Record<string, HsdsKind>> = {
    'services_at_location.csv': 'service_at_location',
    'service_at_locations.csv': 'service_at_location',
    'services_at_locations.csv': 'service_at_location',
    'service_capacities.csv': 'service_capacity',
    'urls.csv': 'url',
    'fundings.csv': 'funding',
    'accessibilities.csv': 'accessibility',
  };
  return aliases[name] ?? hsdsKinds.find((kind) => hsdsShapes[kind].table === name);
}
