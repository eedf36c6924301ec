import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { Kysely } from 'kysely';
import yazl from 'yazl';
import type { Database, Db } from '../../../db/schema.ts';
import { services } from '../hsds/list.ts';
import { objectsInRange } from '../hsds/rows.ts';
import { numbersOf } from '../records/numbers.ts';
import {
  exportedLocations,
  exportedOrganizations,
  exportedPlaces,
  exportedServices,
  exportedTaxonomies,
  exportedTerms,
} from './export-rows.ts';
import { TableWriter } from './table-writer.ts';

export interface ExportOutcome {
  readonly services: number;
  readonly to: string;
}

/**
 * Writes the directory as HSDS, as it is at one moment: lines of JSON (`.ndjson`), one JSON array
 * (`.json`), or the tabular package as a zip (`.zip`) or in a folder (any other name). Services whose
 * place must not be found are not in it.
 */
export async function exportServices(
  db: Kysely<Database>,
  communityId: Buffer,
  path: string,
  onProgress: (services: number) => void = () => undefined,
): Promise<ExportOutcome> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const { count } = await numbersOf(trx, communityId, 'services');
      const extension = extname(path).toLowerCase();
      if (extension === '.ndjson' || extension === '.jsonl') {
        await writeJson(
          trx,
          communityId,
          path,
          count,
          { open: '', between: '\n', close: '\n' },
          onProgress,
        );
      } else if (extension === '.json') {
        await writeJson(
          trx,
          communityId,
          path,
          count,
          { open: '[', between: ',\n', close: ']\n' },
          onProgress,
        );
      } else if (extension === '.zip') await writeZip(trx, communityId, path, onProgress);
      else await writeFolder(trx, communityId, path, onProgress);
      return { services: count, to: path };
    });
}

const atOnce = 500;
const whole = { isFull: true, isMinimal: false, hasFullServices: false };

async function writeJson(
  db: Db,
  communityId: Buffer,
  path: string,
  count: number,
  {
    open,
    between,
    close,
  }: { readonly open: string; readonly between: string; readonly close: string },
  onProgress: (services: number) => void,
): Promise<void> {
  const file = createWriteStream(path);
  file.write(open);
  for (let first = 0; first < count; first += atOnce) {
    const range = { first, count: atOnce };
    const objects = await objectsInRange(db, communityId, services, range, whole, between);
    if (!file.write(first === 0 ? objects : between + objects)) await once(file, 'drain');
    onProgress(Math.min(count, first + atOnce));
  }
  file.end(count === 0 && close === '\n' ? '' : close);
  await finished(file);
}

async function writeFolder(
  db: Db,
  communityId: Buffer,
  path: string,
  onProgress: (services: number) => void,
): Promise<void> {
  await mkdir(path, { recursive: true });
  const files: Writable[] = [];
  const writer = new TableWriter((name) => {
    const file = createWriteStream(join(path, name));
    files.push(file);
    return file;
  });
  await writeTables(db, communityId, writer, onProgress);
  await Promise.all(files.map((file) => finished(file)));
}

/** The files of a zip are written one after the other: each is held in a folder of its own till then. */
async function writeZip(
  db: Db,
  communityId: Buffer,
  path: string,
  onProgress: (services: number) => void,
): Promise<void> {
  const folder = await mkdtemp(`${path}.`);
  try {
    await writeFolder(db, communityId, folder, onProgress);
    const zip = new yazl.ZipFile();
    for (const name of (await readdir(folder)).sort()) zip.addFile(join(folder, name), name);
    zip.end();
    await pipeline(zip.outputStream as Readable, createWriteStream(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeTables(
  db: Db,
  communityId: Buffer,
  writer: TableWriter,
  onProgress: (services: number) => void,
): Promise<void> {
  for await (const each of exportedTaxonomies(db, communityId))
    await writer.write('taxonomy', each);
  for await (const each of exportedTerms(db, communityId))
    await writer.write('taxonomy_term', each);
  for await (const each of exportedOrganizations(db, communityId))
    await writer.write('organization', each);
  for await (const each of exportedLocations(db, communityId)) {
    const { organization_id: organization } = each;
    await writer.write(
      'location',
      each,
      typeof organization === 'string' ? { organization_id: organization } : {},
    );
  }
  let written = 0;
  for await (const each of exportedServices(db, communityId)) {
    const { organization_id, assured_date, last_modified } = each as unknown as Record<
      string,
      string | null
    >;
    await writer.write('service', each, {
      organization_id: organization_id ?? '',
      assured_date: assured_date ?? '',
      last_modified: last_modified ?? '',
    });
    written += 1;
    if (written % atOnce === 0) onProgress(written);
  }
  for await (const each of exportedPlaces(db, communityId)) {
    const { service_id, location_id } = each as unknown as Record<string, string>;
    await writer.write('service_at_location', each, {
      service_id: service_id ?? '',
      location_id: location_id ?? '',
    });
  }
  await writer.end();
}
