import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../db/test-database.ts';
import { createCommunity } from '../community/community.ts';
import { noFilters } from './filters.ts';
import { refreshHours } from './hours-refresh.ts';
import { unindexServices } from './index-services.ts';
import type { PlacedService } from './listing.ts';
import { readCounts } from './listing-counts.ts';
import { namesFound, search, service, store, walk } from './search.fixture.ts';

const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
const point = { latitude: 25.04, longitude: 121.55 };
const weekdays = { freq: 'WEEKLY', byday: 'MO,TU,WE,TH,FR' } as const;
const office = { ...weekdays, opens_at: '09:00', closes_at: '17:00' };

async function town(services: readonly PlacedService[]): Promise<TestDatabase & { id: Buffer }> {
  const base = await createTestDatabase();
  const { id } = await createCommunity(base.db, {
    ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
  await store(base, id, services);
  return { ...base, id };
}

test('a need in everyday words finds what answers it, in three languages, and either script the other', async () => {
  const base = await town([
    service(1, { names: { 'zh-Hant': '石階社會福利服務中心' } }),
    service(2, { names: { 'zh-Hant': '窯巷托嬰中心' } }),
    service(3, { names: { 'zh-Hans': '渡口牙医诊所' } }),
    service(4, { names: { en: 'Somewhere else' } }),
  ]);
  const cases = {
    石階社會福利服務中心: ['被裁員', 'laid off', '欠錢', '欠钱', 'I owe money', '社會'],
    窯巷托嬰中心: ['no one to watch the baby', '沒人顧小孩', '孩子没人看', '托嬰', '托婴', '窑巷'],
    渡口牙医诊所: ['牙醫', '牙医', '牙齒痛', 'toothache', '渡口 dentist', '牙痛 渡口'],
  };
  for (const [name, searches] of Object.entries(cases)) {
    for (const typed of searches) {
      const [first] = await namesFound(base, base.id, typed);
      assert.equal(first, name, typed);
    }
  }
  assert.deepEqual(await namesFound(base, base.id, 'xyzzy'), []);
});

test('slips of the finger are forgiven, in letters and in characters', async () => {
  const base = await town([
    service(1, { names: { en: 'Riverside playground' } }),
    service(2, { names: { 'zh-Hant': '敦化芝加哥牙醫診所' } }),
  ]);
  const slipped = await search(base, base.id, { text: 'playgroud' });
  assert.equal(slipped.spelled, 'playground');
  assert.equal(slipped.services.length, 1);
  assert.deepEqual(await namesFound(base, base.id, 'rivreside'), ['Riverside playground']);
  assert.deepEqual(await namesFound(base, base.id, '敦化芝佳哥牙醫'), ['敦化芝加哥牙醫診所']);
});

test('the name itself comes first, then names with the words, then what only speaks of it', async () => {
  const base = await town([
    service(1, { names: { en: 'Hill clinic' }, descriptions: { en: 'Near the old mill.' } }),
    service(2, { names: { en: 'The old mill house' } }),
    service(3, { names: { en: 'Old mill' } }),
  ]);
  const found = await namesFound(base, base.id, 'old mill');
  assert.deepEqual(found, ['Old mill', 'The old mill house', 'Hill clinic']);
});

test('filters combine, and each is counted', async () => {
  const free = { isFree: true, kinds: ['food'], languages: ['vi', 'zh-TW'], areas: ['a1'] };
  const base = await town([
    service(1, { ...free, facilities: ['water', 'toilet'], isStepFree: true }),
    service(2, { ...free, facilities: ['water'], areas: ['a2'] }),
    service(3, { kinds: ['food'], facilities: ['water'] }),
  ]);
  const count = async (filters: Partial<typeof noFilters>) =>
    (await search(base, base.id, { filters: { ...noFilters, ...filters } })).counted.total;
  assert.equal(await count({ kind: 'food' }), 3);
  assert.equal(await count({ kind: 'food', isFree: true }), 2);
  assert.equal(await count({ isFree: true, isStepFree: true }), 1);
  assert.equal(await count({ facilities: ['water', 'toilet'] }), 1);
  assert.equal(await count({ language: 'cmn', area: 'a2' }), 1);
  assert.equal(await count({ kind: 'debt' }), 0);
  const all = await search(base, base.id, {});
  assert.deepEqual(
    ['free', 'facility:water', 'language:vi', 'area:a1', 'all'].map((each) =>
      all.counted.counts.get(each as 'all'),
    ),
    [2, 3, 2, 1, 3],
  );
});

test('the nearest come first, within a distance where one is given, and a place without position never', async () => {
  const at = (north: number) => ({
    latitude: point.latitude + north / 111_320,
    longitude: point.longitude,
  });
  const base = await town([
    ...[0, 150, 900, 4000, 30_000].map((metres, n) =>
      service(n, { names: { en: `Food at ${metres}` }, position: at(metres) }),
    ),
    service(9, { names: { en: 'Food for a refuge' } }),
  ]);
  const near = async (within?: number) =>
    await namesFound(base, base.id, 'food', { filters: { ...noFilters, near: { point, within } } });
  const all = ['Food at 0', 'Food at 150', 'Food at 900', 'Food at 4000', 'Food at 30000'];
  assert.deepEqual(await near(), all);
  assert.deepEqual(await near(1000), all.slice(0, 3));
  const { services } = await search(base, base.id, {
    filters: { ...noFilters, near: { point, within: 200 } },
  });
  assert.deepEqual(
    services.map(({ distance }) => Math.round(distance ?? -1)),
    [0, 150],
  );
  assert.deepEqual(
    (
      await walk(base, base.id, {
        count: 2,
        filters: { ...noFilters, near: { point, within: undefined } },
      })
    ).length,
    5,
  );
});

test('open now knows weeks, nights, holidays and single days, and what is unknown is not open', async () => {
  const base = await town([
    service(1, { names: { en: 'Office' }, schedules: [office] }),
    service(2, {
      names: { en: 'Night' },
      schedules: [{ ...weekdays, opens_at: '22:00', closes_at: '04:00' }],
    }),
    service(3, {
      names: { en: 'Always' },
      schedules: [
        {
          freq: 'WEEKLY',
          byday: 'MO,TU,WE,TH,FR,SA,SU',
          opens_at: '00:00',
          closes_at: '24:00',
          holidays: 'open',
        },
      ],
    }),
    service(4, {
      names: { en: 'Fourth Wednesday' },
      schedules: [{ ...office, freq: 'MONTHLY', byday: '4WE' }],
    }),
    service(5, { names: { en: 'Away' }, schedules: [office, { valid_from: '2026-11-20' }] }),
    service(6, { names: { en: 'Unknown' } }),
    service(7, { names: { en: 'Some time' }, schedules: [weekdays] }),
  ]);
  const open = async (at: string, holidays: readonly string[] = []) =>
    (
      await namesFound(base, base.id, '', { at, holidays, filters: { ...noFilters, open: 'now' } })
    ).toSorted();
  assert.deepEqual(await open('2026-11-25T10:00+08:00'), ['Always', 'Fourth Wednesday', 'Office']);
  assert.deepEqual(await open('2026-11-26T03:59+08:00'), ['Always', 'Night']);
  assert.deepEqual(await open('2026-11-26T10:00+08:00'), ['Always', 'Office']);
  assert.deepEqual(await open('2026-11-26T10:00+08:00', ['2026-11-26']), ['Always']);
  const saturday = { ...noFilters, open: 'saturday' } as const;
  assert.deepEqual((await namesFound(base, base.id, '', { filters: saturday })).toSorted(), [
    'Always',
    'Night',
  ]);
  const { services } = await search(base, base.id, {});
  assert.deepEqual(
    new Map(services.map(({ names: of, state }) => [of.en, state.kind])).get('Away'),
    'exception',
  );
});

test('single days are made anew when their day has come, and open with it', async () => {
  const base = await town([
    service(1, {
      names: { en: 'Third Friday' },
      schedules: [{ ...office, freq: 'MONTHLY', byday: '3FR' }],
    }),
    service(2, { names: { en: 'Office' }, schedules: [office] }),
  ]);
  const at = '2027-02-19T10:00+08:00';
  const asked = { at, filters: { ...noFilters, open: 'now' } } as const;
  assert.deepEqual(await namesFound(base, base.id, '', asked), ['Office']);
  const now = Date.parse(at);
  const ground = {
    zone: 'Asia/Taipei',
    now,
    today: Math.floor(now / 86_400_000),
    holidays: new Set<number>(),
  };
  assert.equal(await refreshHours(base.db, base.id, ground), 1);
  assert.equal(await refreshHours(base.db, base.id, ground), 0);
  assert.deepEqual((await namesFound(base, base.id, '', asked)).toSorted(), [
    'Office',
    'Third Friday',
  ]);
  assert.deepEqual(await namesFound(base, base.id, 'third friday'), ['Third Friday']);
});

test('very many are shown page by page, each once, complete ones first, and counted by a draw', async () => {
  const kinds = (n: number) => (n % 3 === 0 ? ['food'] : ['care']);
  const base = await town(
    Array.from({ length: 12_000 }, (_, n) =>
      service(n, {
        names: { en: n % 2 === 0 ? `Kitchen ${n}` : `House ${n}` },
        descriptions: { en: n % 2 === 0 ? '' : 'kitchen' },
        kinds: kinds(n),
        phones: n % 50 === 0 ? [] : ['1'],
      }),
    ),
  );
  const ids = await walk(base, base.id, { text: 'kitchen', count: 500 });
  assert.equal(ids.length, 12_000);
  assert.equal(new Set(ids).size, 12_000);
  const first = await search(base, base.id, { text: 'kitchen' });
  assert.ok(
    first.services.every(({ names: of, phone }) => of.en?.startsWith('Kitchen') && phone === '1'),
  );
  assert.equal(first.counted.isExact, false);
  const food = first.counted.counts.get('kind:food') ?? 0;
  assert.ok(food > 2000 && food < 6500, `${food}`);
  assert.equal((await walk(base, base.id, { count: 700 })).length, 12_000);
  const cheap = { ...noFilters, kind: 'food' } as const;
  const found = await walk(base, base.id, { text: 'kitchen', count: 500, filters: cheap });
  assert.deepEqual([found.length, new Set(found).size], [4000, 4000]);
  const rare = async (text: string) => await namesFound(base, base.id, text, { filters: cheap });
  assert.deepEqual(await rare('kitchen 8400'), ['Kitchen 8400']);
  assert.deepEqual(await rare('kitchen 8402'), []);
});

test('what goes from the directory goes from lists, searches and counts', async () => {
  const base = await town([service(1, { kinds: ['food'] }), service(2, { kinds: ['food'] })]);
  await store(base, base.id, [service(2, { names: { en: 'Renamed' }, kinds: ['care'] })]);
  assert.deepEqual(await namesFound(base, base.id, 'renamed'), ['Renamed']);
  await unindexServices(base.db, base.id, [service(1).id]);
  assert.deepEqual(await namesFound(base, base.id, ''), ['Renamed']);
  const counts = await readCounts(base.db, base.id);
  assert.deepEqual(Object.fromEntries(counts), { all: 1, 'kind:care': 1 });
});

test('whatever is typed is a search, never an operator and never an error', async () => {
  const base = await town([service(1, { names: { en: 'Kitchen', 'zh-Hant': '廚房' } })]);
  const hostile = [
    ...["'", "a' | 'b", '!x & (y', '\\', ':*', 'a:*<->b', '\u0000x', '\ud800', '%'.repeat(300)],
    ...[
      '*'.repeat(10_000),
      '房'.repeat(10_000),
      'kitchen '.repeat(2000),
      "\\'".repeat(99),
      '#k:food',
      '^房',
    ],
  ];
  for (const text of hostile) {
    const { services } = await search(base, base.id, { text });
    assert.ok(services.length <= 1, text.slice(0, 40));
  }
  assert.deepEqual(await namesFound(base, base.id, '\u0000kitchen\ud800'), ['Kitchen']);
});
