import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import type { Database } from '../../../db/schema.ts';
import { createTestDatabase } from '../../../db/test-database.ts';
import { type Community, createCommunity } from '../../community/community.ts';
import { findServices } from '../records/find-service.ts';
import { wgs84ToGcj02 } from './gcj02.ts';
import { importFile } from './import-file.ts';

const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
let folder: string;
let db: Kysely<Database>;
let community: Community;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-bad-rows-'));
  ({ db } = await createTestDatabase());
  community = await createCommunity(db, {
    ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
});
after(() => rm(folder, { recursive: true }));

const mapping = {
  ...{ source: 'town/rows', attribution: { en: 'Town' }, format: 'csv', language: 'zh-Hant' },
  ...{ name: 'name', place: ['place'], description: { 'zh-Hant': '{about}' } },
  phone: { column: 'phone', areaCode: '02', localDigits: 8 },
  position: { latitude: 'lat', longitude: 'lon', within: [24.9, 121.3, 25.25, 121.75] },
  kinds: { always: ['food'] },
};

/** Takes a table in; what the report says of each row, and what is there by its name. */
async function take(rows: readonly string[], changes: object = {}) {
  const path = join(folder, 'rows.csv');
  const settings = join(folder, 'mapping.json');
  const report = join(folder, 'report.csv');
  await writeFile(path, ['name,place,phone,lat,lon,about', ...rows].join('\n'));
  await writeFile(settings, JSON.stringify({ ...mapping, ...changes }));
  const outcome = await importFile(db, community, { path, mapping: settings, report });
  const lines = (await readFile(report, 'utf8')).split('\r\n').slice(1, -1);
  const said = lines.map((line) => line.split(',').slice(0, 3).join(' '));
  const ids = await db.selectFrom('services').select('service_id').execute();
  const wholes = await findServices(
    db,
    community.id,
    ids.map(({ service_id }) => service_id),
  );
  return { outcome, said, of: (name: string) => wholes.find((w) => w.service.name === name) };
}

test('each thing that is wrong with a row is mended or left out, and the report says which', async () => {
  const { outcome, said, of } = await take([
    '「引號食堂,「窯巷1號,02-2731-5501,25.04,121.55,',
    '全形食堂,窯巷１２號,０２２７３１５５０２,２５.０４,121.55,',
    '反轉食堂,窯巷3號,27315503,121.55,25.04,',
    '海上食堂,窯巷4號,27315504,20.04,119.55,',
    '零點食堂,窯巷5號,27315505,0,0,',
    ',窯巷6號,27315506,25.04,121.55,',
    `${'長'.repeat(301)},窯巷7號,27315507,25.04,121.55,`,
    `控制\u0007食\u202e堂,窯巷8號,27315508,25.04,121.55,`,
    `長文食堂,窯巷9號,27315509,25.04,121.55,${'文'.repeat(10_001)}`,
    '少欄食堂,窯巷10號',
    '無號食堂,窯巷11號,電話%%%,不知,不知,',
    '=1+1食堂,窯巷12號,27315512,25.04,121.55,',
  ]);
  assert.deepEqual(said.toSorted(), [
    '10 yes text-too-long',
    '11 no wrong-width',
    '12 yes coordinates-unreadable',
    '12 yes phone-unreadable',
    '2 yes quote-removed',
    '3 yes characters-normalised',
    '4 yes coordinates-swapped',
    '5 yes coordinates-out-of-range',
    '6 yes coordinates-out-of-range',
    '7 no no-name',
    '8 no name-too-long',
    '9 yes control-characters',
  ]);
  assert.deepEqual([outcome.rows, outcome.added, outcome.unused], [12, 9, 3]);
  assert.ok(of('引號食堂') && of('控制食堂'));
  const wide = of('全形食堂');
  assert.equal(wide?.service.phones?.[0]?.number, '02-2731-5502');
  assert.equal(wide.places[0]?.location.addresses?.[0]?.address_1, '窯巷12號');
  assert.equal(wide.places[0]?.location.latitude, 25.04);
  const { latitude, longitude } = of('反轉食堂')?.places[0]?.location ?? {};
  assert.deepEqual([latitude, longitude], [25.04, 121.55]);
  assert.equal(of('海上食堂')?.places[0]?.location.latitude, undefined);
  const report = await readFile(join(folder, 'report.csv'), 'utf8');
  assert.doesNotMatch(report, /(^|,)=/m, 'nothing that a spreadsheet would take for a formula');
});

test('points as maps in mainland China write them are converted where the mapping says so', async () => {
  const true_ = { latitude: 25.04, longitude: 121.55 };
  const shifted = wgs84ToGcj02(true_);
  const { said, of } = await take(
    [`移位食堂,窯巷20號,27315520,${shifted.latitude},${shifted.longitude},`],
    { source: 'town/shifted', position: { ...mapping.position, system: 'gcj-02' } },
  );
  assert.deepEqual(said, ['2 yes coordinates-converted']);
  const { latitude = 0, longitude = 0 } = of('移位食堂')?.places[0]?.location ?? {};
  assert.ok(
    Math.abs(latitude - true_.latitude) < 1e-5 && Math.abs(longitude - true_.longitude) < 1e-5,
  );
});

test('half a pair, control characters and endless names in HSDS are taken clean or refused', async () => {
  const path = join(folder, 'bad.ndjson');
  const report = join(folder, 'report.csv');
  const lines = [
    '{"id":"a","name":"Half \\ud800 a pair \\u0000\\u0007"}',
    JSON.stringify({ id: 'b', name: 'n'.repeat(10_000) }),
    JSON.stringify({ id: 'c', name: '' }),
    '{"id":"d","name":"cut',
    JSON.stringify({ id: 'e', name: 'Right', description: 'd'.repeat(20_000) }),
    JSON.stringify({ id: 'f', name: { $ne: '' } }),
  ];
  await writeFile(path, lines.join('\n'));
  const { added, unused } = await importFile(db, community, { path, mapping: undefined, report });
  assert.deepEqual([added, unused], [2, 4], await readFile(report, 'utf8'));
  const { of } = await take([]);
  assert.ok(of('Half  a pair') ?? of('Half a pair'));
});
