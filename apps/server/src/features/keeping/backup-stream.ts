import type { BackupFile } from './backup-files.ts';
import { KeepingError } from './keeping-error.ts';

/** What stands before a table's rows. */
export interface TableHead {
  readonly table: string;
  readonly columns: readonly string[];
}

/** What stands first: of which schema the tables are, and whose they are. */
export interface BackupHead {
  readonly format: 1;
  /** Migrations that the tables have, oldest first. */
  readonly migrations: readonly string[];
  /** Hexadecimal ids of the communities in it. */
  readonly communities: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** What stands last, so that one that was cut between two tables is known. */
export interface BackupEnd {
  readonly files: number;
  /** Bytes of rows in each table. */
  readonly tables: Readonly<Record<string, number>>;
}

/**
 * What a reader meets, in order: the head; for each table, then each file, what it is and its bytes,
 * in pieces of any length; the end.
 */
export type BackupPart =
  | { readonly kind: 'head'; readonly head: BackupHead }
  | { readonly kind: 'table'; readonly table: TableHead }
  | { readonly kind: 'file'; readonly file: BackupFile }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'end'; readonly end: BackupEnd };

const magic = Buffer.from('nearhand/v1/backup\n', 'ascii');
const kinds = ['head', 'table', 'bytes', 'end', 'file'] as const;
const largestPart = 64 * 1024 * 1024;

/** `u8 kind ‖ u32 length ‖ JSON or bytes`, after one line that says what it is. */
export function encodePart(part: BackupPart): Buffer {
  const body = bodyOf(part);
  const head = Buffer.alloc(5);
  head[0] = kinds.indexOf(part.kind);
  head.writeUInt32BE(body.length, 1);
  const bytes = Buffer.concat([head, body]);
  return part.kind === 'head' ? Buffer.concat([magic, bytes]) : bytes;
}

function bodyOf(part: BackupPart): Buffer {
  switch (part.kind) {
    case 'bytes':
      return part.bytes;
    case 'head':
      return Buffer.from(JSON.stringify(part.head));
    case 'table':
      return Buffer.from(JSON.stringify(part.table));
    case 'file':
      return Buffer.from(JSON.stringify(part.file));
    case 'end':
      return Buffer.from(JSON.stringify(part.end));
  }
}

/** The parts of a stream. @throws KeepingError `file-wrong` where it is no backup or is cut short */
export async function* decodeParts(stream: AsyncIterable<Uint8Array>): AsyncGenerator<BackupPart> {
  const reader = new PartReader(stream);
  if (!(await reader.take(magic.length)).equals(magic))
    throw wrong('is not a backup of this version');
  for (;;) {
    const head = await reader.take(5);
    const kind = kinds[head[0] ?? kinds.length];
    const length = head.readUInt32BE(1);
    if (kind === undefined || length > largestPart) throw wrong('is damaged');
    if (kind === 'bytes') {
      for await (const bytes of reader.pass(length)) yield { kind, bytes };
      continue;
    }
    yield readPart(kind, await reader.take(length));
    if (kind !== 'end') continue;
    if (!(await reader.isAtEnd())) throw wrong('goes on after its end');
    return;
  }
}

function readPart(kind: Exclude<BackupPart['kind'], 'bytes'>, body: Buffer): BackupPart {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (kind === 'head') return { kind, head: value as BackupHead };
    if (kind === 'table') return { kind, table: value as TableHead };
    if (kind === 'file') return { kind, file: value as BackupFile };
    return { kind, end: value as BackupEnd };
  } catch (cause) {
    throw wrong('is damaged', cause);
  }
}

function wrong(what: string, cause?: unknown): KeepingError {
  return new KeepingError('file-wrong', `The file ${what}.`, { cause });
}

/** Takes exact lengths from a stream of chunks of any size. */
class PartReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [this.#rest];
    let size = this.#rest.length;
    while (size < length) {
      const chunk = await this.#next();
      parts.push(chunk);
      size += chunk.length;
    }
    const bytes = parts.length === 1 ? this.#rest : Buffer.concat(parts);
    this.#rest = bytes.subarray(length);
    return bytes.subarray(0, length);
  }

  /** As many bytes in the pieces that they come in: what there is much of is not copied together. */
  async *pass(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async isAtEnd(): Promise<boolean> {
    if (this.#rest.length > 0) return false;
    const { done } = await this.#chunks.next();
    return done === true;
  }

  async #next(): Promise<Buffer> {
    const { value, done } = await this.#chunks.next();
    if (done) throw wrong('is cut short');
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
}
