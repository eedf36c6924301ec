import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { jsonItems } from '../../streams/json-items.ts';
import { type Neighbourhood, setNeighbourhoods } from '../community/community.ts';
import { AreaError } from './area-error.ts';
import { type AreaMapping, readAreaMapping } from './area-mapping.ts';
import { joined, readAreas, type SourceArea } from './feature.ts';
import { nextAreaVersion } from './queries.ts';

export interface AreaOutcome {
  readonly source: string;
  readonly features: number;
  /** Features that are no polygon, or lack a name or a code. */
  readonly unused: number;
  readonly areas: number;
}

const mappingsOfOurs = fileURLToPath(new URL('../../../../../mappings/', import.meta.url));

/**
 * Takes the polygons of a GeoJSON file as a community's areas, all in one transaction; those of the
 * same source that are not in it any more go. An AreaError says what keeps it from being done.
 */
export async function importAreas(
  db: Db,
  communityId: Buffer,
  path: string,
  mappingPath: string | undefined,
  onProgress: (features: number) => void = () => undefined,
): Promise<AreaOutcome> {
  const mapping =
    mappingPath === undefined
      ? await findMapping(path)
      : readAreaMapping(await readText(mappingPath), mappingPath);
  const areas = new Map<string, SourceArea>();
  let [features, unused] = [0, 0];
  for await (const json of featuresOf(path)) {
    features += 1;
    const read = readAreas(json, mapping);
    if (!read) unused += 1;
    for (const area of read ?? []) {
      const before = areas.get(area.id);
      areas.set(area.id, before ? joined(before, area) : area);
    }
    if (features % 50 === 0) onProgress(features);
  }
  if (areas.size === 0) {
    throw new AreaError(
      'file-unreadable',
      `${path} has no polygon with the names and codes of ${mapping.source}.`,
    );
  }
  const read = [...areas.values()];
  await db.transaction().execute(async (trx) => {
    const areOurs = await areNeighbourhoodsAreas(trx, communityId);
    await store(trx, communityId, mapping.source, read);
    await nextAreaVersion(trx, communityId);
    if (areOurs) await setNeighbourhoods(trx, communityId, neighbourhoodsOf(read));
  });
  return { source: mapping.source, features, unused, areas: areas.size };
}

async function store(
  db: Db,
  communityId: Buffer,
  source: string,
  areas: readonly SourceArea[],
): Promise<void> {
  const ids = areas.map(({ id }) => id);
  const { rows: foreign } = await sql<{ readonly source_id: string }>`
    select source_id from areas
    where community_id = ${communityId} and source_id <> ${source} and area_id = any(${ids}) limit 1
  `.execute(db);
  if (foreign[0]) {
    throw new AreaError(
      'mapping-wrong',
      `Its codes are those of another source here, ${foreign[0].source_id}.`,
    );
  }
  await db
    .deleteFrom('areas')
    .where('community_id', '=', communityId)
    .where('source_id', '=', source)
    .execute();
  for (let at = 0; at < areas.length; at += 200) {
    const rows = areas.slice(at, at + 200).map(({ box, id, parentId, ...area }) => ({
      ...area,
      ...box,
      area_id: id,
      parent_id: parentId ?? null,
    }));
    await sql`
      insert into areas (community_id, area_id, source_id, names, depth, parent_id, south, west, north,
        east, polygon, outline)
      select ${communityId}, area_id, ${source}, names, depth, parent_id, south, west, north, east,
        polygon, outline
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (area_id text, names jsonb,
        depth smallint, parent_id text, south double precision, west double precision,
        north double precision, east double precision, polygon jsonb, outline jsonb)
    `.execute(db);
  }
}

/** Others than areas were chosen by hand, and desks and reports name them: they are left alone. */
async function areNeighbourhoodsAreas(db: Db, communityId: Buffer): Promise<boolean> {
  const { rows } = await sql<{ readonly others: number }>`
    select count(*) as others from communities as c, jsonb_array_elements(c.neighbourhoods) as n
    where c.community_id = ${communityId} and not exists (
      select from areas as a where a.community_id = c.community_id and a.area_id = n ->> 'id')
  `.execute(db);
  return rows[0]?.others === 0;
}

/**
 * What people choose a desk by, and reports are counted by: the largest areas of which there are
 * several, and no more than a list can show.
 */
function neighbourhoodsOf(areas: readonly SourceArea[]): readonly Neighbourhood[] {
  for (let depth = 0; depth < 10; depth += 1) {
    const level = areas.filter((area) => area.depth === depth);
    if (level.length < 2) continue;
    return level.slice(0, 500).map(({ id, names }) => {
      const [any = id] = Object.values(names);
      const hant = names['zh-Hant'] ?? names['zh-Hans'] ?? any;
      const hans = names['zh-Hans'] ?? names['zh-Hant'] ?? any;
      return { id, names: { en: names.en ?? any, 'zh-Hant': hant, 'zh-Hans': hans } };
    });
  }
  return [];
}

/** The mapping of ours whose properties the first feature has. */
async function findMapping(path: string): Promise<AreaMapping> {
  let found: readonly string[] = [];
  for await (const json of featuresOf(path)) {
    found = propertiesOf(json);
    break;
  }
  const files = (await readdir(mappingsOfOurs, { recursive: true }))
    .filter((f) => f.endsWith('.json'))
    .sort();
  for (const file of files) {
    const text = await readText(join(mappingsOfOurs, file));
    if (!/"format"\s*:\s*"areas"/.test(text)) continue;
    const mapping = readAreaMapping(text, file);
    const wanted = mapping.levels.flatMap((level) =>
      'id' in level ? [level.id, level.name] : [level.name],
    );
    if (wanted.every((each) => found.includes(each))) return mapping;
  }
  throw new AreaError(
    'mapping-unknown',
    `No mapping of areas fits ${path}; its properties are: ${found.join(', ')}. Write one and name it with --mapping.`,
  );
}

function propertiesOf(json: string): readonly string[] {
  try {
    return Object.keys(JSON.parse(json).properties ?? {});
  } catch {
    return [];
  }
}

async function* featuresOf(path: string): AsyncGenerator<string> {
  try {
    yield* jsonItems(createReadStream(path, { encoding: 'utf8' }), ['features']);
  } catch (error) {
    throw new AreaError('file-unreadable', `${path} cannot be read.`, error);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AreaError('file-unreadable', `${path} cannot be read.`, error);
  }
}
