import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { type HsdsKind, hsdsKinds, hsdsShapes } from '../intake/hsds-shapes.ts';

type Raw = Readonly<Record<string, unknown>>;

interface Owner {
  readonly kind: HsdsKind;
  readonly id: string;
}

/** A file of the package: its columns, and where its rows go. */
interface TableFile {
  readonly columns: readonly string[];
  readonly to: Writable;
}

const translationColumns = ['resource_id', 'resource_type', 'language', 'field_name', 'text'];

/**
 * Writes nested HSDS objects as the rows of the tabular package, each list into the table of its kind
 * with a column that says whose it is. What two objects share, such as a program, is written once.
 */
export class TableWriter {
  readonly #open: (name: string) => Writable;
  readonly #files = new Map<string, TableFile>();
  readonly #shared = new Set<string>();
  #waiting: Promise<unknown> | undefined;

  constructor(open: (name: string) => Writable) {
    this.#open = open;
  }

  /** Writes an object and all that is in it; `extra` are columns that refer to others. */
  async write(
    kind: HsdsKind,
    object: Raw,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    this.#object(kind, object, undefined, extra);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    await waiting;
  }

  /** Ends every file, and writes the package's description. */
  async end(): Promise<void> {
    const resources = [...this.#files.keys()].map((path) => ({
      name: path.replace('.csv', ''),
      path,
      profile: 'tabular-data-resource',
    }));
    const described = this.#open('datapackage.json');
    described.end(
      `${JSON.stringify({ name: 'human_services_data', profile: 'tabular-data-package', resources }, null, 2)}\n`,
    );
    for (const { to } of this.#files.values()) to.end();
  }

  #object(
    kind: HsdsKind,
    object: Raw,
    owner: Owner | undefined,
    extra: Readonly<Record<string, string>>,
  ): void {
    const id = String(object.id);
    const row: Record<string, unknown> = { id, ...ownerColumns(kind, owner), ...extra };
    for (const [name, member] of Object.entries(hsdsShapes[kind].members)) {
      const value = object[name];
      if (value === undefined || value === null) continue;
      if (member.is === 'list') {
        for (const each of value as readonly Raw[])
          this.#object(member.kind, each, { kind, id }, {});
      } else if (member.is === 'object') {
        const shared = value as Raw;
        row[`${name}_id`] = shared.id;
        const whose = kind === 'service' ? extra.organization_id : undefined;
        this.#sharedObject(member.kind, shared, whose);
      } else if (row[name] === undefined) row[name] = value;
    }
    for (const name of ['text_language', 'updated_by']) row[name] = object[name];
    this.#row(hsdsShapes[kind].table, () => columnsOf(kind), row);
    this.#translations(kind, id, object);
  }

  #sharedObject(kind: HsdsKind, object: Raw, organizationId: string | undefined): void {
    const key = `${kind} ${object.id}`;
    if (this.#shared.has(key)) return;
    this.#shared.add(key);
    const owner =
      organizationId === undefined
        ? undefined
        : ({ kind: 'organization', id: organizationId } as const);
    this.#object(kind, object, owner, {});
  }

  #translations(kind: HsdsKind, id: string, { translations }: Raw): void {
    for (const [language, texts] of Object.entries((translations ?? {}) as Record<string, Raw>)) {
      for (const [field_name, text] of Object.entries(texts)) {
        const row = { resource_id: id, resource_type: kind, language, field_name, text };
        this.#row('translations.csv', () => translationColumns, row);
      }
    }
  }

  #row(table: string, columns: () => readonly string[], row: Raw): void {
    let file = this.#files.get(table);
    if (!file) {
      file = { columns: columns(), to: this.#open(table) };
      this.#files.set(table, file);
      file.to.write(lineOf(file.columns));
    }
    const isFree = file.to.write(lineOf(file.columns.map((column) => row[column])));
    if (!isFree) this.#waiting = once(file.to, 'drain');
  }
}

function ownerColumns(kind: HsdsKind, owner: Owner | undefined): Readonly<Record<string, string>> {
  if (!owner) return {};
  if (kind === 'attribute') return { link_id: owner.id, link_entity: owner.kind };
  if (kind === 'metadata') return { resource_id: owner.id, resource_type: owner.kind };
  const column = hsdsShapes[kind].owners[owner.kind];
  return column === undefined ? {} : { [column]: owner.id };
}

/** Every column that a row of this kind can have, those of the standard and ours. */
function columnsOf(kind: HsdsKind): readonly string[] {
  const { members, owners } = hsdsShapes[kind];
  const plain = Object.entries(members).flatMap(([name, member]) => {
    if (member.is === 'list') return [];
    return [member.is === 'object' ? `${name}_id` : name];
  });
  const more: Readonly<Partial<Record<HsdsKind, readonly string[]>>> = {
    service: ['assured_date', 'last_modified'],
    attribute: ['link_id'],
    metadata: ['resource_id', 'updated_by'],
  };
  const isText = Object.values(members).some(({ is }) => is === 'text');
  const columns = ['id', ...Object.values(owners), ...plain, ...(more[kind] ?? [])];
  return [...new Set([...columns, ...(isText ? ['text_language'] : [])])];
}

/** RFC 4180. */
function lineOf(values: readonly unknown[]): string {
  return `${values.map(fieldOf).join(',')}\r\n`;
}

function fieldOf(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The tables there can be, for whoever opens them all at once. */
export const tableNames: readonly string[] = [
  ...hsdsKinds.map((kind) => hsdsShapes[kind].table),
  'translations.csv',
];
