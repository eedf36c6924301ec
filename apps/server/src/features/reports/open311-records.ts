import { SaxesParser } from 'saxes';
import { ReportError } from './report-error.ts';

/**
 * The leaves of one `<request>` or JSON object: names to text. Those of its `extended_attributes` stand
 * beside them as `extended_attributes.…`.
 */
export type Open311Record = Readonly<Record<string, string>>;

const extended = 'extended_attributes';
const mostDepth = 12;
const longestText = 64 * 1024;

/**
 * The requests (or other records) of a GeoReport v2 answer. XML is read without a document type and
 * with no entities but XML's own five; anything else is a ReportError `file-unreadable`.
 */
export function open311Records(
  text: string,
  format: 'json' | 'xml',
  element = 'request',
): readonly Open311Record[] {
  try {
    return format === 'json' ? jsonRecords(text) : xmlRecords(text, element);
  } catch (error) {
    if (error instanceof ReportError) throw error;
    throw new ReportError('file-unreadable', `This is no ${format.toUpperCase()}.`, error);
  }
}

function jsonRecords(text: string): readonly Open311Record[] {
  const parsed: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
  const wrapped = (parsed as { readonly requests?: unknown } | null)?.requests;
  const list = Array.isArray(parsed) ? parsed : Array.isArray(wrapped) ? wrapped : [parsed];
  return list
    .filter((each): each is object => typeof each === 'object' && each !== null)
    .map((each) => {
      const more = (each as Readonly<Record<string, unknown>>)[extended];
      const extra = typeof more === 'object' && more !== null ? leavesOf(more) : [];
      return Object.fromEntries([
        ...leavesOf(each),
        ...extra.map(([name, value]) => [`${extended}.${name}`, value] as const),
      ]);
    });
}

function leavesOf(of: object): readonly (readonly [string, string])[] {
  return Object.entries(of).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[name, value]];
    // A number that JavaScript cannot hold would become another one.
    const isExact =
      typeof value === 'number' && (!Number.isInteger(value) || Number.isSafeInteger(value));
    return isExact ? [[name, String(value)]] : [];
  });
}

function xmlRecords(text: string, element: string): readonly Open311Record[] {
  const records: Record<string, string>[] = [];
  const path: string[] = [];
  let record: Record<string, string> | undefined;
  let leaf = '';
  const parser = new SaxesParser();
  const refuse = (why: string) => {
    throw new ReportError('file-unreadable', `This XML ${why}.`);
  };
  parser.on('doctype', () => refuse('has a document type, which is not read'));
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    path.push(name);
    if (path.length > mostDepth) refuse('is nested too deeply');
    if (name === element) record = {};
    leaf = '';
  });
  const gather = (more: string) => {
    if (record !== undefined && leaf.length < longestText) leaf += more;
  };
  parser.on('text', gather);
  parser.on('cdata', gather);
  parser.on('closetag', ({ name }) => {
    path.pop();
    if (record === undefined) return;
    if (name === element) {
      records.push(record);
      record = undefined;
    } else if (path.at(-1) === element) record[name] = leaf.trim();
    else if (path.at(-1) === extended && path.at(-2) === element) {
      record[`${extended}.${name}`] = leaf.trim();
    }
    leaf = '';
  });
  parser.write(text).close();
  return records;
}
