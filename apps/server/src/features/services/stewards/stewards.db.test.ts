import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Member } from '../../rooms/private-client.fixture.ts';
import type { ServiceIntake } from '../records/intake.ts';
import { recordIdOf } from '../records/record-id.ts';
import { type DirectoryHands, idOf, intakeOf, raiseDirectory } from './directory-hands.fixture.ts';

let directory: DirectoryHands;
let installation: DirectoryHands['installation'];
let deskId: string;
let steward: Member;
let helper: Member;
let page: DirectoryHands['page'];

before(async () => {
  directory = await raiseDirectory();
  ({ installation, deskId, steward, helper, page } = directory);
});

const as = async (...asked: Parameters<DirectoryHands['as']>) => await directory.as(...asked);
const store = async (...intakes: ServiceIntake[]) => await directory.store(...intakes);
const edit = async (id: string, members: object) => await directory.edit(id, members);

/** Every row of the database in which any of these stands, as text. */
async function rowsWith(...texts: string[]): Promise<readonly string[]> {
  const { pg } = installation.ground;
  const { rows: tables } = await pg.query<{ readonly name: string }>(
    "select format('%I', relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pg.query<{ readonly row: string }>(
      `select t::text as row from ${name} as t where t::text like any($1)`,
      [texts.map((text) => `%${text}%`)],
    );
    found.push(...rows.map(({ row }) => `${name}: ${row.slice(0, 300)}`));
  }
  return found;
}

test('only a steward of the desk sees and changes services', async () => {
  await store(intakeOf('guarded'));
  for (const [method, below] of [
    ['GET', ''],
    ['GET', '/unchecked'],
    ['GET', `/${idOf('guarded')}`],
    ['GET', '/changes'],
  ] as const) {
    assert.equal((await as(helper, method, below)).status, 403, below);
    assert.equal((await as(steward, method, below)).status, 200, below);
  }
  const unsigned = await installation.ask('GET', `/api/desks/${deskId}/services`);
  assert.equal(unsigned.status, 401);
});

test('a change is on the page, in the search and in the interface, and is undone and done again', async () => {
  const id = idOf('edited');
  await store(intakeOf('edited'));
  const { status, json } = await edit(id, {
    name: { en: 'Quince Kitchen', 'zh-Hant': '榲桲廚房' },
    phones: ['0800-000-123'],
    needs: ['food'],
    places: [
      { address: { en: '9 Orchard Road' }, district: {}, latitude: 25.06, longitude: 121.5 },
    ],
  });
  assert.equal(status, 200, JSON.stringify(json));
  assert.match(await page(id), /Quince Kitchen[\s\S]*0800-000-123[\s\S]*9 Orchard Road/);
  const found = async () => await (await fetch(`${installation.base}/services?q=quince`)).text();
  assert.match(await found(), /Quince Kitchen/);
  const hsds = await (await fetch(`${installation.base}/hsds/services/${id}`)).json();
  assert.equal(hsds.service_at_locations.length, 1);
  assert.equal(hsds.service_at_locations[0].location.latitude, 25.06);
  assert.equal(hsds.attributes[0].taxonomy_term.code, 'food');

  const history = async () => (await as(steward, 'GET', `/${id}/history`)).json.versions;
  const [made] = await history();
  assert.deepEqual(made.before.phones, ['02-2731-5566']);
  assert.deepEqual(made.after.name, { en: 'Quince Kitchen', 'zh-Hant': '榲桲廚房' });
  const undone = await as(steward, 'POST', `/changes/${made.change}/undo`, {});
  assert.deepEqual(undone.json.left, []);
  assert.match(await page(id), /Service edited[\s\S]*02-2731-5566[\s\S]*12 Hushed Lane/);
  assert.doesNotMatch(await found(), /Quince Kitchen/);
  const again = await as(steward, 'POST', `/changes/${made.change}/undo`, {});
  assert.equal(again.status, 409, 'what is undone is not undone twice');
  await as(steward, 'POST', `/changes/${undone.json.change}/undo`, {});
  assert.match(await page(id), /Quince Kitchen/);
  assert.deepEqual(
    (await history()).map(({ undone }: { undone: boolean }) => undone),
    [false, true, false],
  );
  const { rows } = await installation.ground.pg.query(
    'select count(*) from locations l where not exists (select from services_at_locations a where a.location_id = l.location_id)',
  );
  assert.equal(Number(rows[0].count), 0, 'no location stays behind');
});

test('a source that says something new keeps what a steward wrote, and undoing gives what it says by then', async () => {
  const id = idOf('sourced');
  await store(intakeOf('sourced'));
  const { json } = await edit(id, { alert: { en: 'Closed for paint' } });
  await store(intakeOf('sourced', { name: 'Newer name', alert: 'From the source' }));
  assert.match(await page(id), /Newer name[\s\S]*Closed for paint/);
  await as(steward, 'POST', `/changes/${json.change}/undo`, {});
  assert.match(await page(id), /Newer name[\s\S]*From the source/);
});

test('what another steward changed meanwhile is not written over, and a later change is not undone unseen', async () => {
  const id = idOf('raced');
  await store(intakeOf('raced'));
  const { json } = await as(steward, 'GET', `/${id}`);
  const first = await edit(id, { alert: { en: 'First' } });
  const stale = { members: { alert: { en: 'Late' } }, revision: json.revision };
  assert.equal((await as(steward, 'PUT', `/${id}`, stale)).status, 409);
  await edit(id, { alert: { en: 'Second' } });
  assert.equal((await as(steward, 'POST', `/changes/${first.json.change}/undo`, {})).status, 409);
  assert.match(await page(id), /Second/);
});

test('what no member can be is refused with the member’s name', async () => {
  const id = idOf('strict');
  await store(intakeOf('strict'));
  for (const [member, value] of [
    ['name', {}],
    ['name', { en: 'x'.repeat(301) }],
    ['name', { 'no tag!': 'x' }],
    ['phones', ['call me']],
    ['phones', [42]],
    ['url', 'javascript:alert(1)'],
    ['hours', { week: [[['25:00', '26:00']], [], [], [], [], [], []], holidays: null, note: {} }],
    ['hours', { week: [], holidays: null, note: {} }],
    ['needs', ['gossip']],
    ['facilities', ['camera']],
    ['languages', ['not a tag']],
    ['places', [{ address: {}, district: {}, latitude: 91, longitude: 0 }]],
    ['places', [{ address: {}, district: {}, latitude: 25 }]],
    ['contacts', [{ name: 'Jo Bloggs' }]],
    ['__proto__x', 1],
  ] as const) {
    const { status, json } = await edit(id, { [member]: value });
    assert.deepEqual([status, json.member], [400, member], JSON.stringify(value));
  }
  const surrogate = await edit(id, { alert: { en: 'half \ud800 a pair \u0000 and none' } });
  assert.equal(surrogate.status, 200);
  assert.match(await page(id), /half {2}a pair {2}and none/);
});

test('a place that is to be hidden leaves nothing of itself: not in rows, history, search or the next import', async () => {
  const refuge = intakeOf('refuge', { description: 'A door that opens at any hour' });
  const id = idOf('refuge');
  await store(refuge);
  const words = { alert: { en: 'Ask for 12 Hushed Lane' } };
  await edit(id, words);
  await edit(id, { alert: {}, phones: ['113'] });
  await edit(id, {
    places: [
      { address: { en: '77 Quiet Steps' }, district: {}, latitude: 25.0777, longitude: 121.5777 },
    ],
  });
  const told = await edit(id, { hidden: true, description: { en: 'At 77 Quiet Steps' } });
  assert.deepEqual([told.status, told.json.member], [400, 'told']);

  const { status, json } = await edit(id, { hidden: true });
  assert.equal(status, 200, JSON.stringify(json));
  assert.notEqual(json.id, id, 'an id can be made of an address');
  assert.equal((await fetch(`${installation.base}/services/${id}`)).status, 404);
  const shown = await page(json.id);
  assert.match(shown, /A door that opens at any hour[\s\S]*113/);
  const texts = [
    '77 Quiet Steps',
    '25.0777',
    id,
    refuge.places[0]?.location.id ?? '',
    recordIdOf('phone', 'refuge'),
  ];
  assert.deepEqual(await rowsWith(...texts), []);
  assert.deepEqual((await as(steward, 'GET', `/${json.id}/history`)).json.versions, []);

  const quiet = await edit(json.id, { phones: ['110'] });
  assert.deepEqual([quiet.status, quiet.json.change], [200, undefined]);
  assert.match(await page(json.id), /110/);
  const telling = await edit(json.id, { alert: { en: 'at 25.0412, 121.5534' } });
  assert.equal(telling.json.member, 'told');
  assert.equal((await edit(json.id, { places: [] })).json.member, 'places');

  const again = await store(intakeOf('refuge', { description: 'A door, anew' }));
  assert.deepEqual([again.added, again.changed], [0, 1]);
  assert.deepEqual(await rowsWith(id, recordIdOf('location', 'refuge'), '"refuge"'), []);
  assert.match(await page(json.id), /A door, anew[\s\S]*110/);
  const { changed, added } = await store(intakeOf('refuge', { description: 'A door, anew' }));
  assert.deepEqual([added, changed], [0, 0], 'the same again changes nothing');
  const tells = await store(intakeOf('refuge', { description: 'Come to 12 Hushed Lane' }));
  assert.deepEqual([tells.told, tells.changed], [[id], 0]);

  await edit(json.id, { hidden: false });
  const back = await store(intakeOf('refuge', { description: 'A door for all' }));
  assert.deepEqual([back.added, back.changed], [0, 1]);
  assert.match(await page(json.id), /A door for all[\s\S]*12 Hushed Lane/);
});

test('services are listed by words, a page at a time, hidden ones among them', async () => {
  const keys = Array.from({ length: 35 }, (_, index) => `listed ${index}`);
  await store(...keys.map((key) => intakeOf(key, { name: `Walnut ${key}` })));
  const seen: string[] = [];
  let after = '';
  for (;;) {
    const { json } = await as(steward, 'GET', `?words=walnut&after=${after}`);
    seen.push(...json.services.map(({ id }: { id: string }) => id));
    if (json.next === undefined) break;
    after = json.next;
  }
  assert.deepEqual(new Set(seen), new Set(keys.map(idOf)));
  assert.equal(seen.length, keys.length);
  assert.equal((await as(steward, 'GET', '?need=gossip')).status, 400);
  assert.equal((await as(steward, 'GET', '?before=2026-02-31')).status, 400);
});

test('what was not checked for long comes first, a page at a time; checking many is undone as one step', async () => {
  const keys = Array.from({ length: 65 }, (_, index) => `fresh ${index}`);
  const intakes = keys.map((key, index) => ({
    ...intakeOf(key, { name: `Medlar ${key}` }),
    checkedOn: index < 32 ? null : `2026-0${1 + (index % 3)}-05`,
  }));
  await store(...intakes);
  const walk = async () => {
    const seen: { id: string; checkedOn: string | null }[] = [];
    for (let after = ''; ; ) {
      const { json } = await as(steward, 'GET', `/unchecked?words=medlar&after=${after}`);
      seen.push(...json.services);
      if (json.next === undefined) return seen;
      after = encodeURIComponent(json.next);
    }
  };
  const seen = await walk();
  const days = seen.map(({ checkedOn }) => checkedOn ?? '');
  assert.deepEqual(days, days.toSorted());
  assert.deepEqual(new Set(seen.map(({ id }) => id)), new Set(keys.map(idOf)));
  assert.equal(seen.length, keys.length);

  const some = [idOf('fresh 0'), idOf('fresh 40')];
  const { json } = await as(steward, 'POST', '/checked', { services: some });
  const after = new Map((await walk()).map(({ id, checkedOn }) => [id, checkedOn]));
  assert.ok(some.every((id) => after.get(id) === after.get(idOf('fresh 0'))));
  assert.match(await page(idOf('fresh 40')), new RegExp(`Checked on ${after.get(some[1] ?? '')}`));
  const again = await as(steward, 'POST', '/checked', { services: some });
  assert.deepEqual([again.status, again.json.change], [200, undefined]);
  const undone = await as(steward, 'POST', `/changes/${json.change}/undo`, {});
  assert.deepEqual([undone.status, undone.json.left], [200, []]);
  assert.deepEqual(await walk(), seen);
  const many = Array.from({ length: 101 }, () => some[0]);
  assert.equal((await as(steward, 'POST', '/checked', { services: many })).status, 400);
});
