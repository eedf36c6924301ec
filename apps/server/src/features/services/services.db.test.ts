import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Kysely, sql } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { createTestDatabase } from '../../db/test-database.ts';
import { createCommunity } from '../community/community.ts';
import { namesFound, search, walk } from '../search/search.fixture.ts';
import { importFile } from './intake/import-file.ts';
import { findService } from './records/find-service.ts';
import { seedServices } from './sample.ts';

const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
const taipei = fileURLToPath(new URL('../../../../../../shared/data/taipei/', import.meta.url));
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-import-'));
});
after(() => rm(folder, { recursive: true }));

async function town(db: Db, slug = 'town') {
  return await createCommunity(db, {
    ...{ slug, kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
}

async function importText(db: Db, community: Awaited<ReturnType<typeof town>>, text: string) {
  const path = join(folder, 'clinics.csv');
  const report = join(folder, 'report.csv');
  await writeFile(path, text);
  const outcome = await importFile(db, community, { path, mapping: undefined, report });
  return { outcome, report: await readFile(report, 'utf8') };
}

const header = '醫療院所,縣市,鄉鎮市區,地址,電話,lat,lon\r\n';
const clinics = `${header}石階牙醫診所,臺北市,大安區,窯巷1號,27315566,25.04,121.55\r
"渡口,診所",臺北市,大安區,岸路２號,0912345678,29.9,121.55\r
,臺北市,大安區,岸路3號,27315567,25.04,121.55\r
石階牙醫診所,臺北市,大安區,窯巷1號,27315566,25.04,121.55\r
短\r
`;

test('a file is imported once however often it is imported, and every row not used is reported', async () => {
  const base = await createTestDatabase();
  const { db } = base;
  const community = await town(db);
  const first = await importText(db, community, clinics);
  const { rows, added, changed, unchanged, unused } = first.outcome;
  assert.deepEqual(
    { rows, added, changed, unchanged, unused },
    { rows: 5, added: 2, changed: 0, unchanged: 0, unused: 3 },
  );
  assert.deepEqual(first.outcome.notUsed, { 'no-name': 1, 'stands-twice': 1, 'wrong-width': 1 });
  assert.match(
    first.report,
    /\r\n4,no,no-name,,\r\n5,no,stands-twice,row 2,石階牙醫診所\r\n6,no,wrong-width,,\r\n$/,
  );
  assert.match(first.report, /3,yes,phone-mobile,,"渡口,診所"/);
  assert.ok(
    !first.report.includes('0912345678'),
    'a number that was left out is not in the report',
  );

  const second = await importText(db, community, clinics);
  assert.deepEqual(
    [second.outcome.added, second.outcome.changed, second.outcome.unchanged],
    [0, 0, 2],
  );

  const moved = await importText(db, community, clinics.replaceAll('27315566', '27315599'));
  assert.deepEqual([moved.outcome.added, moved.outcome.changed], [0, 1]);

  // One name at one place with two numbers: both are kept, and a steward is told.
  const two = await importText(db, community, clinics.replace('27315566', '27315588'));
  assert.deepEqual([two.outcome.added, two.outcome.usedBut['stands-again']], [1, 1]);
  assert.equal(two.outcome.duplicates, 1);

  const shorter = await importText(db, community, clinics.split('\r\n').slice(0, 2).join('\r\n'));
  assert.equal(shorter.outcome.missing, 2);
});

test('two communities keep two directories', async () => {
  const base = await createTestDatabase();
  const { db } = base;
  const [one, other] = [await town(db), await town(db, 'other')];
  await importText(db, one, clinics);
  assert.equal((await namesFound(base, one.id, '石階')).length, 1);
  assert.equal((await namesFound(base, other.id, '石階')).length, 0);
});

test('either script and English find a service, by name, kind, place and district', async () => {
  const base = await createTestDatabase();
  const { db } = base;
  const community = await town(db);
  await seedServices(db, community.id, '2026-01-01');
  await seedServices(db, community.id, '2026-01-01');
  await importText(db, community, clinics);
  for (const typed of ['石階牙醫', '石阶牙医', '大安', '窑巷1', 'health 大安', '我要看牙醫']) {
    assert.ok((await namesFound(base, community.id, typed)).includes('石階牙醫診所'), typed);
  }
  assert.ok((await namesFound(base, community.id, 'meal')).includes('Open Kitchen'));
  assert.ok((await namesFound(base, community.id, '债务')).includes('The Debt Table'));
  assert.ok((await namesFound(base, community.id, '債務')).includes('The Debt Table'));
  assert.equal((await namesFound(base, community.id, '')).length, 32);
});

test('what is typed is never taken for an operator', async () => {
  const base = await createTestDatabase();
  const { db } = base;
  const community = await town(db);
  for (const typed of ["'", "a' | 'b", '!x & (y', '\\', ':*', 'a:*<->b', '\u0000x']) {
    assert.deepEqual(await namesFound(base, community.id, typed), [], typed);
  }
});

test('pages by key show every service once, whether listed or searched', async () => {
  const base = await createTestDatabase();
  const community = await town(base.db);
  await seedServices(base.db, community.id, '2026-01-01');
  const all = await walk(base, community.id, { count: 4 });
  assert.deepEqual([all.length, new Set(all).size], [30, 30]);
  const found = await walk(base, community.id, { text: '照顧 陪伴', count: 4 });
  assert.ok(found.length > 0);
  assert.equal(new Set(found).size, found.length);
});

async function likelyNames(db: Kysely<Database>): Promise<readonly (readonly string[])[]> {
  const { rows } = await sql<{ readonly one: string; readonly other: string }>`
    select a.record ->> 'name' as one, b.record ->> 'name' as other from likely_duplicates as d
    join services as a on a.service_id = d.service_id
    join services as b on b.service_id = d.other_id`.execute(db);
  return rows.map(({ one, other }) => [one, other]);
}

test('the whole directory of a city is taken in, twice with one result', async (t) => {
  if (!existsSync(taipei)) return t.skip(`the city's files are not at ${taipei}`);
  const base = await createTestDatabase();
  const { db } = base;
  const community = await town(db);
  const files = globSync('*.{csv,geojson}', { cwd: taipei }).filter(
    (f) => f !== 'villages.geojson',
  );
  const importAll = async () => {
    const outcomes = [];
    for (const file of files.sort()) {
      const report = join(folder, `${file}.csv`);
      const path = join(taipei, file);
      outcomes.push(await importFile(db, community, { path, mapping: undefined, report }));
    }
    return outcomes;
  };
  const sum = (
    outcomes: Awaited<ReturnType<typeof importAll>>,
    of: 'added' | 'rows' | 'unused' | 'changed' | 'duplicates',
  ) => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  const first = await importAll();
  assert.equal(first.length, 7);
  assert.equal(sum(first, 'rows'), 5507);
  assert.equal(sum(first, 'added') + sum(first, 'unused'), 5507);
  assert.ok(sum(first, 'unused') < 60, 'nearly every row is used');
  const second = await importAll();
  assert.deepEqual([sum(second, 'added'), sum(second, 'changed')], [0, 0]);
  // Two programs of one city run at many a door, and rows stand twice word for word; homes of one kind
  // over each other, and practices of one name in two districts, are no pairs.
  assert.deepEqual([sum(first, 'duplicates'), sum(second, 'duplicates')], [451, 0]);
  const pairs = await likelyNames(db);
  assert.equal(
    pairs.filter(([one, other]) => one === other && one?.includes('黃耳鼻喉')).length,
    1,
  );
  const are = (part: string) => pairs.filter((pair) => pair.every((name) => name?.includes(part)));
  assert.ok(are('天主教遣使會').length > 0 && are('久如社區').length > 0);
  assert.ok(!pairs.some(([one, other]) => one?.includes('義行') && other?.includes('行義')));
  assert.equal(are('?安診所').length, 0);
  const { services } = await search(base, community.id, { text: '马偕', count: 5 });
  assert.ok(services.length > 0);
  const whole = await findService(db, community.id, services[0]?.serviceId ?? assert.fail());
  assert.match(whole?.attribution.en ?? '', /Taipei City Government/);
});
