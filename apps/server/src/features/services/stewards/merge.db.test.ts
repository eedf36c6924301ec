import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { ServiceIntake } from '../records/intake.ts';
import { type DirectoryHands, idOf, intakeOf, raiseDirectory } from './directory-hands.fixture.ts';

let hands: DirectoryHands;
before(async () => {
  hands = await raiseDirectory();
});

const ask = async (method: string, below: string, body?: object) =>
  await hands.as(hands.steward, method, below, body);
const service = async (id: string) => (await ask('GET', `/${id}`)).json;

/** The pairs that a steward is asked about, as names. */
async function pairs(): Promise<readonly (readonly string[])[]> {
  const { json } = await ask('GET', '/duplicates');
  return json.pairs.map(({ one, other }: { one: Listed; other: Listed }) =>
    [one.names.en, other.names.en].toSorted(),
  );
}
interface Listed {
  readonly names: { readonly en: string };
}

async function merge(kept: string, gone: string, take: string[] = [], join: string[] = []) {
  const revisions = [(await service(kept)).revision, (await service(gone)).revision];
  return await ask('POST', '/merge', { kept, gone, revisions, take, join });
}

const named = (key: string, name: string, number: string): ServiceIntake =>
  intakeOf(key, { name, phones: [{ id: idOf(`phone ${key}`), number }] });

async function found(words: string): Promise<string> {
  return await (await fetch(`${hands.installation.base}/services?q=${words}`)).text();
}

test('two that are one: listed, merged with a choice, found under either address, and two again', async () => {
  await hands.store(named('tea-a', 'Lotus Tea', '02-2731-0001'));
  await hands.store(named('tea-b', 'Lotus  tea', '02-2731-0002'));
  const [kept, gone] = [idOf('tea-a'), idOf('tea-b')];
  // Steward's acts and imports alike keep the list of pairs.
  await hands.edit(kept, { alert: { en: 'Ring first' } });
  assert.deepEqual(await pairs(), [['Lotus  tea', 'Lotus Tea']]);
  await hands.edit(gone, { alert: { en: 'Second floor' }, description: { en: 'Warm tea' } });

  const { status, json } = await merge(kept, gone, ['description'], ['phones']);
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(await pairs(), []);
  const { values } = await service(kept);
  assert.deepEqual(values.phones, ['02-2731-0001', '02-2731-0002']);
  assert.deepEqual([values.description.en, values.alert.en], ['Warm tea', 'Ring first']);
  assert.equal((await service(gone)).mergedInto, kept);

  const { base } = hands.installation;
  for (const prefix of ['', '/zh-Hant', '/zh-Hans']) {
    for (const end of ['', '/sign', '/wrong']) {
      const old = await fetch(`${base}${prefix}/services/${gone}${end}`, { redirect: 'manual' });
      assert.equal(old.status, 302);
      assert.equal(old.headers.get('location'), `${prefix}/services/${kept}`);
    }
  }
  const hsds = await fetch(`${base}/hsds/services/${gone}`);
  assert.equal(((await hsds.json()) as { readonly id: string }).id, kept);
  const all = (await (await fetch(`${base}/hsds/services?search=lotus`)).json()) as {
    readonly contents: readonly { readonly id: string }[];
  };
  assert.deepEqual(
    all.contents.map(({ id }) => id),
    [kept],
  );
  assert.equal((await found('lotus')).match(/Lotus/g)?.length, 1);

  // The source goes on under its own id, and what it says now is there once they are two again.
  assert.equal((await hands.store(named('tea-b', 'Lotus tea', '02-2731-0003'))).changed, 1);
  assert.deepEqual(await pairs(), []);
  assert.doesNotMatch(await hands.page(gone), /2731-0003/);
  const undone = await ask('POST', `/changes/${json.change}/undo`, {});
  assert.deepEqual([undone.status, undone.json.left], [200, []]);
  assert.match(await hands.page(gone), /2731-0003/);
  assert.deepEqual((await service(kept)).values.phones, ['02-2731-0001']);
  assert.equal((await found('lotus')).match(/<h3>/g)?.length, 2);
  assert.deepEqual(await pairs(), [['Lotus Tea', 'Lotus tea']]);
  const again = await ask('POST', `/changes/${undone.json.change}/undo`, {});
  assert.equal(again.status, 200);
  assert.equal((await service(gone)).mergedInto, kept);
  assert.deepEqual(await pairs(), []);
});

test('“these are two” is remembered through imports and changes, until somebody asks again', async () => {
  const [one, other] = [idOf('inn-a'), idOf('inn-b')];
  await hands.store(named('inn-a', 'Heron Inn', '02-2731-0011'));
  await hands.store(named('inn-b', 'Heron Inn', '02-2731-0012'));
  await hands.edit(one, { alert: { en: 'x' } });
  assert.deepEqual(await pairs(), [['Heron Inn', 'Heron Inn']]);
  const settle = async (settled: string, pair = { one, other }) =>
    (await ask('POST', '/duplicates/settle', { ...pair, settled })).status;
  assert.equal(await settle('two'), 200);
  assert.deepEqual(await pairs(), []);
  await hands.edit(other, { alert: { en: 'y' } });
  await hands.store(named('inn-b', 'Heron Inn', '02-2731-0013'));
  assert.deepEqual(await pairs(), []);
  assert.equal(await settle('open', { one: other, other: one }), 200);
  assert.equal((await pairs()).length, 1);
  // What is not alike any more is not asked about any more.
  await hands.edit(other, { name: { en: 'Quite another' } });
  assert.deepEqual(await pairs(), []);
  assert.equal(await settle('two', { one, other: idOf('nobody') }), 404);
  assert.equal(await settle('one'), 400);
});

test('chains lead to their end, a circle cannot be made, and what changed meanwhile is refused', async () => {
  for (const key of ['c1', 'c2', 'c3'])
    await hands.store(named(key, `Chain ${key}`, '02-2731-0021'));
  const [one, two, three] = [idOf('c1'), idOf('c2'), idOf('c3')];
  const first = (await merge(two, one)).json.change;
  assert.equal((await merge(three, two)).status, 200);
  const { base } = hands.installation;
  const led = await fetch(`${base}/services/${one}`, { redirect: 'manual' });
  assert.equal(led.headers.get('location'), `/services/${three}`);
  for (const [kept, gone] of [
    [one, three],
    [three, one],
    [three, three],
  ] as const) {
    assert.ok([400, 409].includes((await merge(kept, gone)).status));
  }
  // Out of the middle, it stands alone again; and then the last cannot become the first's by way of it.
  const apart = (await ask('POST', `/changes/${first}/undo`, {})).json.change;
  assert.equal((await fetch(`${base}/services/${one}`, { redirect: 'manual' })).status, 200);
  assert.equal((await merge(one, three)).status, 200);
  const circle = await ask('POST', `/changes/${apart}/undo`, {});
  assert.equal(circle.status, 409);
  assert.equal((await fetch(`${base}/services/${two}`)).status, 200);

  const stale = [(await service(one)).revision, 'x'];
  const body = { kept: one, gone: idOf('tea-a'), revisions: stale, take: [], join: [] };
  assert.equal((await ask('POST', '/merge', body)).json.error, 'moved');
  for (const wrong of [
    { ...body, take: ['id'] },
    { ...body, join: ['name'] },
    { ...body, kept: "'; drop table services" },
    { ...body, revisions: [] },
  ]) {
    assert.equal((await ask('POST', '/merge', wrong)).json.error, 'malformed');
  }
});

test('a place that must not be found is alike to nothing and merged with nothing', async () => {
  await hands.store(named('open', 'Moth House', '02-2731-0031'));
  const hidden: ServiceIntake = {
    ...named('shut', 'Moth House', '02-2731-0031'),
    ...{ places: [], isHidden: true },
  };
  await hands.store(hidden);
  await hands.edit(idOf('open'), { alert: { en: 'x' } });
  assert.ok(!(await pairs()).flat().includes('Moth House'));
  assert.equal((await merge(idOf('open'), idOf('shut'))).status, 409);
  const { rows } = await hands.installation.ground.pg.query(
    'select key from service_likeness where service_id = $1',
    [idOf('shut')],
  );
  assert.deepEqual(rows, []);
  await assert.rejects(
    hands.installation.ground.pg.query(
      `insert into service_likeness (community_id, key, service_id)
       select community_id, 'ax', service_id from services where service_id = $1`,
      [idOf('shut')],
    ),
    /foreign key/,
  );
});
