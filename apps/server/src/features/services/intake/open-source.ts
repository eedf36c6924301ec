import { open, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Db } from '../../../db/schema.ts';
import { areas as communityAreas } from '../../areas/areas.ts';
import { DirectoryError } from './directory-error.ts';
import { intakeOf } from './entry-intake.ts';
import { HsdsItems } from './hsds-items.ts';
import { stagePackage } from './hsds-package.ts';
import { withoutPlace } from './hsds-service.ts';
import { type HsdsSettings, readHsdsSettings, settingsFor } from './hsds-settings.ts';
import type { Source } from './import-services.ts';
import { type Mapping, readMapping } from './mapping.ts';
import type { AreaLookup } from './position.ts';
import { anotherId, readRow } from './service-entry.ts';
import { decodedText, findMapping, readTextFile, rowsOf } from './source-file.ts';
import type { Remark, SourceItem } from './source-item.ts';
import type { SourceRows } from './source-row.ts';
import { nestedServices, nestedTerms } from './tables-objects.ts';

const mappingsOfOurs = fileURLToPath(new URL('../../../../../../mappings/', import.meta.url));

/**
 * Opens what a path names: HSDS where it is a folder, a zip, lines of JSON, JSON that is no map, or
 * where the mapping says so; a table or a map through a mapping otherwise.
 */
export async function openSource(
  db: Db,
  communityId: Buffer,
  path: string,
  mappingPath: string | undefined,
): Promise<Source> {
  const map = await communityAreas.load(db, communityId);
  const areas = map.size > 0 ? map : undefined;
  const json = mappingPath === undefined ? undefined : await readTextFile(mappingPath);
  const settings = json === undefined ? undefined : readHsdsSettings(json, mappingPath ?? '');
  const form = await formOf(path);
  const isHsds =
    settings !== undefined || (json === undefined && form !== 'table' && form !== 'map');
  if (isHsds) {
    return hsdsSource(path, form, settings ?? settingsFor(basename(path)), communityId, areas);
  }
  const mapping =
    json === undefined
      ? await findMapping(path, mappingsOfOurs)
      : readMapping(json, mappingPath ?? '');
  const { source: id, attribution } = mapping;
  return { id, attribution, items: mappedItems(rowsOf(path, mapping), mapping, areas) };
}

type Form = 'folder' | 'zip' | 'json' | 'map' | 'table';

async function formOf(path: string): Promise<Form> {
  try {
    if ((await stat(path)).isDirectory()) return 'folder';
    const extension = extname(path).toLowerCase();
    if (extension === '.zip') return 'zip';
    if (extension === '.geojson') return 'map';
    if (!['.json', '.ndjson', '.jsonl'].includes(extension)) return 'table';
    const file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    await file.close();
    const head = buffer.toString('utf8', 0, bytesRead);
    return /"FeatureCollection"|"features"\s*:/.test(head) ? 'map' : 'json';
  } catch (error) {
    throw new DirectoryError('file-unreadable', `${path} cannot be read.`, error);
  }
}

function hsdsSource(
  path: string,
  form: Form,
  settings: HsdsSettings,
  communityId: Buffer,
  areas: AreaLookup | undefined,
): Source {
  const reader = new HsdsItems(settings, areas);
  return {
    id: settings.source,
    attribution: settings.attribution,
    items:
      form === 'folder' || form === 'zip'
        ? packageItems(path, form === 'folder', reader)
        : reader.ofJson(decodedText(path, 'utf-8')),
    storeReferred: (db) => reader.storeTerms(db, communityId),
  };
}

async function* packageItems(
  path: string,
  isFolder: boolean,
  reader: HsdsItems,
): AsyncGenerator<SourceItem> {
  const tables = await stagePackage(path, isFolder);
  try {
    for (const term of nestedTerms(tables)) reader.addTerm(term);
    yield* reader.ofTables(nestedServices(tables));
  } finally {
    tables.discard();
  }
}

async function* mappedItems(
  rows: SourceRows,
  mapping: Mapping,
  areas: AreaLookup | undefined,
): AsyncGenerator<SourceItem> {
  for await (const row of rows) {
    if ('broken' in row) {
      yield { row: row.number, name: '', remarks: [], read: { unused: row.broken } };
      continue;
    }
    yield mappedItem(row.number, readRow(row, mapping, areas));
  }
}

function mappedItem(row: number, read: ReturnType<typeof readRow>): SourceItem {
  if (!read.entry) return { row, name: '', remarks: [], read: { unused: read.reason } };
  const { entry } = read;
  const name = Object.values(entry.names)[0] ?? '';
  const intake = intakeOf(entry);
  if (entry.isHidden) {
    const remarks = new Set<Remark>(read.remarks);
    const hidden = withoutPlace(intake, remarks as Set<never>);
    if ('refused' in hidden) return { row, name, remarks: [], read: { unused: hidden.refused } };
    return { row, name, remarks: [...remarks], read: { intake: hidden.intake } };
  }
  const again = (number: number) => intakeOf({ ...entry, id: anotherId(entry.id, number) });
  return { row, name, remarks: read.remarks, read: { intake, again } };
}
