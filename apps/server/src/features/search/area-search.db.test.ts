import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { createTestDatabase, type TestDatabase } from '../../db/test-database.ts';
import { areas } from '../areas/areas.ts';
import { createCommunity } from '../community/community.ts';
import { namesOf } from './area-names.ts';
import { noFilters } from './filters.ts';
import { indexServices } from './index-services.ts';
import type { IndexedService } from './listing.ts';
import { namesFound, search, service, store } from './search.fixture.ts';

const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-areas-'));
});
after(() => rm(folder, { recursive: true }));

const square = (x: number, y: number, size: number) => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const village = (id: string, name: string, district: string, x: number) => ({
  type: 'Feature',
  properties: { D: district, DN: district === '1' ? '大安區' : '中山區', V: id, VN: name },
  geometry: { type: 'Polygon', coordinates: [square(x, 25, 0.01)] },
});
const mapping = {
  ...{ format: 'areas', source: 'town/villages', language: 'zh-Hant' },
  levels: [
    { code: '0', name: 'CN' },
    { id: 'D', name: 'DN' },
    { id: 'V', name: 'VN' },
  ],
  names: {
    '0': { en: 'Taipei', 'zh-Hans': '台北市' },
    '1': { en: 'Da’an', 'zh-Hans': '大安区' },
    '2': { en: 'Zhongshan', 'zh-Hans': '中山区' },
  },
};
const villages = [
  village('11', '住安里', '1', 121.5),
  village('12', '中正里', '1', 121.51),
  village('21', '中正里', '2', 121.52),
].map((each) => ({ ...each, properties: { ...each.properties, CN: '臺北市' } }));

async function importVillages(db: Db, id: Buffer, features: readonly object[] = villages) {
  const [file, map] = [join(folder, 'villages.geojson'), join(folder, 'mapping.json')];
  await writeFile(file, JSON.stringify({ type: 'FeatureCollection', features }));
  await writeFile(map, JSON.stringify(mapping));
  return await areas.importFile(db, id, file, map);
}

/** Services as the directory hands them over, placed in the areas that are there now. */
async function town(services: readonly IndexedService[]): Promise<TestDatabase & { id: Buffer }> {
  const base = await createTestDatabase();
  const { id } = await createCommunity(base.db, {
    ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
  await importVillages(base.db, id);
  await store(
    base,
    id,
    services.map((each) => ({ ...each, areas: [], countedArea: null, position: null, places: {} })),
  );
  await indexServices(base.db, id, services);
  return { ...base, id };
}

const at = (longitude: number) => ({ position: { latitude: 25.005, longitude } });
const there = [
  service(1, { names: { 'zh-Hant': '石階牙醫' }, ...at(121.505) }),
  service(2, { names: { 'zh-Hant': '窯巷牙醫' }, ...at(121.515) }),
  service(3, { names: { 'zh-Hant': '渡口牙醫' }, ...at(121.525) }),
  service(4, {
    names: { 'zh-Hant': '無座標牙醫' },
    places: { 'zh-Hant': '臺北市大安區窯巷1號' },
  }),
  service(5, { names: { 'zh-Hant': '外地牙醫' }, ...at(122.5) }),
];

test('a district is named in any script, in English, with and without what it ends in', async () => {
  const base = await town(there);
  const inDaan = ['無座標牙醫', '石階牙醫', '窯巷牙醫'];
  const typed = ['大安區牙醫', '牙醫 大安', '大安区牙医', 'dentist Daan', "Da'an District dentist"];
  for (const text of [...typed, 'dentist in Da’an', '臺北市大安區 牙齒痛']) {
    assert.deepEqual((await namesFound(base, base.id, text)).toSorted(), inDaan, text);
  }
  assert.deepEqual((await namesFound(base, base.id, '大安區')).toSorted(), inDaan);
  assert.deepEqual(await namesFound(base, base.id, '住安里 牙醫'), ['石階牙醫']);
  assert.deepEqual(await namesFound(base, base.id, 'zhongshan dentist'), ['渡口牙醫']);
});

test('areas narrow and are counted by the largest of which there are several', async () => {
  const base = await town(there);
  const found = async (filters: Partial<typeof noFilters>) =>
    (await namesFound(base, base.id, '', { filters: { ...noFilters, ...filters } })).toSorted();
  assert.deepEqual(await found({ area: '1' }), ['無座標牙醫', '石階牙醫', '窯巷牙醫']);
  assert.deepEqual(await found({ area: '12' }), ['窯巷牙醫']);
  assert.deepEqual(await found({ places: ['12', '21'] }), ['渡口牙醫', '窯巷牙醫']);
  const { counted } = await search(base, base.id, {});
  const counts = ['area:0', 'area:1', 'area:2', 'all'].map((each) =>
    counted.counts.get(each as 'all'),
  );
  assert.deepEqual(counts, [undefined, 3, 1, 5]);
  const { loosened } = await search(base, base.id, {
    filters: { ...noFilters, area: '2', places: ['11'] },
  });
  assert.deepEqual(
    loosened.map(({ left, count }) => [left, count]),
    [
      ['area', 1],
      ['place', 1],
    ],
  );
});

test('a name of several areas means each of them, unless what is around one is named too', async () => {
  const base = await town(there);
  const map = await areas.now(base.db, base.id);
  const ids = (text: string) => {
    const found = namesOf(map).where(text);
    return [...found.areas.map(({ id }) => id), found.rest];
  };
  assert.deepEqual(ids('中正里'), ['12', '21', '']);
  assert.deepEqual(ids('中正'), ['12', '21', '']);
  assert.deepEqual(ids('中山區 中正里'), ['21', '']);
  assert.deepEqual(ids('臺北市大安區復興路'), ['1', '复兴路']);
  assert.deepEqual(ids('Da-an'), ['da-an']);
  assert.deepEqual(ids('somewhere else'), ['somewhere else']);
});

test('areas imported anew place everything anew', async () => {
  const base = await town(there);
  await importVillages(base.db, base.id, [
    ...villages,
    { ...village('22', '外里', '2', 122.495), properties: { ...villages[2]?.properties, V: '22' } },
  ]);
  await indexServices(base.db, base.id, there);
  assert.deepEqual((await namesFound(base, base.id, '中山區')).toSorted(), [
    '外地牙醫',
    '渡口牙醫',
  ]);
});

test('a place that must not be found has no point, no area and no address in lists, and none can be written', async () => {
  const refuge = service(9, {
    ...{ isHidden: true, names: { 'zh-Hant': '安心之家' }, ...at(121.505) },
    ...{ position: null, districts: { 'zh-Hant': '大安區' } },
  });
  const base = await town([...there, refuge]);
  assert.deepEqual(await namesFound(base, base.id, '安心之家'), ['安心之家']);
  assert.deepEqual(
    await namesFound(base, base.id, '安心之家', {
      filters: { ...noFilters, area: '1' },
    }),
    [],
  );
  assert.ok(
    !(await namesFound(base, base.id, '', { filters: { ...noFilters, area: '0' } })).includes(
      '安心之家',
    ),
  );
  const written = [
    'latitude = 25, longitude = 121',
    "area_id = '1'",
    'listing_id = gen_random_uuid()',
    `shown = jsonb_set(shown, '{p}', '{"en": "Kiln Lane 1"}')`,
    "search = search || '''xy#a:1'''::tsvector",
    "search = search || '''xy#g3:a.b'''::tsvector",
  ];
  for (const change of written) {
    const writing = sql`update listings set ${sql.raw(change)} where service_id = ${refuge.id}`;
    await assert.rejects(writing.execute(base.db), { code: '23514' }, change);
  }
  // Nor does it help to call it open: what is hidden is said by the service alone.
  await assert.rejects(
    sql`update listings set is_hidden = false, latitude = 25, longitude = 121
      where service_id = ${refuge.id}`.execute(base.db),
    { code: '23503' },
  );
});
