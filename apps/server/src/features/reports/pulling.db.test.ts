import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { asked, raiseTown, report, type Town } from './outward/outward.fixture.ts';

let town: Town;
let hole: string;
let lamp: string;
let taken: string;

before(async () => {
  town = await raiseTown([], 'https://town.example');
  const names = { en: 'Road crew', 'zh-Hant': '養路組', 'zh-Hans': '养路组' };
  await asked(town, 'PUT', '/bodies/roads', { type: 'roads', names });
  const { db, community } = town.side;
  await db
    .insertInto('report_kinds')
    .values([
      { community_id: community.id, kind: 'pothole', is_on: true, body_id: 'roads' },
      { community_id: community.id, kind: 'bench', is_on: true, body_id: null, is_batch: true },
    ])
    .execute();
  hole = await report(town);
  lamp = await report(town, { service_code: 'lamp-dark' });
  taken = await report(town, { service_code: 'tree-fallen' });
  const step = { reports: [taken], step: { kind: 'accepted', body: 'roads' } };
  assert.deepEqual((await asked(town, 'POST', '/steps', step)).json.taken, [taken]);
});

const get = (path: string) => fetch(`${town.installation.base}${path}`);
const jsonOf = async (path: string) => (await get(path)).json();

async function post(
  fields: Readonly<Record<string, string>>,
  headers: Record<string, string> = {},
) {
  const body = new URLSearchParams({ api_key: town.key, lat: '25', long: '121', ...fields });
  const url = `${town.installation.base}/open311/v2/requests.json`;
  const answer = await fetch(url, { method: 'POST', body, headers });
  return { status: answer.status, body: await answer.json() };
}

test('those who mend pull what they took and what nobody took of their kinds, as feed, map and Open311', async () => {
  const theirs = [hole, taken].sort();
  const map = await jsonOf('/reports.geojson?body=roads');
  assert.deepEqual(map.features.map(({ id }: { id: string }) => id).sort(), theirs);
  const feed = await (await get('/reports.atom?body=roads')).text();
  assert.ok(feed.includes(hole) && feed.includes(taken) && !feed.includes(lamp));
  assert.match(feed, /<title>[^<]*Road crew/);
  for (const agency of ['roads', 'Road crew', '養路組']) {
    const path = `/open311/v2/requests.json?agency_responsible=${encodeURIComponent(agency)}`;
    const found = await jsonOf(path);
    const ids = found.map((each: { service_request_id: string }) => each.service_request_id);
    assert.deepEqual(ids.sort(), theirs, agency);
  }
  const both = await jsonOf(
    '/open311/v2/requests.json?agency_responsible=roads&service_code=pothole',
  );
  assert.equal(both.length, 1);
});

test('a name that nobody has finds nothing rather than everything', async () => {
  for (const path of ['/reports.atom?body=nobody', '/reports.geojson?body=nobody']) {
    assert.equal((await get(path)).status, 404, path);
  }
  const open311 = await get('/open311/v2/requests.json?agency_responsible=nobody');
  assert.equal(open311.status, 404);
});

test('a feed goes on page by page, open or closed, to its end', async () => {
  await asked(town, 'POST', '/steps', { reports: [lamp], step: { kind: 'done' } });
  const closed = await jsonOf('/reports.geojson?state=closed');
  assert.deepEqual(
    closed.features.map(({ id }: { id: string }) => id),
    [lamp],
  );
  for (let count = 0; count < 60; count += 1) await report(town, { service_code: 'swing' });
  const seen: string[] = [];
  let path: string | undefined = '/reports.atom?kind=swing';
  while (path !== undefined) {
    const feed: string = await (await get(path)).text();
    seen.push(
      ...[...feed.matchAll(/<link href="[^"]*\/reports\/([a-z2-7]{12})"/g)].map(
        ([, id = '']) => id,
      ),
    );
    const [, next] = /<link rel="next" href="https:\/\/town\.example([^"]*)"/.exec(feed) ?? [];
    path = next?.replaceAll('&amp;', '&');
  }
  assert.deepEqual([seen.length, new Set(seen).size], [60, 60]);
});

test('the same request under the same key is made once, also at the same moment', async () => {
  const key = { 'idempotency-key': 'https://elsewhere.example/reports/1' };
  const hole = { service_code: 'pothole', description: 'Repeated.' };
  const first = await post(hole, key);
  const again = await post(hole, key);
  assert.deepEqual(again.body, first.body);
  const other = { 'idempotency-key': 'https://elsewhere.example/reports/2' };
  const many = await Promise.all(Array.from({ length: 6 }, () => post(hole, other)));
  assert.equal(new Set(many.map(({ body }) => body[0].service_request_id)).size, 1);
  const { rows } = await town.side.pg.query("select 1 from reports where words = 'Repeated.'");
  assert.equal(rows.length, 2);
  const batch = { service_code: 'bench', description: 'Repeated bench.' };
  const [one, two] = [await post(batch, key), await post(batch, { 'idempotency-key': 'b' })];
  const three = await post(batch, { 'idempotency-key': 'b' });
  assert.equal(two.body[0].token, three.body[0].token);
  assert.notEqual(one.status, 500);
  const resolved = await jsonOf(`/open311/v2/tokens/${two.body[0].token}.json`);
  assert.match(resolved[0].service_request_id, /^[a-z2-7]{12}$/);
  assert.equal((await post(hole, { 'idempotency-key': 'x'.repeat(256) })).status, 400);
  assert.equal(
    (await get('/open311/v2/services.json')).headers.get('nearhand-repeats'),
    'idempotency-key',
  );
});

test('the jurisdiction of a request stands among its fields', async () => {
  const hole = { service_code: 'pothole', description: 'Where?' };
  const elsewhere = await post({ ...hole, jurisdiction_id: 'elsewhere.org' });
  assert.deepEqual([elsewhere.status, elsewhere.body[0].code], [404, 404]);
  assert.equal((await post({ ...hole, jurisdiction_id: 'town.example' })).status, 200);
  assert.equal((await post({ ...hole, jurisdiction_id: '' })).status, 200);
});

test('a request that is mended was last updated on the day it was mended', async () => {
  const id = await report(town);
  await town.side.pg.query(
    `update reports set state = 'confirmed', is_open = false, received = '2026-01-01',
      done = '2026-01-05', changed = '2026-01-09' where report_id = $1`,
    [id],
  );
  const [request] = await jsonOf(`/open311/v2/requests/${id}.json`);
  assert.match(request.updated_datetime, /^2026-01-05T00:00:00\+08:00$/);
});
