import { Readable } from 'node:stream';
import { constants, createZstdCompress } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { copied, migrationsOf } from '../../db/tables.ts';
import { sealAge } from './age-file.ts';
import { listFiles, openFile } from './backup-files.ts';
import { encodePart } from './backup-stream.ts';
import { listTables } from './backup-tables.ts';
import { inLengths } from './in-lengths.ts';
import { KeepingError } from './keeping-error.ts';

export interface BackupOf {
  readonly pool: pg.Pool;
  readonly dataFolder: string;
  /** `age1…` of whoever may read it. */
  readonly recipients: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Bytes of rows so far, and the table under way. */
  readonly onProgress?: (bytes: number, table: string) => void;
}

/**
 * The bytes of a backup of everything but the night keys and what they open, as it was at one moment,
 * while the server goes on: PostgreSQL's binary COPY of each table, compressed, sealed with age.
 *
 * @throws KeepingError `file-wrong` where a recipient is none; while it is read, whatever the disk or
 * database says
 */
export function sealedBackup(of: BackupOf): AsyncIterable<Buffer> {
  if (of.recipients.length === 0) throw noRecipient('none was given');
  for (const recipient of of.recipients) {
    try {
      new Encrypter().addRecipient(recipient);
    } catch (cause) {
      throw noRecipient(`“${recipient}” is none`, cause);
    }
  }
  return sealAge(of.recipients, compressedParts({ ...of, select: everything }));
}

/** A row has some hundred bytes, and each piece that is compressed costs a turn of another thread. */
export const pieceLength = 1024 * 1024;

/** Most of what there is was sealed on devices and grows no smaller: a higher level only looks longer. */
const quickly = { [constants.ZSTD_c_compressionLevel]: 1 };

/** Which tables and files go in. */
export interface Selection {
  readonly table: (name: string) => boolean;
  readonly file: (path: string) => boolean;
}

const everything: Selection = { table: () => true, file: () => true };

/** The stream of a backup before it is sealed. */
export function compressedParts(
  of: Omit<BackupOf, 'recipients'> & { readonly select: Selection },
): Readable {
  const ahead = { highWaterMark: pieceLength };
  const plain = Readable.from(partsOf(of), { objectMode: false, ...ahead });
  // Rows are read, compressed and sealed side by side, a piece ahead of each other.
  const zstd = createZstdCompress({ chunkSize: pieceLength, params: quickly, ...ahead });
  return plain.compose(zstd) as Readable;
}

async function* partsOf({
  pool,
  dataFolder,
  day,
  onProgress,
  select,
}: Omit<BackupOf, 'recipients'> & { readonly select: Selection }): AsyncGenerator<Buffer> {
  const tables: Record<string, number> = {};
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    // A table may take longer than any request may.
    await client.query('set local statement_timeout = 0');
    const migrations = await migrationsOf(client);
    const { rows } = await client.query<{ id: string }>(
      `select encode(community_id, 'hex') as id from communities order by 1`,
    );
    const communities = rows.map(({ id }) => id);
    yield encodePart({ kind: 'head', head: { format: 1, migrations, communities, day } });
    let total = 0;
    let files = 0;
    const wanted = (await listTables(client)).filter(({ name }) => select.table(name));
    for (const table of wanted) {
      const { name, columns } = table;
      yield encodePart({ kind: 'table', table: { table: name, columns } });
      let size = 0;
      const rows = client.query(copyTo(`copy ${copied(table)} to stdout (format binary)`));
      for await (const { bytes } of inLengths(rows, pieceLength)) {
        size += bytes.length;
        yield encodePart({ kind: 'bytes', bytes });
        onProgress?.(total + size, name);
      }
      total += size;
      tables[name] = size;
    }
    yield* filesOf(dataFolder, select, (count) => {
      files = count;
    });
    yield encodePart({ kind: 'end', end: { files, tables } });
    await client.query('commit');
  } finally {
    // Whatever was not finished is undone with its session.
    client.release(true);
  }
}

/** After the tables: a file that a row names was there before the row was. */
async function* filesOf(
  dataFolder: string,
  select: Selection,
  count: (files: number) => void,
): AsyncGenerator<Buffer> {
  let files = 0;
  for (const file of await listFiles(dataFolder)) {
    if (!select.file(file.path)) continue;
    const content = await openFile(dataFolder, file);
    if (content === undefined) continue;
    files += 1;
    yield encodePart({ kind: 'file', file });
    for await (const { bytes } of inLengths(content, pieceLength)) {
      yield encodePart({ kind: 'bytes', bytes });
    }
  }
  count(files);
}

function noRecipient(what: string, cause?: unknown): KeepingError {
  return new KeepingError(
    'file-wrong',
    `A backup is sealed to whoever may read it, by a recipient such as age1…: ${what}. Make a key with age-keygen and keep it away from this machine.`,
    { cause },
  );
}
