import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Installation, raise } from '../../rooms/installation.fixture.ts';
import { staff } from '../../rooms/private-client.fixture.ts';
import { recordIdOf } from '../records/record-id.ts';
import { storeServices } from '../records/store-services.ts';
import { storeSource } from '../records/store-source.ts';
import { seedServices } from '../sample.ts';
import { laterWrong, takeWrong } from './take-wrong.ts';

test('what somebody says is wrong is read by a steward, once a form, until it is done', async () => {
  const installation = await raise();
  const { ground, community, base } = installation;
  const { deskId, steward } = await staff(installation, installation.links);
  await seedServices(ground.db, community.id, '2026-01-01');
  const services = await ground.db
    .selectFrom('services')
    .select(['service_id', 'is_hidden'])
    .execute();
  const id = services.find((each) => !each.is_hidden)?.service_id ?? assert.fail();
  const hidden = await storeHidden(installation);
  for (const prefix of ['', '/zh-Hant', '/zh-Hans']) {
    assert.equal((await fetch(`${base}${prefix}/services/${id}/wrong`)).status, 200, prefix);
  }
  assert.equal((await fetch(`${base}/services/${hidden}`)).status, 200);
  assert.equal((await fetch(`${base}/services/${hidden}/wrong`)).status, 404);
  const sent = await fetch(`${base}/services/${id}/wrong`, {
    method: 'POST',
    body: new URLSearchParams({ what: 'gone', words: 'a <b>', token: 'x' }),
  });
  assert.equal(sent.status, 422);
  const back = await sent.text();
  assert.match(back, /value="gone"[^>]*checked|checked[^>]*value="gone"/);
  assert.ok(back.includes('a &lt;b'), 'nothing of what was typed is lost');

  let now = Date.now();
  const side = await laterWrong(ground, () => now).get();
  const token = side.forms.fresh();
  const typed = { what: 'phone', words: 'It is 02-2731-5599', token, mayStay: true };
  const faultOf = async (changes: Partial<typeof typed>) => {
    const outcome = await takeWrong(side, id, { ...typed, ...changes });
    return outcome === 'taken' ? outcome : outcome.fault;
  };
  assert.equal(await faultOf({}), 'quick');
  now += 2001;
  const asked = await takeWrong(side, id, { ...typed, mayStay: false });
  assert.deepEqual(asked !== 'taken' && asked.pointed.map(({ what }) => what), ['phone']);
  assert.equal(await faultOf({ what: 'person' }), 'what');
  assert.equal(await faultOf({ token: 'x' }), 'old');
  assert.equal(await faultOf({}), 'taken');
  assert.equal(await faultOf({}), 'before');

  const as = async (method: string, below: string, body?: object) =>
    await installation.ask(method, `/api/desks/${deskId}/services/remarks${below}`, {
      ...{ signer: steward.signer, named: true },
      ...(body && { body }),
    });
  const { json } = await as('GET', '');
  assert.equal(json.remarks.length, 1);
  const [remark] = json.remarks;
  assert.deepEqual(
    [remark.what, remark.words, remark.service.id],
    ['phone', 'It is 02-2731-5599', id],
  );
  assert.equal((await as('POST', `/${remark.id}/done`, {})).status, 200);
  assert.equal((await as('POST', `/${remark.id}/done`, {})).status, 404);
  assert.deepEqual((await as('GET', '')).json.remarks, []);
});

async function storeHidden({ ground: { db }, community }: Installation): Promise<string> {
  await storeSource(db, community.id, { id: 'town', attribution: { en: 'x' }, day: '2026-01-01' });
  const service = {
    ...{ id: recordIdOf('service', 'hushed'), name: 'Hushed', text_language: 'en' },
    status: 'active' as const,
  };
  const organization = {
    ...{ id: recordIdOf('organization', 'hushed'), name: 'Hush', description: '' },
  };
  const rest = { ownsOrganization: false, places: [], kinds: [], checkedOn: null };
  await storeServices(db, community.id, 'town', [
    { service, organization, ...rest, isHidden: true },
  ]);
  return service.id;
}
