import type { Remark, Unused } from './source-item.ts';

export interface ReportLine {
  /** As in the file: the header of a table is row 1. */
  readonly row: number;
  readonly name: string;
  readonly about: Unused | Remark;
  /** The earlier row, where a service stands twice. */
  readonly detail?: string;
}

const unusedReasons: ReadonlySet<string> = new Set<Unused>([
  ...(['wrong-width', 'unreadable', 'no-name', 'name-too-long', 'stands-twice'] as const),
  ...(['id-twice', 'other-source', 'hidden-place-told'] as const),
]);

export function isUnused(about: ReportLine['about']): about is Unused {
  return unusedReasons.has(about);
}

export const reportHeader = 'row,used,about,detail,name\r\n';

/**
 * A line of the report file (RFC 4180). What was wrong is named, never repeated: a telephone number
 * that was left out because it may be somebody's own must not stand here either.
 */
export function reportLine({ row, name, about, detail = '' }: ReportLine): string {
  const used = isUnused(about) ? 'no' : 'yes';
  return `${[String(row), used, about, detail, name].map(field).join(',')}\r\n`;
}

function field(text: string): string {
  // A spreadsheet takes a field that begins with one of these for a formula.
  const plain = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
