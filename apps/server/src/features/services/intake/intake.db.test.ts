import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../../db/schema.ts';
import { createTestDatabase } from '../../../db/test-database.ts';
import { areas } from '../../areas/areas.ts';
import { type Community, createCommunity } from '../../community/community.ts';
import { exportServices } from '../export/export-services.ts';
import { findService } from '../records/find-service.ts';
import { importFile } from './import-file.ts';

const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
const examples = new URL('../../../../../../vectors/hsds/examples/', import.meta.url);
const shared = fileURLToPath(new URL('../../../../../../../shared/data/taipei/', import.meta.url));
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-intake-'));
});
after(() => rm(folder, { recursive: true }));

interface Town {
  readonly db: Kysely<Database>;
  readonly community: Community;
}

async function town(): Promise<Town> {
  const { db } = await createTestDatabase();
  const community = await createCommunity(db, {
    ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
  return { db, community };
}

async function take({ db, community }: Town, path: string, mapping?: string) {
  const report = join(folder, 'report.csv');
  const outcome = await importFile(db, community, { path, mapping, report });
  return { ...outcome, lines: (await readFile(report, 'utf8')).split('\r\n').slice(1, -1) };
}

async function written(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const example = async (name: string) => JSON.parse(await readFile(new URL(name, examples), 'utf8'));

/** What the directory says of everything in it, without what differs from one community to another. */
async function everything({ db, community }: Town): Promise<readonly string[]> {
  const path = join(folder, 'everything.ndjson');
  await exportServices(db, community.id, path);
  return (await readFile(path, 'utf8')).trimEnd().split('\n').sort();
}

test('the standard’s example comes in as JSON, an array, a page and a line, and is the same', async () => {
  const service = await example('service_full.json');
  const forms = {
    'one.json': JSON.stringify(service, null, 2),
    'array.json': JSON.stringify([service]),
    'page.json': JSON.stringify({ total_items: 1, contents: [service] }),
    'line.ndjson': `${JSON.stringify(service)}\n`,
  };
  const said = new Set<string>();
  for (const [name, text] of Object.entries(forms)) {
    const at = await town();
    const { added, unused } = await take(at, await written(name, text));
    assert.deepEqual([name, added, unused], [name, 1, 0]);
    const [line = ''] = await everything(at);
    said.add(line.replaceAll(/"updated_by": "[^"]*"/g, '"updated_by": ""'));
    assert.doesNotMatch(line, /Persona/);
    assert.match(line, /"taxonomy_term": \{/);
  }
  assert.equal(said.size, 1);
});

test('what goes out as tables, in a folder or a zip, or as JSON comes in again as it was', async () => {
  const from = await town();
  const service = await example('service_full.json');
  const { location } = service.service_at_locations[0];
  Object.assign(location, { latitude: 25.04, longitude: 121.55 });
  service.text_language = 'en';
  service.translations = { 'zh-Hant': { name: '社區諮商', alert: '引號 " 與，逗號\n換行' } };
  service.schedules[0].holidays = 'closed';
  await take(from, await written('original.json', JSON.stringify(service)));
  const before = await everything(from);
  assert.equal(before.length, 1);
  for (const name of ['tables', 'tables.zip', 'all.json', 'all.ndjson']) {
    const path = join(folder, name);
    const { services } = await exportServices(from.db, from.community.id, path);
    assert.equal(services, 1);
    const to = await town();
    const { added, unused, notUsed } = await take(to, path);
    assert.deepEqual([name, added, unused, notUsed], [name, 1, 0, {}]);
    const plain = (lines: readonly string[]) =>
      lines.map((line) => line.replaceAll(/"updated_by": "[^"]*"/g, '"updated_by": ""'));
    const again = plain(await everything(to));
    for (const [index, line] of plain(before).entries()) {
      assert.deepEqual(JSON.parse(again[index] ?? ''), JSON.parse(line), name);
    }
    assert.equal(again.length, before.length);
  }
});

test('the standard’s example of tables is put together, and persons stay outside', async () => {
  const at = await town();
  const tables: Readonly<Record<string, readonly Record<string, unknown>[]>> =
    await example('tabular.json');
  const { mkdir } = await import('node:fs/promises');
  const path = join(folder, 'hsds-tables');
  await mkdir(path);
  for (const [name, rows] of Object.entries(tables)) {
    const columns = Object.keys(rows[0] ?? {});
    const field = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;
    const lines = rows.map((row) => columns.map((column) => field(row[column])).join(','));
    await writeFile(join(path, name), `${[columns.join(','), ...lines].join('\r\n')}\r\n`);
  }
  const { added } = await take(at, path);
  assert.equal(added, 1);
  const [line = ''] = await everything(at);
  const service = JSON.parse(line);
  assert.equal(service.organization.name, 'Example Organization Inc.');
  assert.equal(service.program.name, 'Community Mental Health Support');
  assert.equal(service.service_at_locations.length, 1);
  assert.equal(service.cost_options[0].amount, 35);
  assert.doesNotMatch(line, /Persona/);
});

test('run again it writes nothing; a change changes one; what another source has is left to it', async () => {
  const at = await town();
  const lines = (name: string) =>
    ['a', 'b', 'c'].map((id) => JSON.stringify({ id, name: id === 'b' ? name : id })).join('\n');
  const path = await written('town.ndjson', lines('first'));
  const counts = async () => {
    const { added, changed, unchanged, missing } = await take(at, path);
    return [added, changed, unchanged, missing];
  };
  assert.deepEqual(await counts(), [3, 0, 0, 0]);
  assert.deepEqual(await counts(), [0, 0, 3, 0]);
  await written('town.ndjson', lines('second'));
  assert.deepEqual(await counts(), [0, 1, 2, 0]);
  await written('town.ndjson', JSON.stringify({ id: 'a', name: 'a' }));
  assert.deepEqual(await counts(), [0, 0, 1, 2]);

  const id = 'ac148810-d857-441c-9679-408f346de14b';
  await take(at, await written('one.ndjson', JSON.stringify({ id, name: 'Ours' })));
  const other = await take(at, await written('two.ndjson', JSON.stringify({ id, name: 'Theirs' })));
  assert.deepEqual(other.notUsed, { 'other-source': 1 });
  assert.equal((await findService(at.db, at.community.id, id))?.service.name, 'Ours');
});

test('an id that stands for two things in one file is taken once, and said', async () => {
  const at = await town();
  const rows = [{ id: 1, name: 'a' }, { id: 1, name: 'b' }, { id: 1, name: 'a' }, { name: '' }, 7];
  const { lines, added } = await take(
    at,
    await written('twice.ndjson', rows.map((row) => JSON.stringify(row)).join('\n')),
  );
  assert.equal(added, 1);
  assert.deepEqual(lines, ['2,no,id-twice,row 1,b', '3,no,stands-twice,row 1,a', '4,no,no-name,,']);
});

test('a refuge is taken in without its place, by HSDS and by a mapping, and its coordinates are nowhere', async () => {
  const at = await town();
  const location = {
    id: 'l',
    latitude: 25.0412,
    longitude: 121.5533,
    addresses: [{ address_1: '窯巷 12 號' }],
  };
  const refuge = {
    id: 'r',
    name: 'Refuge',
    hidden_place: true,
    phones: [{ number: '02-2731-5566' }],
  };
  const hsds = { ...refuge, service_at_locations: [{ id: 's', location }] };
  await take(at, await written('refuge.json', JSON.stringify([hsds])));
  const mapping = await written(
    'mapping.json',
    JSON.stringify({
      ...{ source: 'refuges', attribution: { en: 'the town' }, format: 'csv', language: 'zh-Hant' },
      ...{
        name: 'name',
        place: ['place'],
        phone: { column: 'phone' },
        kinds: { always: ['safety'] },
      },
      position: { latitude: 'lat', longitude: 'lon' },
      hidden: { column: 'secret', values: ['yes'] },
    }),
  );
  const csv =
    'name,place,phone,lat,lon,secret\n避風港,岸路99號,27315567,25.0413,121.5534,yes\n岸路99號的家,岸路99號,27315568,25.0413,121.5534,yes\n茶館,茶街1號,27315569,25.0555,121.5666,no\n';
  const { added, notUsed } = await take(at, await written('refuges.csv', csv), mapping);
  assert.deepEqual([added, notUsed], [2, { 'hidden-place-told': 1 }]);
  const { rows } = await sql<{ readonly dump: string }>`
    select string_agg(t::text, '') as dump from (
      select s::text as t from services as s union all select l::text from locations as l
      union all select a::text from services_at_locations as a union all select o::text from organizations as o
      union all select x::text from listings as x) as all_of_it`.execute(at.db);
  const dump = rows[0]?.dump ?? '';
  assert.match(dump, /2731-5566/);
  assert.match(dump, /25\.0555/);
  for (const trace of ['25.041', '121.553', '窯巷', '岸路99'])
    assert.ok(!dump.includes(trace), trace);
});

test('services that are likely there twice are listed once for a steward, and both stay', async () => {
  const at = await town();
  const service = (id: string, name: string, latitude: number) =>
    JSON.stringify({
      ...{ id, name },
      service_at_locations: [
        { id: `at ${id}`, location: { id: `of ${id}`, latitude, longitude: 121.55 } },
      ],
    });
  const one = await written(
    'one.ndjson',
    [service('a', '臺北茶館', 25.04), service('b', '粥鋪', 25.04)].join('\n'),
  );
  const two = await written(
    'two.ndjson',
    [service('a', '台北 茶館', 25.0401), service('b', '粥鋪', 25.2)].join('\n'),
  );
  assert.equal((await take(at, one)).duplicates, 0);
  assert.equal((await take(at, two)).duplicates, 1);
  await take(at, two);
  const pairs = await at.db.selectFrom('likely_duplicates').selectAll().execute();
  assert.equal(pairs.length, 1);
  assert.equal((await everything(at)).length, 4);
});

test('a city’s areas find the swapped, the shifted and the drowned', async (t) => {
  if (!existsSync(shared)) return t.skip(`the city's files are not at ${shared}`);
  const at = await town();
  const { areas: count, unused } = await areas.importFile(
    at.db,
    at.community.id,
    `${shared}villages.geojson`,
    undefined,
  );
  assert.deepEqual([count, unused], [456 + 12 + 1, 0]);
  assert.equal(
    (await areas.importFile(at.db, at.community.id, `${shared}villages.geojson`, undefined)).areas,
    count,
  );
  const map = await areas.now(at.db, at.community.id);
  const found = map.at({ latitude: 25.0375, longitude: 121.5637 }).map(({ id }) => id);
  assert.equal(found.length, 3);
  assert.equal(found[0], '63');
  assert.deepEqual(map.at({ latitude: 25.3, longitude: 122.1 }), []);
  const header = '醫療院所,縣市,鄉鎮市區,地址,電話,lat,lon\n';
  const rows = [
    ['右診所', '25.0405999997401', '121.552010000001'],
    ['反診所', '121.552010000001', '25.0405999997401'],
    ['海診所', '25.24', '121.74'],
  ].map(
    ([name, lat, lon]) =>
      `${name},臺北市,大安區,仁愛路四段一五一巷三十九號,0227315566,${lat},${lon}`,
  );
  const { usedBut } = await take(at, await written('clinics.csv', header + rows.join('\n')));
  assert.deepEqual(usedBut, { 'coordinates-swapped': 1, 'coordinates-in-the-sea': 1 });
  const clinics = await take(at, `${shared}clinics.csv`);
  assert.ok(
    (clinics.usedBut['coordinates-gcj-02'] ?? 0) < 20,
    'a file by satellite is not taken for shifted',
  );
  // Small areas, named in full: where they are known, a few points stand elsewhere than the address says.
  const care = await take(at, `${shared}community-care-points.csv`);
  assert.ok((care.usedBut['coordinates-elsewhere'] ?? 0) < 60, JSON.stringify(care.usedBut));
});
