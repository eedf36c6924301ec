import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { ReportMapping } from './import-mapping.ts';
import { kinds } from './kinds.ts';
import { open311Records } from './open311-records.ts';
import { ReportError } from './report-error.ts';
import type { SourceReport } from './source-report.ts';

export interface BrokenReport {
  readonly number: number;
  readonly broken: 'wrong-width' | 'unreadable';
}
export type ReportRows = AsyncIterable<SourceReport | BrokenReport>;

type Format = 'csv' | 'json' | 'xml';

/** Larger Open311 files are not read whole; a table is streamed, whatever its size. */
const largestOpen311 = 256 * 1024 * 1024;

/** The rows of a CSV file or of an Open311 answer in JSON or XML, each plain or `.gz`. */
export async function openReports(
  path: string,
  mappingOf: (header: readonly string[]) => ReportMapping,
): Promise<{ readonly mapping: ReportMapping; readonly rows: ReportRows }> {
  const format = await formatOf(path);
  if (format === 'csv') {
    const table = csvRecords(path)[Symbol.asyncIterator]();
    const header = await table.next();
    const columns = header.done ? [] : header.value.map((name) => name.trim());
    return { mapping: mappingOf(columns), rows: tableRows(columns, table) };
  }
  const records = open311Records(await wholeText(path), format);
  const rows = records.map((fields, index) => ({ number: index + 1, fields }));
  return { mapping: mappingOf(Object.keys(records[0] ?? {})), rows: inTurn(rows) };
}

/** How an Open311 answer maps: kinds by our own codes, as another Nearhand has them. */
export function open311Mapping(source: string): ReportMapping {
  return {
    source,
    attribution: { en: source },
    columns: {
      id: 'service_request_id',
      kind: 'service_code',
      received: 'requested_datetime',
      done: 'updated_datetime',
      status: 'status',
      latitude: 'lat',
      longitude: 'long',
      place: 'address',
    },
    days: 'year-month-day',
    closed: ['closed'],
    unknownAt: [],
    kinds: Object.fromEntries(kinds.map(({ id }) => [id, id])),
    refused: {},
  };
}

async function formatOf(path: string): Promise<Format> {
  const text = readText(path);
  try {
    for await (const chunk of text) {
      const [first = ''] = /\S/.exec(chunk.replace(/^\ufeff/, '')) ?? [];
      if (first !== '')
        return first === '<' ? 'xml' : first === '[' || first === '{' ? 'json' : 'csv';
    }
    return 'csv';
  } finally {
    await text.return(undefined);
  }
}

async function* readText(path: string): AsyncGenerator<string, undefined, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const bytes = createReadStream(path);
    for await (const chunk of (await isGzip(path)) ? bytes.pipe(createGunzip()) : bytes) {
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    const why = error instanceof TypeError ? 'is not written in UTF-8' : 'cannot be read';
    throw new ReportError('file-unreadable', `${path} ${why}.`, error);
  }
}

async function wholeText(path: string): Promise<string> {
  const { size } = await stat(path);
  const parts: string[] = [];
  let length = 0;
  for await (const part of readText(path)) {
    length += part.length;
    if (Math.max(length, size) > largestOpen311) {
      throw new ReportError('file-unreadable', `${path} is too large; import it in parts.`);
    }
    parts.push(part);
  }
  return parts.join('');
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

function csvRecords(path: string): AsyncIterable<readonly string[]> {
  return Readable.from(readText(path)).pipe(
    parse({ bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true }),
  ) as AsyncIterable<readonly string[]>;
}

async function* tableRows(
  header: readonly string[],
  table: AsyncIterator<readonly string[]>,
): AsyncGenerator<SourceReport | BrokenReport> {
  let number = 1;
  for (let next = await table.next(); !next.done; next = await table.next()) {
    number += 1;
    const record = next.value;
    if (record.length !== header.length) yield { number, broken: 'wrong-width' };
    else
      yield {
        number,
        fields: Object.fromEntries(header.map((name, i) => [name, record[i] ?? ''])),
      };
  }
}

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
