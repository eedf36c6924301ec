import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../db/test-database.ts';
import { createCommunity, findCommunity, getCommunity, type NewCommunity } from './community.ts';

const wanted: NewCommunity = {
  slug: 'lantern-hill',
  kind: 'sample',
  names: { en: 'Lantern Hill', 'zh-Hant': '燈籠丘', 'zh-Hans': '灯笼丘' },
  timeZone: 'Asia/Taipei',
  holidays: [],
  emergencyNumbers: [
    { number: '119', names: { en: 'Ambulance', 'zh-Hant': '救護車', 'zh-Hans': '救护车' } },
  ],
  crisisNumbers: [],
  neighbourhoods: [],
};

test('a community is read back as it was made', async () => {
  const { db } = await createTestDatabase();
  const made = await createCommunity(db, wanted);
  assert.deepEqual(await getCommunity(db), made);
  assert.deepEqual(await findCommunity(db, 'lantern-hill'), made);
  assert.equal(made.id.length, 16);
  assert.match(made.ledgerOrigin, /^nearhand\/[a-z2-7]{26}$/);
  assert.equal(made.names['zh-Hant'], '燈籠丘');
});

test('two communities have two ledger origins, and one slug is one community', async () => {
  const { db } = await createTestDatabase();
  const one = await createCommunity(db, wanted);
  const two = await createCommunity(db, { ...wanted, slug: 'other' });
  assert.notEqual(one.ledgerOrigin, two.ledgerOrigin);
  await assert.rejects(createCommunity(db, wanted), { code: '23505' });
});
