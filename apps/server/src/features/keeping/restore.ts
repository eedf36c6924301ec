import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BucketAccess } from '../../config.ts';
import { copied, migrationsOf } from '../../db/tables.ts';
import { openAge } from './age-file.ts';
import { pieceLength } from './backup.ts';
import { type BackupFile, placeFile } from './backup-files.ts';
import { readBackup } from './backup-place.ts';
import { type BackupHead, type BackupPart, decodeParts, type TableHead } from './backup-stream.ts';
import { listTables } from './backup-tables.ts';
import { KeepingError } from './keeping-error.ts';

/** The identities in a key file of `age-keygen`. @throws KeepingError `file-wrong` where there is none */
export function readIdentities(text: string): readonly string[] {
  const found = text.split(/\s+/).filter((word) => word.startsWith('AGE-SECRET-KEY-'));
  if (found.length > 0) return found;
  throw new KeepingError('file-wrong', 'There is no AGE-SECRET-KEY-… in the key file.');
}

/** What a backup was found to hold. */
export interface BackupFound {
  readonly head: BackupHead;
  readonly files: number;
  /** Bytes of rows in each table. */
  readonly tables: Readonly<Record<string, number>>;
}

/** Where a backup is read from. */
export interface BackupFrom {
  /** A path, or `s3://bucket/folder/name`. */
  readonly path: string;
  readonly bucket?: BucketAccess | undefined;
}

export type Progress = (bytes: number, table: string) => void;

/**
 * Reads a backup to its end and believes nothing of it before. @throws KeepingError `file-wrong`
 * where it is cut short, altered, no backup, or sealed to somebody else
 */
export async function verifyBackup(
  { path, bucket }: BackupFrom,
  identities: readonly string[],
  onProgress?: Progress,
): Promise<BackupFound> {
  return await readTables(await openSealed({ path, bucket }, identities), {
    begin: async () => undefined,
    table: async (_table, bytes) => await readThrough(bytes),
    file: async (_file, bytes) => await readThrough(bytes),
    onProgress,
  });
}

async function readThrough(bytes: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of bytes) {
    // Only to the end.
  }
}

/**
 * Puts every table of a backup into a database whose migrations are those of the backup and which
 * has nothing in it yet; in one transaction, so that a backup that turns out to be damaged leaves
 * it empty.
 *
 * @throws KeepingError `file-wrong`, also for tables and columns that this version does not know
 */
export async function loadBackup(
  into: {
    readonly pool: pg.Pool;
    readonly dataFolder: string;
    /** Brings the database to the migrations of the backup. */
    readonly prepare: (head: BackupHead) => Promise<void>;
  },
  from: BackupFrom,
  identities: readonly string[],
  onProgress?: Progress,
): Promise<BackupFound> {
  const { dataFolder, prepare } = into;
  const client = await into.pool.connect();
  try {
    const found = await readTables(await openSealed(from, identities), {
      begin: async (head) => {
        await prepare(head);
        await begin(client, head);
      },
      table: async (table, bytes) => {
        await pipeline(bytes, client.query(copyFrom(copySql(table, true))));
      },
      file: async (file, bytes) => await placeFile(dataFolder, file, bytes),
      onProgress,
    });
    await client.query('commit');
    return found;
  } finally {
    client.release(true);
  }
}

async function begin(client: pg.PoolClient, head: BackupHead): Promise<void> {
  const migrations = await migrationsOf(client);
  if (migrations.join() !== head.migrations.join()) {
    throw new KeepingError('file-wrong', 'The tables here are of another version than the backup.');
  }
  const tables = await listTables(client);
  await client.query('begin');
  await client.query('set local statement_timeout = 0');
  const names = tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  await trustReferences(client);
  // What migrations put there: the backup has it as it was.
  await client.query(`truncate ${names} cascade`);
}

/**
 * What refers to what was asked when the rows were written, and they were read at one moment. Only a
 * superuser may leave it out: elsewhere it is asked again, row by row.
 */
async function trustReferences(client: pg.PoolClient): Promise<void> {
  await client.query('savepoint asking');
  try {
    await client.query('set local session_replication_role = replica');
  } catch (error) {
    const isForbidden = error instanceof pg.DatabaseError && error.code === '42501';
    if (!isForbidden) throw error;
    await client.query('rollback to savepoint asking');
  }
  await client.query('release savepoint asking');
}

export interface TableReader {
  readonly begin: (head: BackupHead) => Promise<void>;
  readonly table: (table: TableHead, bytes: AsyncIterable<Buffer>) => Promise<void>;
  readonly file: (file: BackupFile, bytes: AsyncIterable<Buffer>) => Promise<void>;
  readonly onProgress: Progress | undefined;
}

/** Goes through the parts of a stream in order. @throws KeepingError `file-wrong` */
export async function readTables(
  stream: AsyncIterable<Uint8Array>,
  reader: TableReader,
): Promise<BackupFound> {
  const parts = new PartCursor(decodeParts(stream));
  try {
    const first = await parts.next();
    if (first.kind !== 'head') throw damaged();
    await reader.begin(first.head);
    const tables: Record<string, number> = {};
    let total = 0;
    let files = 0;
    for (;;) {
      const part = await parts.next();
      if (part.kind === 'end') {
        if (JSON.stringify(part.end) !== JSON.stringify({ files, tables })) throw damaged();
        // The end of the sealed stream, where its last tag is checked.
        await parts.finish();
        return { head: first.head, files, tables };
      }
      const name = part.kind === 'table' ? part.table.table : 'files';
      const before = total;
      const bytes = countedBytes(parts, (count) => {
        total += count;
        reader.onProgress?.(total, name);
      });
      if (part.kind === 'table') {
        await reader.table(part.table, bytes);
        tables[name] = total - before;
      } else if (part.kind === 'file') {
        await reader.file(part.file, bytes);
        files += 1;
      } else throw damaged();
    }
  } catch (cause) {
    if (cause instanceof KeepingError) throw cause;
    // typage, zstd and COPY each say in words of their own that bytes are not what they should be.
    if (cause instanceof pg.DatabaseError && !cause.code?.startsWith('22')) throw cause;
    throw damaged(cause);
  } finally {
    await parts.close();
  }
}

async function* countedBytes(
  parts: PartCursor,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for (;;) {
    const part = await parts.peek();
    if (part.kind !== 'bytes') return;
    await parts.next();
    count(part.bytes.length);
    yield part.bytes;
  }
}

async function openSealed(
  { path, bucket }: BackupFrom,
  identities: readonly string[],
): Promise<AsyncIterable<Uint8Array>> {
  const sealed = await readBackup(path, bucket);
  let plain: AsyncIterable<Buffer>;
  try {
    plain = await openAge(identities, sealed);
  } catch (cause) {
    await sealed.return(undefined);
    if (cause instanceof KeepingError) throw cause;
    throw new KeepingError(
      'file-wrong',
      `${path} is not a backup that this key opens: it is sealed to another, damaged, or none.`,
      { cause },
    );
  }
  return Readable.from(plain, { objectMode: false }).compose(
    createZstdDecompress({ chunkSize: pieceLength }),
  ) as AsyncIterable<Uint8Array>;
}

function damaged(cause?: unknown): KeepingError {
  return new KeepingError('file-wrong', 'The backup is damaged or cut short.', { cause });
}

/**
 * `copy … from` of a backup's bytes. With `isEmptied`, into a table that was emptied in the same
 * transaction: its rows are then marked as of old at once, and not by whoever reads them first.
 */
export function copySql({ table, columns }: TableHead, isEmptied = false): string {
  const how = isEmptied ? 'format binary, freeze' : 'format binary';
  return `copy ${copied({ name: table, columns })} from stdin (${how})`;
}

/** The parts with one looked at ahead. */
class PartCursor {
  readonly #parts: AsyncGenerator<BackupPart>;
  #ahead: BackupPart | undefined;

  constructor(parts: AsyncGenerator<BackupPart>) {
    this.#parts = parts;
  }

  async peek(): Promise<BackupPart> {
    this.#ahead ??= await this.#read();
    return this.#ahead;
  }

  async next(): Promise<BackupPart> {
    const part = await this.peek();
    this.#ahead = undefined;
    return part;
  }

  /** Reads past the last part. */
  async finish(): Promise<void> {
    const { done } = await this.#parts.next();
    if (done !== true) throw damaged();
  }

  async close(): Promise<void> {
    await this.#parts.return(undefined);
  }

  async #read(): Promise<BackupPart> {
    const { value, done } = await this.#parts.next();
    if (done === true) throw damaged();
    return value;
  }
}
