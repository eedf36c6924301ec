import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { BrokenRow, SourceRow } from './source-row.ts';

/**
 * The rows of a CSV text, streamed. A quotation mark in the middle of a field is kept as it is; a
 * row with more or fewer fields than the header is a BrokenRow.
 */
export async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<SourceRow | BrokenRow> {
  const parser = Readable.from(text).pipe(
    parse({ bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true }),
  );
  let header: readonly string[] | undefined;
  let number = 0;
  for await (const record of parser as AsyncIterable<readonly string[]>) {
    number += 1;
    if (header === undefined) {
      header = record.map((name) => name.trim());
    } else if (record.length !== header.length) {
      yield { number, broken: 'wrong-width' };
    } else {
      yield { number, fields: toFields(header, record) };
    }
  }
}

function toFields(header: readonly string[], record: readonly string[]): Record<string, string> {
  return Object.fromEntries(header.map((name, index) => [name, record[index] ?? '']));
}
