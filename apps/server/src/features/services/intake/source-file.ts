import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { csvRows } from './csv-rows.ts';
import { DirectoryError } from './directory-error.ts';
import { geojsonRows } from './geojson-rows.ts';
import { columnsOf, type Mapping, readMapping } from './mapping.ts';
import type { SourceRows } from './source-row.ts';

/** The rows of a file, streamed and decoded as its mapping says. */
export function rowsOf(path: string, mapping: Mapping): SourceRows {
  const text = decodedText(path, mapping.encoding ?? 'utf-8');
  return mapping.format === 'csv' ? csvRows(text) : geojsonRows(text);
}

/**
 * The mapping among those in `folder` (and folders in it) whose columns a file has, most columns
 * first. A DirectoryError `mapping-unknown` says which columns were found.
 */
export async function findMapping(path: string, folder: string): Promise<Mapping> {
  const format = ['.geojson', '.json'].includes(extname(path).toLowerCase()) ? 'geojson' : 'csv';
  const files = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map(async (file) => ({ file, json: await readTextFile(join(folder, file)) })),
  );
  const mappings = texts
    .filter(({ json }) => !/"format"\s*:\s*"(areas|hsds)"/.test(json))
    .map(({ file, json }) => readMapping(json, join(folder, file)));
  let found: readonly string[] = [];
  const fitting: { readonly mapping: Mapping; readonly columns: number }[] = [];
  for (const mapping of mappings.filter((m) => m.format === format)) {
    found = await firstColumns(path, mapping);
    const columns = columnsOf(mapping);
    if (columns.every((c) => found.includes(c))) fitting.push({ mapping, columns: columns.length });
  }
  const [best] = fitting.sort((a, b) => b.columns - a.columns);
  if (best) return best.mapping;
  throw new DirectoryError(
    'mapping-unknown',
    `No mapping in ${folder} fits ${path}; its columns are: ${found.join(', ')}. Write one and name it with --mapping.`,
  );
}

async function firstColumns(path: string, mapping: Mapping): Promise<readonly string[]> {
  for await (const row of rowsOf(path, mapping)) {
    if (!('broken' in row)) return Object.keys(row.fields);
  }
  return [];
}

/** The text of a file, streamed. A DirectoryError `file-unreadable` where it is not in that encoding. */
export async function* decodedText(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) {
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    throw new DirectoryError(
      'file-unreadable',
      error instanceof TypeError
        ? `${path} is not written in ${encoding}; say which encoding it is in the mapping.`
        : `${path} cannot be read.`,
      error,
    );
  }
}

/** A small file whole. A DirectoryError `file-unreadable` where it cannot be read. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new DirectoryError('file-unreadable', `${path} cannot be read.`, error);
  }
}
