import { once } from 'node:events';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const head = Buffer.concat([signature, Buffer.alloc(8)]);
const tail = Buffer.from([0xff, 0xff]);

/** A row in PostgreSQL's binary COPY: each column as its type is sent (`integer` and `smallint` big endian). */
export function copyRow(columns: readonly Buffer[]): Buffer {
  const length = columns.reduce((sum, column) => sum + 4 + column.length, 2);
  const row = Buffer.allocUnsafe(length);
  row.writeInt16BE(columns.length, 0);
  let at = 2;
  for (const column of columns) {
    row.writeInt32BE(column.length, at);
    column.copy(row, at + 4);
    at += 4 + column.length;
  }
  return row;
}

export function integer(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function smallint(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
}

/** The fastest way to put rows into a table: batches of `copyRow`. */
export async function copyRows(
  client: pg.Client,
  table: string,
  batches: Iterable<readonly Buffer[]>,
): Promise<void> {
  const stream = client.query(from(`copy ${table} from stdin (format binary)`));
  const finished = once(stream, 'finish');
  stream.write(head);
  for (const batch of batches) {
    if (!stream.write(Buffer.concat(batch))) await once(stream, 'drain');
  }
  stream.end(tail);
  await finished;
}
