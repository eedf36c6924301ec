import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { csvRows } from './csv-rows.ts';
import { DirectoryError } from './directory-error.ts';
import { StagedTables, tableOf } from './staged-tables.ts';
import { openZip } from './zip-entries.ts';

interface PackageFile {
  readonly name: string;
  open(): Promise<Readable>;
}

/**
 * Lays the tables of an HSDS package down, a folder or a zip of CSV files, ready to be nested. A
 * DirectoryError for what is none. Whoever asks discards them.
 */
export async function stagePackage(path: string, isFolder: boolean): Promise<StagedTables> {
  const { files, close } = isFolder ? await folderFiles(path) : await openZip(path);
  const tables = new StagedTables();
  try {
    if (!files.some(({ name }) => tableOf(name) === 'service')) {
      throw new DirectoryError(
        'file-unreadable',
        `${path} has no services.csv: it is no HSDS package. Tables of another form are imported one by one.`,
      );
    }
    for (const file of files) {
      const table = tableOf(file.name);
      if (table === undefined) continue;
      for await (const row of csvRows(utf8(await file.open(), `${path}/${file.name}`))) {
        if ('broken' in row) continue;
        tables.add(table, filled(row.fields));
      }
    }
    tables.close();
    return tables;
  } catch (error) {
    tables.discard();
    throw error;
  } finally {
    close();
  }
}

async function folderFiles(
  path: string,
): Promise<{ readonly files: readonly PackageFile[]; close(): void }> {
  const names = await readdir(path);
  const open = async (name: string) => createReadStream(join(path, name));
  const files = names.sort().map((name) => ({ name, open: () => open(name) }));
  return { files, close: () => undefined };
}

async function* utf8(bytes: Readable, where: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk as Buffer, { stream: true });
    yield decoder.decode();
  } catch (error) {
    const reason = error instanceof TypeError ? 'is not written in UTF-8' : 'cannot be read';
    throw new DirectoryError('file-unreadable', `${where} ${reason}.`, error);
  }
}

function filled(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
