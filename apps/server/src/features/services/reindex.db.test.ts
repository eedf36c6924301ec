import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { readConfig } from '../../config.ts';
import { Notices } from '../../db/notices.ts';
import { createTestDatabase } from '../../db/test-database.ts';
import type { Ground } from '../../ground.ts';
import { createLog } from '../../log.ts';
import { Troubles } from '../../troubles.ts';
import { createCommunity } from '../community/community.ts';
import { namesFound } from '../search/search.fixture.ts';
import { versionToMake } from '../search/search.tsx';
import type { ServiceIntake } from './records/intake.ts';
import { recordIdOf } from './records/record-id.ts';
import { storeServices } from './records/store-services.ts';
import { storeSource } from './records/store-source.ts';
import { reindexServices } from './reindex.ts';
import { serviceAfterwards, serviceSeed } from './services.tsx';

const count = 1100;

async function town() {
  const base = await createTestDatabase();
  const { id } = await createCommunity(base.db, {
    ...{ slug: 'town', kind: 'trial', timeZone: 'Asia/Taipei', holidays: [] },
    ...{ names: { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' }, neighbourhoods: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [] },
  });
  await storeSource(base.db, id, { id: 'town', attribution: { en: 'it' }, day: '2026-01-01' });
  const intakes = Array.from({ length: count }, (_, n) => intake(n));
  await storeServices(base.db, id, 'town', intakes);
  return { ...base, id };
}

function intake(n: number): ServiceIntake {
  return {
    service: { id: recordIdOf('service', `${n}`), name: `Kitchen ${n}`, status: 'active' },
    organization: { id: recordIdOf('organization', 'town'), name: 'Hall', description: '' },
    ...{ ownsOrganization: false, places: [], isHidden: n === 7, kinds: ['food'], checkedOn: null },
  };
}

test('a start serves first and makes listings anew after it, with each in every search meanwhile', async () => {
  const base = await town();
  const { db, id } = base;
  const parts = { log: createLog('silent'), troubles: new Troubles() };
  const notices = new Notices(base.connection, parts.log);
  const ground: Ground = { ...parts, db, pg: base.pg, notices, config: readConfig({}) };
  await sql`insert into listing_versions values (${id}, 'of old')`.execute(db);
  await serviceSeed(ground);
  assert.notEqual(await versionToMake(db, id), undefined, 'the seed leaves it for later');
  const seen: number[] = [];
  let searching: Promise<readonly string[]>[] = [];
  const made = await reindexServices(db, id, {
    onProgress: (services) => {
      seen.push(services);
      searching.push(namesFound(base, id, 'kitchen 1099'), namesFound(base, id, 'kitchen 3'));
    },
  });
  assert.deepEqual([made, seen], [count, [500, 1000, 1100]]);
  for (const [name] of await Promise.all(searching)) assert.match(name ?? '', /^Kitchen (1099|3)$/);
  assert.equal(await versionToMake(db, id), undefined);

  await sql`update listing_versions set version = 'of old'`.execute(db);
  const ending = new AbortController();
  searching = [];
  ending.abort();
  await serviceAfterwards(ground, ending.signal);
  assert.notEqual(await versionToMake(db, id), undefined, 'ended early, it begins again next time');
  await serviceAfterwards(ground, new AbortController().signal);
  assert.equal(await versionToMake(db, id), undefined);
  const { rows } = await sql`select from listings where not is_hidden`.execute(db);
  assert.equal(rows.length, count - 1);
});
