import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { raise } from '../../rooms/installation.fixture.ts';
import { staff } from '../../rooms/private-client.fixture.ts';
import { makeApiKey } from '../reports.tsx';
import { OtherCity } from './other-city.fixture.ts';
import {
  asked,
  forwardOf,
  pageOf,
  raiseTown,
  report,
  round,
  sendHolesTo,
  type Town,
  usual,
} from './outward.fixture.ts';
import { outwardRound } from './outward-round.ts';

let city: OtherCity;
let town: Town;

before(async () => {
  city = await OtherCity.open();
  town = await raiseTown([city.place], 'https://town.example');
  await sendHolesTo(town, city.url, '001', { key: 'their-key', jurisdiction: 'riverside.example' });
});

test('only what the public page shows is sent: no contact, no photo that nobody looked at', async () => {
  const background = { width: 400, height: 300, channels: 3, background: '#336699' } as const;
  const photo = await sharp({ create: background }).jpeg().toBuffer();
  const contact = { email: 'canary@x.example', phone: '0912345678', first_name: 'Canary' };
  const id = await report(
    town,
    { description: 'Deep.', 'attribute[size]': 'hand', ...contact },
    photo,
  );
  await round(town);
  const [post] = city.posts;
  assert.deepEqual(Object.fromEntries(post?.fields ?? []), {
    ...{ api_key: 'their-key', jurisdiction_id: 'riverside.example', service_code: '001' },
    ...{ lat: '25.04', long: '121.55', stay: 'yes' },
    description: `Deep.\n\nHow big is it?: As big as a hand\n\nhttps://town.example/reports/${id}`,
  });
  assert.doesNotMatch(JSON.stringify(post?.headers), /canary/i);
  assert.match(await pageOf(town, id), /Sent on to Riverside[^<]*N-1000/);

  const shown = await report(town, {}, photo);
  const { json } = await asked(town, 'GET', '/photos');
  const mine = json.photos.find((each: { report: string }) => each.report === shown);
  await asked(town, 'POST', `/photos/${mine.id}`, { show: true });
  await round(town);
  assert.equal(
    city.posts[1]?.fields.get('media_url'),
    `https://town.example/reports/${shown}/photos/${mine.id}/large.jpg`,
  );
});

test('what waits its days, was deleted meanwhile, or came from there is not sent', async () => {
  const before = city.posts.length;
  await sendHolesTo(town, city.url, '001', { waits: 1 });
  const waiting = await report(town, { description: 'Tomorrow.' });
  const gone = await report(town, { description: 'Canary lives here.' });
  const back = await report(town, {
    ...{ description: `Hole.\n\n${new URL(city.url).origin}/reports/aaaaaaaaaaaa`, stay: 'yes' },
  });
  await round(town);
  assert.equal(city.posts.length, before, 'nobody looked at them yet');
  await asked(town, 'POST', '/cuts', { report: gone, part: 'all', reason: 'names-somebody' });
  town.installation.ahead = 86_400_000;
  await round(town);
  assert.equal(city.posts.length, before + 1);
  assert.match(city.posts.at(-1)?.fields.get('description') ?? '', new RegExp(waiting));
  assert.equal((await forwardOf(town, gone))?.trouble, 'not-public');
  assert.equal((await forwardOf(town, back))?.trouble, 'came-from-there');
  town.installation.ahead = 0;
  await sendHolesTo(town, city.url, '001');
});

test('an answer that is lost is looked for in the list, and the request is not made twice', async () => {
  const id = await report(town, { description: 'Lost answer.' });
  const before = city.posts.length;
  city.answer = (got, response) => {
    if (got.method !== 'POST') return false;
    city.keep(got);
    response.destroy();
    return true;
  };
  await round(town);
  assert.equal((await forwardOf(town, id))?.state, 'sending');
  city.answer = () => false;
  await round(town);
  await round(town);
  assert.equal(city.posts.length, before + 1);
  const forward = await forwardOf(town, id);
  assert.deepEqual([forward?.state, forward?.trouble], ['followed', null]);
  assert.match(await pageOf(town, id), new RegExp(`Sent on to Riverside[^<]*${forward?.remote}`));
});

test('where the list does not show it, a steward is asked in the end, and nothing is sent meanwhile', async () => {
  const id = await report(town, { description: 'Nobody knows.' });
  const before = city.posts.length;
  city.answer = ({ method }, response) => {
    if (method === 'POST') response.destroy();
    return method === 'POST';
  };
  for (let turn = 0; turn < 9; turn += 1) await round(town);
  assert.equal(city.posts.length, before + 1);
  const { json } = await asked(town, 'GET', '/sending?state=unsure');
  assert.deepEqual(
    json.sending.map((each: { report: string; trouble: string }) => [each.report, each.trouble]),
    [[id, 'perhaps-arrived']],
  );
  city.answer = () => false;
  const wrong = { act: 'arrived', number: 'a number, or two' };
  assert.equal((await asked(town, 'POST', `/sending/${id}`, wrong)).status, 400);
  const found = { act: 'arrived', number: 'N-77' };
  assert.equal((await asked(town, 'POST', `/sending/${id}`, found)).status, 200);
  assert.equal((await asked(town, 'POST', `/sending/${id}`, found)).status, 409);
  assert.match(await pageOf(town, id), /N-77/);
  assert.equal(city.posts.length, before + 1);
  await asked(town, 'POST', `/sending/${id}`, { act: 'stop' });
});

test('a no is told to the steward in the other side’s words, and is tried again when they say so', async () => {
  const id = await report(town, { description: 'Refused.' });
  city.answer = ({ method }, response) => {
    if (method !== 'POST') return false;
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify([{ code: 400, description: 'Out of our area.' }]));
    return true;
  };
  await round(town);
  await round(town);
  const { json } = await asked(town, 'GET', '/sending?state=refused');
  assert.deepEqual(
    [json.sending[0].report, json.sending[0].said, json.sending[0].tries],
    [id, 'Out of our area.', 1],
  );
  city.answer = () => false;
  assert.equal((await asked(town, 'POST', `/sending/${id}`, { act: 'send' })).status, 200);
  await round(town);
  assert.equal((await forwardOf(town, id))?.state, 'followed');
});

test('nobody there, a wrong key, too busy: it waits, and is left alone for a while', async () => {
  const id = await report(town, { description: 'Later.' });
  const refuse = (status: number) => {
    city.answer = ({ method }, response) => {
      if (method === 'POST') response.writeHead(status).end();
      return method === 'POST';
    };
  };
  for (const [status, trouble] of [
    [403, 'wrong-key'],
    [429, 'busy'],
  ] as const) {
    refuse(status);
    const before = city.posts.length;
    const side = { ...town.side };
    await outwardRound(side);
    await outwardRound(side);
    assert.equal(city.posts.length, before + 1, 'not asked again at once');
    const forward = await forwardOf(town, id);
    assert.deepEqual([forward?.state, forward?.trouble], ['waiting', trouble]);
    const { json } = await asked(town, 'GET', '/endpoints');
    assert.equal(json.endpoints[0].trouble, trouble);
    town.side.pauses.end('endpoint riverside');
  }
  city.answer = () => false;
  await round(town);
  assert.equal((await forwardOf(town, id))?.state, 'followed');
  assert.equal((await asked(town, 'GET', '/endpoints')).json.endpoints[0].trouble, undefined);
});

test('what keeps it from being followed stays said while it is left alone', async () => {
  const trouble = async () => (await asked(town, 'GET', '/endpoints')).json.endpoints[0].trouble;
  city.answer = ({ method }, response) => {
    if (method === 'GET') response.writeHead(500).end();
    return method === 'GET';
  };
  const { pauses } = town.side;
  for (const each of ['endpoint', 'follow']) pauses.end(`${each} riverside`);
  await outwardRound(town.side);
  assert.equal(await trouble(), 'broken');
  await outwardRound(town.side);
  assert.equal(await trouble(), 'broken');
  city.answer = () => false;
  await round(town);
  assert.equal(await trouble(), undefined);
});

test('a page of the queue that is none of ours is refused', async () => {
  for (const after of ['2026-02-31.aaaaaaaaaaaa', '0000-01-01.aaaaaaaaaaaa', 'x', '']) {
    const { status, json } = await asked(town, 'GET', `/sending?after=${after}`);
    assert.deepEqual([status, json.error], [400, 'malformed'], after);
  }
});

test('one process of several sends', async () => {
  await report(town, { description: 'Once.' });
  const before = city.posts.length;
  let isFirst = (): void => undefined;
  const inside = new Promise<void>((resolve) => {
    isFirst = resolve;
  });
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  city.answer = async ({ method }) => {
    if (method !== 'POST') return false;
    isFirst();
    await held;
    return false;
  };
  const first = round(town);
  await inside;
  assert.equal(await outwardRound({ ...town.side }), 'elsewhere');
  goOn();
  await first;
  city.answer = () => false;
  assert.equal(city.posts.length, before + 1);
});

test('what becomes of it there is told here, once, dated, in words', async () => {
  const id = await report(town, { description: 'Followed.' });
  await round(town);
  const remote = (await forwardOf(town, id))?.remote;
  const there = city.requests.find(({ service_request_id }) => service_request_id === remote);
  Object.assign(there ?? {}, {
    status_notes: 'Crew on its way, ask 0912-345-678.',
    expected_datetime: new Date(Date.now() + 5 * 86_400_000).toISOString(),
  });
  await round(town);
  await round(town);
  const page = await pageOf(town, id);
  assert.equal(page.match(/Crew on its way, ask \*\*\*/g)?.length, 1);
  assert.match(page, /Riverside: /);
  Object.assign(there ?? {}, { status: 'closed', status_notes: 'Filled.' });
  await round(town);
  await round(town);
  assert.match(await pageOf(town, id), /class="state done"/);
  assert.equal((await pageOf(town, id)).match(/Filled\./g)?.length, 1);
  Object.assign(there ?? {}, { status: 'open', status_notes: 'It sank again.' });
  await round(town);
  assert.match(await pageOf(town, id), /class="state reopened"/);
});

test('only stewards set it up; the key is shown to nobody; addresses inside are refused', async () => {
  const path = `/api/desks/${town.deskId}/reports/endpoints`;
  const { installation, helper } = town;
  const asHelper = { signer: helper.signer, named: true };
  assert.equal((await installation.ask('GET', path, asHelper)).status, 403);
  assert.equal((await installation.ask('GET', path)).status, 401);
  const { json } = await asked(town, 'GET', '/endpoints');
  assert.doesNotMatch(JSON.stringify(json), /their-key/);
  assert.equal(json.endpoints[0].hasKey, true);
  for (const bad of [
    { url: 'http://city.example/v2' },
    { url: 'https://user:pass@city.example/v2' },
    { url: 'https://city.example/v2?x=1' },
    { url: 'file:///etc/passwd' },
    { url: 'http://127.0.0.1:1/v2' },
    { url: 'https://city.example', name: '' },
    { url: 'https://city.example', waits: 99 },
    { url: 'https://city.example', format: 'yaml' },
  ]) {
    const { status, json: said } = await asked(town, 'PUT', '/endpoints/bad', { ...usual, ...bad });
    assert.deepEqual([status, said.error], [400, 'malformed'], JSON.stringify(bad));
  }
  for (const [url, trouble] of [
    ['https://localhost:1/v2', 'private-address'],
    ['https://127.0.0.1:1/v2', 'private-address'],
    ['https://[::1]:1/v2', 'private-address'],
    ['https://0x7f.1:1/v2', 'private-address'],
    ['https://nowhere.invalid/v2', 'no-host'],
  ] as const) {
    assert.equal(
      (await asked(town, 'PUT', '/endpoints/inside', { ...usual, url })).status,
      200,
      url,
    );
    const tried = await asked(town, 'POST', '/endpoints/inside/try', {});
    assert.equal(tried.json.trouble, trouble, url);
  }
  assert.equal((await asked(town, 'DELETE', '/endpoints/inside')).status, 200);
  assert.equal((await asked(town, 'DELETE', '/endpoints/riverside')).status, 409, 'it was sent to');
  const works = await asked(town, 'POST', '/endpoints/riverside/try', {});
  assert.deepEqual(works.json, { codes: ['001'] });
});

test('two towns of ours: one report, however often it is sent, followed to its end', async () => {
  const receiver = await raise({ NEARHAND_ORIGIN: 'https://river.example' });
  const { deskId, steward } = await staff(receiver, receiver.links);
  const there = { installation: receiver, deskId, steward };
  const key = await makeApiKey(receiver.ground.db, receiver.community.id, 'town', '2026-01-01');
  // What goes between them can be lost on its way.
  const wire = await OtherCity.open();
  let losing = 'nothing';
  wire.answer = async (got, response) => {
    const path = `${receiver.base}/open311${got.path}?${got.query}`;
    const headers = { 'idempotency-key': got.headers['idempotency-key'] as string };
    const answer = await fetch(
      path,
      got.method === 'POST' ? { method: 'POST', body: got.fields, headers } : {},
    );
    const text = await answer.text();
    if (losing === got.method || losing === 'all') response.destroy();
    else {
      const isList =
        losing === 'list' && got.method === 'GET' && !got.query.has('service_request_id');
      response.writeHead(answer.status, {
        'content-type': 'application/json',
        'nearhand-repeats': answer.headers.get('nearhand-repeats') ?? '',
      });
      response.end(isList ? '[]' : text);
    }
    return true;
  };
  const sender = await raiseTown([wire.place], 'https://town2.example');
  await sendHolesTo(sender, wire.url, 'pothole', { key });
  const id = await report(sender, { description: 'Between towns.' });
  losing = 'POST';
  await round(sender);
  // The answer is lost, and the list shows nothing yet: sent again, under the same key.
  losing = 'list';
  await round(sender);
  losing = 'nothing';
  await round(sender);
  assert.equal(wire.posts.length, 2);
  const listed = await fetch(`${receiver.base}/open311/v2/requests.json`);
  const all = (await listed.json()) as { service_request_id: string; description: string }[];
  assert.equal(all.length, 1);
  assert.match(all[0]?.description ?? '', new RegExp(`https://town2.example/reports/${id}`));
  const remote = all[0]?.service_request_id ?? '';
  assert.equal((await forwardOf(sender, id))?.remote, remote);

  const step = { reports: [remote], step: { kind: 'under-way' }, words: 'Crew comes Tuesday.' };
  assert.equal((await asked(there, 'POST', '/steps', step)).status, 200);
  await round(sender);
  assert.match(await pageOf(sender, id), /Riverside: .*\n?.*Crew comes Tuesday\./);
  await asked(there, 'POST', '/steps', { reports: [remote], step: { kind: 'done' } });
  await round(sender);
  assert.match(await pageOf(sender, id), /class="state done"/);
});
