import { readdirSync, readFileSync } from 'node:fs';
import { findKind } from './kinds.ts';
import { ReportError } from './report-error.ts';

/** Why rows of a kind are not taken, whatever they say. */
export const refusalReasons = [
  'home',
  'doing',
  'vehicle',
  'business',
  'wish',
  'not-a-thing',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

const columnNames = [
  'id',
  'kind',
  'received',
  'done',
  'status',
  'latitude',
  'longitude',
  'place',
  'neighbourhood',
] as const;
type ColumnName = (typeof columnNames)[number];

/** How a table of somebody else's reports is read. */
export interface ReportMapping {
  readonly source: string;
  readonly attribution: Readonly<Record<string, string>>;
  readonly columns: Readonly<Partial<Record<ColumnName, string>>>;
  readonly days: 'year-month-day' | 'month-day-year' | 'day-month-year';
  /** Values of the status column that say closed. */
  readonly closed: readonly string[];
  /** Positions that stand for “somewhere”, as `latitude,longitude` in the file's own digits. */
  readonly unknownAt: readonly string[];
  /** The source's kinds to ours; a kind that stands in neither list is not taken. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly refused: Readonly<Record<string, RefusalReason>>;
}

const folderOfOurs = new URL('./mappings/', import.meta.url);

/** The mapping among ours whose columns a file has. */
export function mappingFor(header: readonly string[]): ReportMapping {
  for (const file of readdirSync(folderOfOurs).sort()) {
    const mapping = readReportMapping(readFileSync(new URL(file, folderOfOurs), 'utf8'), file);
    if (Object.values(mapping.columns).every((column) => header.includes(column))) return mapping;
  }
  throw new ReportError(
    'mapping-unknown',
    `No mapping fits; the columns are: ${header.join(', ')}. Write one and name it with --mapping.`,
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A ReportError `mapping-wrong` says what is wrong in the file. */
export function readReportMapping(json: string, file: string): ReportMapping {
  const wrong = (what: string) => new ReportError('mapping-wrong', `${file}: ${what}.`);
  let given: Partial<ReportMapping>;
  try {
    given = JSON.parse(json) as Partial<ReportMapping>;
  } catch (error) {
    throw new ReportError('mapping-wrong', `${file} is not JSON.`, error);
  }
  if (!isObject(given)) throw wrong('it is no object');
  const { source, attribution, columns, kinds = {}, refused = {} } = given;
  const strays = Object.entries({ columns, kinds, refused }).filter(
    ([, value]) => value !== undefined && !isObject(value),
  );
  if (strays[0] !== undefined) throw wrong(`“${strays[0][0]}” must be an object`);
  if (typeof source !== 'string' || !/^[a-z0-9-]{1,60}$/.test(source)) {
    throw wrong('“source” must be a short name of small letters, digits and hyphens');
  }
  if (typeof attribution?.en !== 'string') throw wrong('“attribution” must have a text “en”');
  if (columns?.id === undefined || columns.kind === undefined || columns.received === undefined) {
    throw wrong('“columns” must name “id”, “kind” and “received”');
  }
  const strange = Object.keys(columns).find((name) => !columnNames.some((known) => known === name));
  if (strange !== undefined) throw wrong(`there is no column “${strange}”`);
  const unknown = Object.values(kinds).find((kind) => findKind(kind) === undefined);
  if (unknown !== undefined) throw wrong(`there is no kind “${unknown}”`);
  const reason = Object.values(refused).find((each) => !refusalReasons.includes(each));
  if (reason !== undefined) throw wrong(`there is no reason “${reason}”`);
  return {
    ...{ source, attribution, columns, kinds, refused },
    days: given.days ?? 'year-month-day',
    closed: given.closed ?? ['closed'],
    unknownAt: given.unknownAt ?? [],
  };
}
