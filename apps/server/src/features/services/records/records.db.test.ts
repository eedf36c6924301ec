import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { migrate } from '../../../db/migrate.ts';
import type { Db } from '../../../db/schema.ts';
import { createTestDatabase } from '../../../db/test-database.ts';
import { createCommunity } from '../../community/community.ts';
import { findOrganization } from './find-organization.ts';
import { findService } from './find-service.ts';
import type { ServiceIntake } from './intake.ts';
import { numbersOf } from './numbers.ts';
import { readServiceId, recordIdOf } from './record-id.ts';
import { storeServices } from './store-services.ts';
import { storeSource } from './store-source.ts';
import { storeBuiltInTaxonomies } from './store-taxonomies.ts';
import { textsOf } from './texts.ts';

const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
const source = { id: 'town', attribution: { en: 'the town' }, day: '2026-01-01' };

async function directory(): Promise<{ db: Db; id: Buffer }> {
  const { db } = await createTestDatabase();
  const { id } = await createCommunity(db, {
    ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
  await storeSource(db, id, source);
  return { db, id };
}

function intake(key: string, changes: Partial<ServiceIntake> = {}): ServiceIntake {
  return {
    service: { id: recordIdOf('service', key), name: `Service ${key}`, status: 'active' },
    organization: { id: recordIdOf('organization', 'town'), name: 'Town hall', description: '' },
    ownsOrganization: false,
    places: [
      {
        at: { id: recordIdOf('service_at_location', key) },
        location: {
          id: recordIdOf('location', key),
          location_type: 'physical',
          latitude: 25.04,
          longitude: 121.55,
        },
      },
    ],
    isHidden: false,
    kinds: [],
    checkedOn: null,
    ...changes,
  };
}

async function positions(db: Db, table: string): Promise<readonly (number | null)[]> {
  const { rows } = await sql<{ readonly position: number | null }>`
    select position from ${sql.table(table)} where position is not null order by position
  `.execute(db);
  return rows.map(({ position }) => position);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

test('a whole service comes back as it was stored, with its organization and places', async () => {
  const { db, id } = await directory();
  const whole = intake('a', {
    service: {
      id: recordIdOf('service', 'a'),
      name: '石階診所',
      text_language: 'zh-Hant',
      translations: { en: { name: 'Steps Clinic' } },
      status: 'active',
      phones: [{ id: recordIdOf('phone', 'a'), number: '02-2731-5566', extension: 12 }],
    },
    checkedOn: '2026-02-03',
  });
  await storeServices(db, id, 'town', [whole]);
  const found = await findService(db, id, whole.service.id);
  assert.deepEqual(found?.service, whole.service);
  assert.deepEqual(found.organization, whole.organization);
  assert.deepEqual(found.places, whole.places);
  assert.deepEqual([found.checkedOn, found.takenInOn], ['2026-02-03', '2026-01-01']);
  assert.deepEqual(textsOf(found.service, 'name'), { en: 'Steps Clinic', 'zh-Hant': '石階診所' });
  const page = { after: undefined, count: 10 };
  const organization = await findOrganization(db, id, whole.organization.id, page);
  assert.deepEqual(
    organization?.services.map(({ service }) => service.id),
    [whole.service.id],
  );
});

test('what says the same is left alone, and another source cannot take over what is there', async () => {
  const { db, id } = await directory();
  await storeSource(db, id, { ...source, id: 'other' });
  const [a, b] = [intake('a'), intake('b')];
  const store = async (from: string, ...intakes: ServiceIntake[]) =>
    await storeServices(db, id, from, intakes);
  const nothing = { added: 0, changed: 0, written: [], foreign: [], editsKept: [], told: [] };
  const written = [a.service.id, b.service.id];
  assert.deepEqual(await store('town', a, b), { ...nothing, added: 2, written });
  assert.deepEqual(await store('town', a, b), nothing);
  const renamed = intake('b', { service: { ...b.service, name: 'New name' } });
  assert.equal((await store('town', a, renamed)).changed, 1);
  assert.deepEqual((await store('other', b)).foreign, [b.service.id]);
  assert.equal((await findService(db, id, b.service.id))?.service.name, 'New name');
});

test('what a steward changed stays over what the source says anew', async () => {
  const { db, id } = await directory();
  const a = intake('a');
  await storeServices(db, id, 'town', [a]);
  await sql`update services set edits = '{"alert": {"en": "Moved"}}'`.execute(db);
  const anew = intake('a', { service: { ...a.service, name: 'New name', alert: 'Closed' } });
  const { changed, editsKept } = await storeServices(db, id, 'town', [anew]);
  assert.deepEqual([changed, editsKept], [1, [a.service.id]]);
  const found = await findService(db, id, a.service.id);
  assert.deepEqual([found?.service.name, found?.service.alert], ['New name', 'Moved']);
});

test('positions have no gap, whoever writes at once and whatever goes', async () => {
  const { db, id } = await directory();
  const batches = upTo(4).map((batch) => upTo(10).map((n) => intake(`${batch}-${n}`)));
  await Promise.all(batches.map((batch) => storeServices(db, id, 'town', batch)));
  assert.deepEqual(await positions(db, 'services'), upTo(40));
  const hidden = ['0-3', '2-9', '3-0'].map((key) => intake(key, { isHidden: true, places: [] }));
  await storeServices(db, id, 'town', [...hidden, intake('new')]);
  const moved = intake('1-1', { places: [] });
  await storeServices(db, id, 'town', [moved]);
  assert.deepEqual(await positions(db, 'services'), upTo(38));
  assert.deepEqual(await positions(db, 'services_at_locations'), upTo(37));
  assert.equal((await numbersOf(db, id, 'services')).count, 38);
  assert.equal((await numbersOf(db, id, 'services_at_locations')).count, 37);
  assert.deepEqual(await positions(db, 'organizations'), [0]);
});

test('a place that must not be found leaves no coordinate, and the database takes none', async () => {
  const { db, id } = await directory();
  const open = intake('refuge');
  await storeServices(db, id, 'town', [open]);
  const hidden = intake('refuge', { isHidden: true, places: open.places });
  await storeServices(db, id, 'town', [hidden]);
  const count = await sql<{ n: number }>`select count(*) as n from locations`.execute(db);
  assert.equal(count.rows[0]?.n, 0);
  const found = await findService(db, id, open.service.id);
  assert.deepEqual([found?.isHidden, found?.places], [true, []]);

  const key = { community: id, service: open.service.id };
  await assert.rejects(
    sql`insert into services_at_locations (community_id, service_at_location_id, service_id, location_id, record)
      values (${key.community}, gen_random_uuid(), ${key.service}, gen_random_uuid(), '{}')`.execute(
      db,
    ),
    /foreign key/,
  );
  for (const told of [
    '{"latitude": 25.04}',
    '{"service_areas": [{"extent": "POINT"}]}',
    '{"description": "Behind 25.0412,121.5533"}',
    '{"contacts": [{"locations": []}]}',
    '{"description": "25° north"}',
  ]) {
    await assert.rejects(
      sql`update services set record = record || ${told}::jsonb where service_id = ${key.service}`.execute(
        db,
      ),
      /check constraint/,
      told,
    );
  }
  await assert.rejects(
    sql`update services set position = 7 where service_id = ${key.service}`.execute(db),
    /check constraint/,
  );
});

test('an organization that runs hidden services only stands in no list', async () => {
  const { db, id } = await directory();
  const organization = { id: recordIdOf('organization', 'quiet'), name: 'Quiet', description: '' };
  await storeServices(db, id, 'town', [
    intake('refuge', { isHidden: true, places: [], organization }),
  ]);
  assert.deepEqual(await positions(db, 'organizations'), []);
  await storeServices(db, id, 'town', [intake('office', { organization })]);
  assert.deepEqual(await positions(db, 'organizations'), [0]);
});

test('our own taxonomies are stored once, in every language', async () => {
  const { db, id } = await directory();
  await storeBuiltInTaxonomies(db, id);
  await storeBuiltInTaxonomies(db, id);
  assert.deepEqual(await positions(db, 'taxonomies'), [0, 1]);
  const terms = await db.selectFrom('taxonomy_terms').select('record').execute();
  assert.equal(terms.length, 23);
  assert.ok(terms.every(({ record }) => Object.keys(record.translations ?? {}).length === 2));
});

test('a directory of before is brought over with its texts, numbers, places and addresses', async () => {
  const { pg, db } = await createTestDatabase();
  await pg.query('drop schema public cascade');
  await pg.query('create schema public');
  const all = new URL('../../../db/migrations/', import.meta.url);
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-before-'));
  for (const file of await readdir(all)) {
    if (file < '0050') await cp(new URL(file, all), join(folder, file));
  }
  await migrate(pg, pathToFileURL(`${folder}/`));
  await rm(folder, { recursive: true });
  const { id } = await createCommunity(db, {
    ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
  await pg.query(
    `insert into service_sources values ($1, 'town', '{"en": "the town"}', '2025-12-31')`,
    [id],
  );
  await pg.query(`insert into organisations values ($1, 'abc', '{"zh-Hant": "診所聯會"}')`, [id]);
  const former = '0123456789abcdef0123';
  await pg.query(
    `insert into services values ($1, $2, 'town', 'abc', '{"zh-Hant": "石階診所"}',
      '{"en": "Clinic.", "zh-Hant": "診所。"}', '{"zh-Hant": "窯巷1號"}', '{"zh-Hant": "大安區"}',
      '{"zh-Hant": "週一"}', '{02-2731-5566#12,1999}', 'https://clinic.example/', 25.04, 121.55,
      '{health}', 70, ''),
    ($1, 'ffffffffffffffffffff', 'town', 'abc', '{"en": "Line", "zh-Hans": "专线"}', '{}', '{}', '{}',
      '{}', '{}', null, null, null, '{other,company}', 10, '')`,
    [id, former],
  );
  await migrate(pg, all);

  const found = await findService(db, id, readServiceId(former) ?? '');
  assert.equal(found?.service.id, recordIdOf('service', former));
  assert.deepEqual(textsOf(found.service, 'name'), { 'zh-Hant': '石階診所' });
  assert.deepEqual(textsOf(found.service, 'description'), { en: 'Clinic.', 'zh-Hant': '診所。' });
  assert.deepEqual(
    found.service.phones?.map(({ number, extension }) => [number, extension]),
    [
      ['02-2731-5566', 12],
      ['1999', undefined],
    ],
  );
  assert.equal(found.service.url, 'https://clinic.example/');
  assert.equal(found.service.schedules?.[0]?.description, '週一');
  assert.deepEqual(
    [found.places[0]?.location.latitude, found.places[0]?.location.longitude],
    [25.04, 121.55],
  );
  assert.equal(found.places[0]?.location.addresses?.[0]?.address_1, '窯巷1號');
  assert.equal(found.organization.name, '診所聯會');
  assert.deepEqual(found.kinds, ['health']);
  const line = await findService(db, id, readServiceId('ffffffffffffffffffff') ?? '');
  assert.ok(line);
  assert.deepEqual(textsOf(line.service, 'name'), {
    en: 'Line',
    'zh-Hans': '专线',
  });
  assert.deepEqual(line.places, []);
  assert.equal((await numbersOf(db, id, 'services')).count, 2);
  assert.deepEqual(await positions(db, 'services_at_locations'), [0]);
});
