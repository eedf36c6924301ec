import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { SaxesParser } from 'saxes';
import type { Ground } from '../../../ground.ts';
import type { App } from '../../../http/fastify-app.ts';
import type { Community } from '../../community/community.ts';
import { dayAt } from '../../requests/requests.ts';
import { changeReports } from '../change-reports.ts';
import { insertReports } from '../report-store.ts';
import { makeApiKey } from '../reports.tsx';
import type { StepDetail } from '../step.ts';
import { raiseTown } from '../town.fixture.ts';

let app: App;
let db: Ground['db'];
let pg: Ground['pg'];
let community: Community;
let key: string;
const today = dayAt(Date.now(), 'America/New_York');

before(async () => {
  const town = await raiseTown();
  ({ app, community } = town);
  ({ db, pg } = town.ground);
  key = await makeApiKey(db, community.id, 'a test', today);
  await fill();
});

/** Three of last winter, and 1,100 of today. */
async function fill(): Promise<void> {
  const report = (id: string, kind: string, day: string, ...details: readonly StepDetail[]) => ({
    ...{ id, kind, words: 'A <b>hole</b> & "more"', place: '8 TH AVE', neighbourhood: 'north' },
    ...{ position: { latitude: 42.35, longitude: -71.06 }, answers: { size: 'hand' } },
    ...{ followHash: undefined, source: undefined },
    steps: [{ kind: 'received' } as const, ...details].map((detail) => ({
      day,
      words: '',
      detail,
    })),
  });
  const many = Array.from({ length: 1100 }, (_, index) =>
    report(idOf(index), index % 2 === 0 ? 'pothole' : 'lamp-dark', today),
  );
  const batch = { kind: 'bench', is_on: true, body_id: null, is_batch: true };
  await db
    .insertInto('report_kinds')
    .values({ community_id: community.id, ...batch })
    .execute();
  await changeReports(db, community.id, (transaction, tally) =>
    insertReports(
      transaction,
      community.id,
      [
        report('bbbbbbbbbbbb', 'pothole', '2020-01-10', { kind: 'done' }),
        report('cccccccccccc', 'pothole', '2020-01-11'),
        report('dddddddddddd', 'lamp-dark', '2020-01-12'),
        ...many,
      ],
      tally,
    ),
  );
}

function idOf(index: number): string {
  const digits = index.toString(26).padStart(4, '0');
  return `e${[...digits].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('')}aaaaaaa`;
}

async function get(path: string) {
  const answer = await app.inject({ url: `/open311${path}` });
  return { status: answer.statusCode, type: answer.headers['content-type'], text: answer.body };
}
async function getJson(path: string) {
  const { status, text } = await get(path);
  return { status, body: JSON.parse(text) };
}
async function post(fields: Readonly<Record<string, string>>, format = 'json') {
  const answer = await app.inject({
    method: 'POST',
    url: `/open311/v2/requests.${format}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    payload: new URLSearchParams(fields).toString(),
  });
  return {
    status: answer.statusCode,
    text: answer.body,
    body: format === 'json' ? answer.json() : undefined,
  };
}
/** Element names and texts, by a parser that is not ours. */
function leaves(xml: string): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', () => {
    text = '';
  });
  parser.on('text', (more) => {
    text += more;
  });
  parser.on('closetag', ({ name }) => {
    found.push([name, text]);
    text = '';
  });
  parser.write(xml).close();
  return found;
}
const span = 'start_date=2020-01-01T00:00:00Z&end_date=2020-02-01T00:00:00Z';

test('discovery names the endpoint in both formats', async () => {
  const { body } = await getJson('/discovery.json');
  assert.equal(body.endpoints[0].url, 'https://town.example/open311/v2/');
  assert.deepEqual(body.endpoints[0].formats, ['text/xml', 'application/json']);
  const { text, type } = await get('/discovery.xml');
  assert.equal(type, 'text/xml; charset=utf-8');
  assert.match(text, /^<\?xml version="1.0" encoding="utf-8"\?>\n<discovery>/);
  assert.ok(leaves(text).some(([name, value]) => name === 'format' && value === 'text/xml'));
});

test('services and their definitions have closed values, numbers and days only', async () => {
  const { body } = await getJson('/v2/services.json');
  assert.equal(body.length, 130);
  assert.deepEqual(Object.keys(body[0]), [
    ...['service_code', 'service_name', 'description', 'metadata', 'type', 'keywords', 'group'],
  ]);
  const kinds = new Set<string>();
  for (const { service_code, metadata } of body) {
    const { body: definition } = await getJson(`/v2/services/${service_code}.json`);
    assert.equal(definition.attributes.length > 0, metadata);
    for (const { datatype, required } of definition.attributes) {
      kinds.add(datatype);
      assert.equal(required, false);
    }
  }
  assert.deepEqual([...kinds].sort(), ['datetime', 'number', 'singlevaluelist']);
  const { text } = await get('/v2/services/pothole.xml');
  assert.match(
    text,
    /<service_definition><service_code>pothole<\/service_code><attributes><attribute><variable>true</,
  );
  assert.equal(leaves(text).filter(([name]) => name === 'value').length, 7);
});

test('requests are found by day, code, status and id, in both formats alike', async () => {
  const ids = async (query: string) =>
    (await getJson(`/v2/requests.json?${query}`)).body.map(
      (each: { service_request_id: string }) => each.service_request_id,
    );
  assert.deepEqual(await ids(span), ['dddddddddddd', 'cccccccccccc', 'bbbbbbbbbbbb']);
  assert.deepEqual(await ids(`${span}&status=closed`), ['bbbbbbbbbbbb']);
  assert.deepEqual(await ids(`${span}&status=open,closed&service_code=pothole`), [
    'cccccccccccc',
    'bbbbbbbbbbbb',
  ]);
  assert.deepEqual(await ids(`${span}&service_code=lamp-dark,bench`), ['dddddddddddd']);
  assert.deepEqual(await ids(`${span}&page=2&page_size=2`), ['bbbbbbbbbbbb']);
  // Ids override everything else, and a day is taken in whole, whatever the hour asked for.
  assert.deepEqual(await ids('service_request_id=bbbbbbbbbbbb,nobody&status=open'), [
    'bbbbbbbbbbbb',
  ]);
  assert.deepEqual(await ids('start_date=2020-01-12T23:00:00-05:00&end_date=2020-01-13'), [
    'dddddddddddd',
  ]);
  const { body } = await getJson('/v2/requests/bbbbbbbbbbbb.json');
  assert.deepEqual(body, [
    {
      service_request_id: 'bbbbbbbbbbbb',
      status: 'closed',
      status_notes: 'Mended',
      service_name: 'Hole in the road',
      service_code: 'pothole',
      description: 'A <b>hole</b> & "more"',
      agency_responsible: null,
      service_notice: null,
      requested_datetime: '2020-01-10T00:00:00-05:00',
      updated_datetime: '2020-01-10T00:00:00-05:00',
      expected_datetime: null,
      address: '8 TH AVE, north',
      address_id: null,
      zipcode: null,
      lat: 42.35,
      long: -71.06,
      media_url: null,
    },
  ]);
  const { text } = await get('/v2/requests/bbbbbbbbbbbb.xml');
  const told = Object.entries(body[0] as object).map(([name, value]) => [
    name,
    String(value ?? ''),
  ]);
  assert.deepEqual(leaves(text).slice(0, told.length), told);
  const extended = await getJson('/v2/requests/bbbbbbbbbbbb.json?extensions=true');
  assert.equal(extended.body[0].extended_attributes.history.length, 2);
});

test('without days it is the last ninety, and never more than a thousand', async () => {
  const { body } = await getJson('/v2/requests.json');
  assert.equal(body.length, 1000);
  assert.ok(
    body.every((each: { requested_datetime: string }) => each.requested_datetime.startsWith(today)),
  );
  const second = await getJson('/v2/requests.json?page=2');
  assert.equal(second.body.length, 100);
  assert.equal(
    leaves((await get('/v2/requests.xml')).text).filter(([name]) => name === 'request').length,
    1000,
  );
});

test('what cannot be answered is refused with the standard’s codes, in the format that was asked for', async () => {
  const refusals: readonly (readonly [string, number, RegExp])[] = [
    ['/v2/services/overcrowding.json', 404, /service_code/],
    ['/v2/services.json?jurisdiction_id=elsewhere.org', 404, /jurisdiction_id/],
    ['/v2/requests/aaaaaaaaaaaa.json', 404, /service_request_id/],
    ['/v2/requests/1%27or%27.json', 404, /service_request_id/],
    ['/v2/tokens/xyz.json', 404, /token/],
    ['/v2/nothing.json', 404, /no such resource/],
    ['/v2/requests.json?status=late', 400, /status/],
    ['/v2/requests.json?start_date=yesterday', 400, /start_date/],
    ['/v2/requests.json?start_date=2026-02-31', 400, /start_date/],
    ['/v2/requests.json?start_date=2020-01-01&end_date=2020-12-01', 400, /90 days/],
    ['/v2/requests.json?start_date=2020-02-01&end_date=2020-01-01', 400, /before/],
    ['/v2/requests.json?service_code=overcrowding', 404, /service_code/],
    [`/v2/requests.json?service_request_id=${'a,'.repeat(3000)}`, 400, /1000 at most/],
    ['/v2/requests.json?page=9999', 400, /page/],
    ['/v2/requests.json?page_size=0', 400, /page_size/],
  ];
  for (const [path, code, says] of refusals) {
    const { status, body } = await getJson(path);
    assert.deepEqual([status, body[0].code], [code, code], path);
    assert.match(body[0].description, says, path);
  }
  const { status, text, type } = await get('/v2/tokens/xyz.xml');
  assert.deepEqual([status, type], [404, 'text/xml; charset=utf-8']);
  assert.match(
    text,
    /<errors><error><code>404<\/code><description>token was not found.<\/description><\/error><\/errors>/,
  );
  assert.equal((await getJson('/v2/services.json?jurisdiction_id=town.example&x=')).status, 200);
});

test('a request is created with every parameter, and who sent it is dropped', async () => {
  const whole = {
    ...{ api_key: key, service_code: 'pothole', lat: '42.36', long: '-71.05' },
    ...{ address_string: '1 Canary Street', address_id: '77', description: 'Deep.' },
    ...{
      email: 'canary@example.org',
      first_name: 'Canary',
      last_name: 'Bird',
      phone: '0912345678',
    },
    ...{ device_id: 'canary-device', account_id: 'canary-account' },
    ...{ media_url: 'http://canary.example/a.jpg', 'attribute[size]': 'hand' },
  };
  const { status, body } = await post(whole);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body[0]), ['service_request_id', 'service_notice', 'account_id']);
  assert.match(body[0].service_notice, /were not kept/);
  assert.match(body[0].service_notice, /media_url was not opened/);
  const created = await getJson(`/v2/requests/${body[0].service_request_id}.json?extensions=true`);
  assert.equal(created.body[0].address, '1 Canary Street');
  assert.deepEqual(created.body[0].extended_attributes.answers, { size: 'hand' });
  const { rows } = await pg.query('select r::text from reports r where place like $1', [
    '%Canary%',
  ]);
  assert.doesNotMatch(
    JSON.stringify(rows),
    /canary@|Bird|0912345678|canary-device|canary-account|canary.example/,
  );

  const xml = await post({ ...whole, service_code: 'lamp-dark' }, 'xml');
  assert.match(
    xml.text,
    /<service_requests><request><service_request_id>[a-z2-7]{12}<\/service_request_id><service_notice>[^<]+<\/service_notice><account_id\/>/,
  );
});

test('a batch service answers with a token, which leads to the id', async () => {
  const { body } = await post({ api_key: key, service_code: 'bench', address_string: 'Here' });
  assert.equal(body[0].service_request_id, undefined);
  const { body: resolved } = await getJson(`/v2/tokens/${body[0].token}.json`);
  assert.equal(resolved[0].token, body[0].token);
  assert.equal((await getJson(`/v2/requests/${resolved[0].service_request_id}.json`)).status, 200);
});

test('a request without key, kind or place, or with what might be somebody’s, is refused in words', async () => {
  const good = { api_key: key, service_code: 'pothole', lat: '42.36', long: '-71.05' };
  const refusals: readonly (readonly [Readonly<Record<string, string>>, number, RegExp])[] = [
    [{ ...good, api_key: 'x' }, 403, /Invalid api_key/],
    [{ ...good, api_key: '' }, 403, /No api_key/],
    [{ ...good, service_code: '' }, 400, /service_code was not provided/],
    [{ ...good, service_code: 'rooming-house' }, 404, /service_code was not found/],
    [{ ...good, lat: '', long: '' }, 400, /were not provided/],
    [{ ...good, lat: '', long: '', address_id: '5' }, 400, /No address_id is known/],
    [{ ...good, lat: '95' }, 400, /no position/],
    [{ ...good, lat: 'NaN' }, 400, /no position/],
    [{ ...good, description: 'x'.repeat(4001) }, 400, /4000/],
    [{ ...good, 'attribute[size]': 'Mr Li' }, 400, /attribute\[size\]/],
    [{ ...good, 'attribute[size]': 'x', 'attribute[blocks]': 'y' }, 400, /size/],
    [{ ...good, description: 'Call 0912-345-678' }, 400, /phone “0912-345-678”/],
  ];
  for (const [fields, code, says] of refusals) {
    const { status, body } = await post(fields);
    assert.deepEqual([status, body[0].code], [code, code], JSON.stringify(fields));
    assert.match(body[0].description, says);
  }
  assert.equal(
    (await post({ ...good, description: 'Lamp 0912-345-678', stay: 'yes' })).status,
    200,
  );
  const bytes = await app.inject({
    method: 'POST',
    url: '/open311/v2/requests.json',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `api_key=${key}&service_code=pothole&address_string=%ff%fe`,
  });
  assert.deepEqual([bytes.statusCode, bytes.json()[0].code], [400, 400]);
  const json = await app.inject({
    method: 'POST',
    url: '/open311/v2/requests.json',
    headers: { 'content-type': 'text/xml' },
    payload: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  });
  assert.equal(json.statusCode, 400);
});
