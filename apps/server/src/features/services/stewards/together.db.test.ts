import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type DirectoryHands, idOf, intakeOf, raiseDirectory } from './directory-hands.fixture.ts';

let hands: DirectoryHands;
before(async () => {
  hands = await raiseDirectory();
});

const ask = async (method: string, below: string, body?: object) =>
  await hands.as(hands.steward, method, below, body);
const service = async (id: string) => (await ask('GET', `/${id}`)).json;
const undo = async (change: number) => await ask('POST', `/changes/${change}/undo`, {});
const publicStatus = async (path: string) =>
  (await fetch(`${hands.installation.base}${path}`, { redirect: 'manual' })).status;

test('several are changed as one step: seen before, done, and taken back', async () => {
  const keys = ['b1', 'b2', 'b3'];
  await hands.store(...keys.map((key) => intakeOf(key)));
  const ids = keys.map(idOf);
  await hands.edit(ids[0] ?? '', { needs: ['food'], languages: ['en'] });
  const set = { addNeeds: ['food', 'legal'], dropLanguages: ['en'], free: true, checked: true };
  const seen = await ask('POST', '/bulk', { services: ids, set });
  assert.equal(seen.status, 200, JSON.stringify(seen.json));
  assert.equal(seen.json.services.length, 3);
  const [first] = seen.json.services.filter(({ id }: { id: string }) => id === ids[0]);
  assert.deepEqual(first.before.needs, ['food']);
  assert.deepEqual(first.after.needs, ['food', 'legal']);
  assert.deepEqual(first.after.languages, []);
  assert.equal((await service(ids[0] ?? '')).values.free, false, 'a preview changes nothing');

  await hands.edit(ids[1] ?? '', { needs: ['debt'] });
  const body = { services: ids, set, seen: seen.json.seen };
  assert.equal((await ask('POST', '/bulk', body)).json.error, 'moved');
  const anew = (await ask('POST', '/bulk', { services: ids, set })).json.seen;
  const done = await ask('POST', '/bulk', { services: ids, set, seen: anew });
  assert.deepEqual([done.status, done.json.services], [200, 3]);
  assert.deepEqual((await service(ids[1] ?? '')).values.needs, ['debt', 'food', 'legal']);
  assert.match(await hands.page(ids[2] ?? ''), /Free of charge/);
  assert.ok((await service(ids[2] ?? '')).checkedOn);

  await hands.edit(ids[2] ?? '', { free: false });
  const undone = await undo(done.json.change);
  assert.deepEqual(undone.json.left, [ids[2]], 'what changed since stays as it is');
  const { values, checkedOn } = await service(ids[0] ?? '');
  assert.deepEqual([values.needs, values.languages, values.free], [['food'], ['en'], false]);
  assert.equal(checkedOn, null);
});

test('several are hidden by themselves, for good, and none where the words of one tell where it is', async () => {
  await hands.store(intakeOf('h1'), intakeOf('h2', { description: 'Ring at 12 Hushed Lane' }));
  const hide = async (ids: readonly string[]) => {
    const asked = { services: ids, set: { hidden: true } };
    const { seen } = (await ask('POST', '/bulk', asked)).json;
    return (await ask('POST', '/bulk', { ...asked, seen })).json;
  };
  assert.equal((await hide([idOf('h1'), idOf('h2')])).member, 'told');
  assert.equal((await service(idOf('h1'))).hidden, false);
  const done = await hide([idOf('h1')]);
  assert.deepEqual([done.services, done.change], [1, undefined]);
  assert.equal(await publicStatus(`/services/${idOf('h1')}`), 404);
});

test('what cannot be done with several is refused by its name', async () => {
  const services = [idOf('b1')];
  for (const [set, member] of [
    [{}, 'set'],
    [{ addNeeds: [] }, 'set'],
    [{ addNeeds: ['people'] }, 'addNeeds'],
    [{ addLanguages: ['<b>'] }, 'addLanguages'],
    [{ hidden: true, free: true }, 'hidden'],
    [{ checked: false }, 'checked'],
    [{ name: { en: 'x' } }, 'name'],
    [{ status: 'x' }, 'status'],
  ] as const) {
    const { json } = await ask('POST', '/bulk', { services, set });
    assert.deepEqual([json.error, json.member], ['malformed', member]);
  }
  const many = Array.from({ length: 101 }, (_, number) => idOf(`n${number}`));
  assert.equal((await ask('POST', '/bulk', { services: many, set: { free: true } })).status, 400);
});

test('a service that a steward makes is found by everybody, is taken out by an undo, and in again', async () => {
  const members = {
    name: { en: 'Ferry Kitchen', 'zh-Hant': '渡口廚房' },
    phones: ['02-2731-7788'],
    needs: ['food'],
    places: [{ address: { en: '9 Ferry Bank' }, district: {}, latitude: 25.05, longitude: 121.55 }],
  };
  const made = await ask('POST', '', { members, organization: { name: { en: 'Ferry Friends' } } });
  assert.equal(made.status, 200, JSON.stringify(made.json));
  const { id, change } = made.json;
  assert.match(await hands.page(id), /Ferry Kitchen[\s\S]*9 Ferry Bank[\s\S]*Ferry Friends/);
  const { base } = hands.installation;
  const search = async () => await (await fetch(`${base}/services?q=渡口`)).text();
  assert.ok((await search()).includes(id));
  assert.equal(await publicStatus(`/hsds/services/${id}`), 200);
  const { values, organizationId } = await service(id);
  assert.deepEqual([values.needs, values.phones], [['food'], ['02-2731-7788']]);

  const out = await undo(change);
  assert.equal(out.status, 200);
  for (const path of [`/services/${id}`, `/services/${id}/wrong`, `/hsds/services/${id}`]) {
    assert.equal(await publicStatus(path), 404, path);
  }
  assert.ok(!(await search()).includes(id));
  assert.equal((await hands.edit(id, { free: true })).json.error, 'moved');
  assert.equal((await undo(out.json.change)).status, 200);
  assert.match(await hands.page(id), /9 Ferry Bank/);
  assert.ok((await search()).includes(id));

  // Another of the same organization; and one that is likely there already is listed.
  const twin = await ask('POST', '', { members, organization: { id: organizationId } });
  assert.equal(twin.status, 200);
  const { json } = await ask('GET', '/duplicates');
  assert.ok(
    json.pairs.some(({ one, other }: { one: { id: string }; other: { id: string } }) =>
      [one.id, other.id].includes(twin.json.id),
    ),
  );
});

test('a new service needs a name and somebody who runs it, and a refuge has no history', async () => {
  const organization = { name: { en: 'Ferry Friends' } };
  const name = { en: 'Ferry Ground' };
  for (const [body, member] of [
    [{ members: {}, organization }, 'name'],
    [{ members: { name: {} }, organization }, 'name'],
    [{ members: { name: { en: ' \u0000\ud800 ' } }, organization }, 'name'],
    [{ members: { name: { en: 'x'.repeat(301) } }, organization }, 'name'],
    [{ members: { name }, organization: {} }, 'organization'],
    [{ members: { name }, organization: { name: {} } }, 'organization'],
    [{ members: { name }, organization: { id: 'x' } }, 'organization'],
    [{ members: { name, phones: ['x'] }, organization }, 'phones'],
    [{ members: { name, hidden: true, places: [] }, organization }, 'places'],
    [{ members: { name: { en: 'At 25.0412' }, hidden: true }, organization }, 'told'],
  ] as const) {
    const { json } = await ask('POST', '', body);
    assert.deepEqual([json.error, json.member], ['malformed', member], JSON.stringify(body));
  }
  const nobody = { members: { name }, organization: { id: idOf('nobody') } };
  assert.equal((await ask('POST', '', nobody)).status, 404);
  const refuge = { members: { name: { en: 'The Quiet Lamp' }, hidden: true }, organization };
  const { json } = await ask('POST', '', refuge);
  assert.equal(json.change, undefined);
  assert.equal(await publicStatus(`/services/${json.id}`), 200);
  assert.equal(await publicStatus(`/hsds/services/${json.id}`), 404);
});

test('an organization is changed with its services, imports keep that, and it is undone', async () => {
  const owned = { ...intakeOf('o1'), ownsOrganization: true };
  await hands.store(owned);
  const { organizationId } = await service(idOf('o1'));
  const path = `/organizations/${organizationId}`;
  const { json: before } = await ask('GET', path);
  const change = async (members: object, revision = before.revision) =>
    await ask('PUT', path, { members, revision });
  const members = {
    name: { en: 'Lantern Union', 'zh-Hant': '燈會' },
    website: 'https://lantern.example/',
    phones: ['02-2731-9900'],
  };
  const done = await change(members);
  assert.equal(done.status, 200, JSON.stringify(done.json));
  assert.equal((await change(members)).json.error, 'moved');
  const { base } = hands.installation;
  const shown = async () =>
    await (await fetch(`${base}/services/organizations/${organizationId}`)).text();
  assert.match(await shown(), /Lantern Union[\s\S]*2731-9900/);
  const found = async (words: string) =>
    (await (await fetch(`${base}/hsds/services?search=${words}`)).text()).includes(idOf('o1'));
  assert.ok(await found('燈會'), 'its services are found by its name');

  const said = { ...owned.organization, name: 'Said anew', email: 'a@town.example' };
  await hands.store({
    ...intakeOf('o1', { alert: 'x' }),
    ownsOrganization: true,
    organization: said,
  });
  assert.match(await shown(), /Lantern Union/);
  await hands.edit(idOf('o1'), { alert: { en: 'y' } });
  assert.match(await shown(), /Lantern Union/, 'a change of its service leaves it as it is');
  const { json: listed } = await ask('GET', '/changes');
  const act = listed.changes.find(({ number }: { number: number }) => number === done.json.change);
  assert.deepEqual([act.kind, act.organization.names.en], ['organization', 'Lantern Union']);

  const back = await undo(done.json.change);
  assert.equal(back.status, 200, JSON.stringify(back.json));
  assert.match(await shown(), /Said anew/, 'what its source says by then');
  assert.ok(!(await found('燈會')));
  assert.equal((await undo(back.json.change)).status, 200);
  assert.match(await shown(), /Lantern Union/);

  for (const [wrong, member] of [
    [{ name: {} }, 'name'],
    [{ website: 'javascript:x' }, 'website'],
    [{ email: 'x' }, 'email'],
    [{ tax_id: '1' }, 'tax_id'],
  ] as const) {
    assert.equal((await change(wrong)).json.member, member);
  }
});
