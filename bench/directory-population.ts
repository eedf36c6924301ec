import { createHash } from 'node:crypto';
import { globSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pool } from '../apps/server/src/db/pool.ts';
import { areas } from '../apps/server/src/features/areas/areas.ts';
import { getCommunity } from '../apps/server/src/features/community/community.ts';
import type { Schedule } from '../apps/server/src/features/search/hours/schedule.ts';
import { hoursGround } from '../apps/server/src/features/search/index-services.ts';
import type { IndexedService } from '../apps/server/src/features/search/listing.ts';
import { placedServices } from '../apps/server/src/features/search/placed-services.ts';
import { storeListings } from '../apps/server/src/features/search/store-listings.ts';
import { indexedServices } from '../apps/server/src/features/services/indexed-service.ts';
import { importFile } from '../apps/server/src/features/services/intake/import-file.ts';
import { findServices } from '../apps/server/src/features/services/records/find-service.ts';

/** The city's files; absent in a clone of its own. */
export const cityFiles = fileURLToPath(new URL('../../shared/data/taipei/', import.meta.url));

type Base = Pick<Pool, 'db' | 'pg'>;

/** Takes the real directory of a city in, through the import; returns how many rows it had. */
export async function importCity(base: Base, say: (progress: string) => void): Promise<number> {
  const community = await getCommunity(base.db);
  if (!community) throw new Error('there is no community');
  await areas.importFile(base.db, community.id, join(cityFiles, 'villages.geojson'), undefined);
  const folder = mkdtempSync(join(tmpdir(), 'nearhand-city-'));
  let rows = 0;
  for (const file of globSync('*.{csv,geojson}', { cwd: cityFiles }).toSorted()) {
    if (file === 'villages.geojson') continue;
    const report = join(folder, `${file}.report.csv`);
    const path = join(cityFiles, file);
    const outcome = await importFile(base.db, community, { path, mapping: undefined, report });
    rows += outcome.rows;
    say(`${file}: ${outcome.added} services`);
  }
  return rows;
}

/**
 * Grows a directory to `count` services that keep the shape of those there: the same lengths, words,
 * kinds and phones, other names, places within a few kilometres, and hours of a few common patterns
 * for seven of ten (the real files have hardly any). Straight into the tables; no service twice.
 */
export async function growDirectory(
  base: Base,
  count: number,
  say: (progress: string) => void,
): Promise<void> {
  const community = await getCommunity(base.db);
  if (!community) throw new Error('there is no community');
  const originals = await readOriginals(base, community.id);
  const clones = Math.max(0, count - originals.length);
  await cloneRecords(base, community.id, originals.length, clones, say);
  const ground = await hoursGround(base.db, community.id);
  const map = await areas.now(base.db, community.id);
  const indexes = await base.pg.query<{ readonly name: string; readonly made: string }>(
    `select indexname as name, indexdef as made from pg_indexes
     where tablename = 'listings' and indexdef like '% USING gin %'`,
  );
  for (const { name } of indexes.rows) await base.pg.query(`drop index ${name}`);
  const batch = 2000;
  for (let from = 0; from < clones; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, clones - from) }, (_, n) => from + n);
    const made = numbers.map((n) => cloneOf(originals, n));
    const services = placedServices(map, made);
    await base.db.transaction().execute(async (trx) => {
      await storeListings(trx, community.id, services, ground);
    });
    if ((from / batch) % 25 === 0) say(`${from + numbers.length} of ${clones} listings`);
  }
  say('indexing');
  await base.pg.query("set maintenance_work_mem = '1GB'");
  for (const { made } of indexes.rows) await base.pg.query(made);
  await base.pg.query('vacuum analyze listings');
  await base.pg.query('analyze');
}

/** Real names of two neighbouring characters, as somebody would type them. */
export async function twoCharacters(base: Base, count: number): Promise<readonly string[]> {
  const { rows } = await base.pg.query<{ readonly name: string }>(
    `select name from listings order by md5(listing_id::text) limit $1`,
    [count],
  );
  return rows.flatMap(({ name }) => {
    const run = /\p{Script=Han}{4,}/u.exec(name)?.[0];
    return run ? [run.slice(-4, -2)] : [];
  });
}

async function readOriginals(base: Base, id: Buffer): Promise<readonly IndexedService[]> {
  const { rows } = await base.pg.query<{ readonly id: string }>(
    'select service_id as id from services where community_id = $1 and position is not null order by position',
    [id],
  );
  const found: IndexedService[] = [];
  for (let from = 0; from < rows.length; from += 500) {
    const ids = rows.slice(from, from + 500).map((row) => row.id);
    const whole = await findServices(base.db, id, ids);
    const byId = new Map(whole.map((each) => [each.service.id, each]));
    found.push(...ids.flatMap((each) => indexedServices(byId.get(each) ?? fail()).slice(0, 1)));
  }
  return found;
}

function fail(): never {
  throw new Error('a service is missing');
}

async function cloneRecords(
  base: Base,
  id: Buffer,
  originals: number,
  clones: number,
  say: (progress: string) => void,
): Promise<void> {
  const times = Math.ceil(clones / originals);
  const uuid = (column: string) => `md5(${column}::text || '-' || n)::uuid`;
  say('services');
  await base.pg.query("set statement_timeout = '30min'");
  await base.pg.query(
    `insert into services (community_id, service_id, source_id, source_key, organization_id, position,
       fingerprint, record, kinds, search)
     select community_id, ${uuid('service_id')}, source_id, source_key, organization_id,
       position + n * $2, fingerprint, jsonb_set(record, '{name}', to_jsonb(record ->> 'name' || n)),
       kinds, '' from services cross join generate_series(1, $3::int) n
     where community_id = $1 and position < $2 and position + (n - 1) * $2 < $4`,
    [id, originals, times, clones],
  );
  await base.pg.query('analyze services');
  say('locations');
  await base.pg.query(
    `insert into locations (community_id, location_id, source_id, latitude, longitude, fingerprint, record)
     select l.community_id, ${uuid('l.location_id')}, l.source_id, latitude, longitude, l.fingerprint, l.record
     from locations l join services_at_locations a using (community_id, location_id)
     join services s using (community_id, service_id) cross join generate_series(1, $3::int) n
     where community_id = $1 and s.position < $2 and s.position + (n - 1) * $2 < $4
     on conflict do nothing`,
    [id, originals, times, clones],
  );
  await base.pg.query(
    `insert into services_at_locations (community_id, service_at_location_id, service_id, location_id, position, record)
     select community_id, ${uuid('a.service_at_location_id')}, ${uuid('a.service_id')},
       ${uuid('a.location_id')}, null, a.record
     from services_at_locations a join services s using (community_id, service_id)
     cross join generate_series(1, $3::int) n
     where community_id = $1 and s.position < $2 and s.position + (n - 1) * $2 < $4`,
    [id, originals, times, clones],
  );
  await base.pg.query(
    `update directory_numbers set count = (select count(*) from services where position is not null)
     where community_id = $1 and kind = 'services'`,
    [id],
  );
}

const days = 'MO,TU,WE,TH,FR';
const patterns: readonly (readonly Schedule[])[] = [
  [{ freq: 'WEEKLY', byday: days, opens_at: '09:00', closes_at: '17:00' }],
  [
    { freq: 'WEEKLY', byday: `${days},SA`, opens_at: '08:30', closes_at: '12:00' },
    { freq: 'WEEKLY', byday: days, opens_at: '14:00', closes_at: '17:30' },
    { freq: 'WEEKLY', byday: days, opens_at: '18:00', closes_at: '21:30' },
  ],
  [{ freq: 'WEEKLY', byday: `${days},SA,SU`, opens_at: '10:00', closes_at: '22:00' }],
  [{ freq: 'WEEKLY', byday: 'SA,SU', opens_at: '10:00', closes_at: '16:00' }],
  [{ freq: 'WEEKLY', byday: `${days},SA,SU`, opens_at: '20:00', closes_at: '06:00' }],
  [
    {
      freq: 'WEEKLY',
      byday: `${days},SA,SU`,
      opens_at: '00:00',
      closes_at: '24:00',
      holidays: 'open',
    },
  ],
  [{ freq: 'MONTHLY', byday: '2SA', opens_at: '10:00', closes_at: '12:00' }],
];
const chances = [0.32, 0.5, 0.6, 0.63, 0.65, 0.69, 0.7];

function cloneOf(originals: readonly IndexedService[], n: number): IndexedService {
  const original = originals[n % originals.length] ?? fail();
  const other = originals[(n * 7919) % originals.length] ?? fail();
  const round = 1 + Math.floor(n / originals.length);
  const drawn = createHash('md5').update(`${n}`).digest();
  const draw = (at: number) => drawn.readUInt16BE(at) / 65_536;
  const id = (of: string | null) =>
    of && uuidOf(createHash('md5').update(`${of}-${round}`).digest('hex'));
  const before = [...(Object.values(other.names)[0] ?? '')].slice(-6, -4).join('');
  const pattern = chances.findIndex((chance) => draw(0) < chance);
  const { position } = original;
  return {
    ...original,
    id: id(original.id) ?? fail(),
    serviceAtLocationId: id(original.serviceAtLocationId),
    names: Object.fromEntries(
      Object.entries(original.names).map(([language, name]) => [language, `${before}${name}`]),
    ),
    position: position && {
      latitude: position.latitude + (draw(2) - 0.5) * 0.04,
      longitude: position.longitude + (draw(4) - 0.5) * 0.04,
    },
    schedules: pattern === -1 ? [] : (patterns[pattern] ?? []),
    isFree: draw(6) < 0.3 ? true : null,
    isStepFree: draw(8) < 0.2 ? true : null,
    facilities: draw(10) < 0.05 ? ['water', 'toilet'] : [],
    languages: draw(12) < 0.1 ? ['zh', 'en'] : ['zh'],
  };
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
