import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { before, test } from 'node:test';
import {
  decodeKeptPhoto,
  decodeReportSettings,
  decodeWaitingPhotos,
} from '@nearhand/protocol/report-desk';
import sharp from 'sharp';
import { dayAt } from '../../requests/requests.ts';
import { type Installation, raise } from '../../rooms/installation.fixture.ts';
import { type Member, staff } from '../../rooms/private-client.fixture.ts';
import { PhotoFiles } from '../photos/photo-files.ts';
import { makeApiKey } from '../reports.tsx';

let installation: Installation;
let deskId: string;
let steward: Member;
let helper: Member;
let key: string;
let photo: Buffer;

before(async () => {
  installation = await raise();
  ({
    deskId,
    steward,
    helpers: [helper],
  } = await staff(installation, installation.links));
  const { ground, community } = installation;
  key = await makeApiKey(ground.db, community.id, 'a test', today());
  const background = { width: 400, height: 300, channels: 3, background: '#336699' } as const;
  photo = await sharp({ create: background }).jpeg().toBuffer();
});

function today(): string {
  return dayAt(Date.now(), installation.community.timeZone);
}

async function as(member: Member, method: string, below: string, body?: object | Uint8Array) {
  return await installation.ask(method, `/api/desks/${deskId}/reports${below}`, {
    signer: member.signer,
    named: true,
    ...(body && { body }),
  });
}

/** Makes a report through the public interface; returns its id. */
async function report(fields: Readonly<Record<string, string>> = {}, withPhoto = false) {
  const form = new FormData();
  const all = { api_key: key, service_code: 'pothole', lat: '25.04', long: '121.55', ...fields };
  for (const [name, value] of Object.entries(all)) form.append(name, value);
  if (withPhoto) form.append('media', new Blob([new Uint8Array(photo)]), 'x.jpg');
  const url = `${installation.base}/open311/v2/requests.json`;
  const answer = await fetch(url, { method: 'POST', body: form });
  const [{ service_request_id }] = await answer.json();
  return service_request_id as string;
}

const publicPage = async (id: string) => await fetch(`${installation.base}/reports/${id}`);
const openFigure = async () => {
  const row = await installation.ground.db
    .selectFrom('report_figures')
    .select('open')
    .where('community_id', '=', installation.community.id)
    .where('neighbourhood', '=', '*')
    .where('kind', '=', '')
    .executeTakeFirst();
  return row?.open ?? 0;
};

test('only a steward of the desk sees the queue', async () => {
  assert.equal((await as(helper, 'GET', '')).status, 403);
  assert.equal((await installation.ask('GET', `/api/desks/${deskId}/reports`)).status, 401);
  assert.equal((await as(steward, 'GET', '')).status, 200);
});

test('a photo is nobody’s to see until a steward lets it through, and gone when it is deleted', async () => {
  const id = await report({}, true);
  const { json } = await as(steward, 'GET', '/photos');
  const [waiting] = json.photos.filter((each: { report: string }) => each.report === id);
  const address = `${installation.base}/reports/${id}/photos/${waiting.id}/large.jpg`;
  assert.equal((await fetch(address)).status, 404);
  const shown = await as(steward, 'GET', `/photos/${waiting.id}/large.jpg`);
  assert.equal((await sharp(shown.bytes).metadata()).format, 'jpeg');

  assert.equal((await as(steward, 'POST', `/photos/${waiting.id}`, { show: true })).status, 200);
  const seen = await fetch(address);
  assert.deepEqual([seen.status, seen.headers.get('content-type')], [200, 'image/jpeg']);
  assert.match(await (await fetch(`${installation.base}/reports`)).text(), new RegExp(waiting.id));

  const without = await as(steward, 'POST', `/photos/${waiting.id}`, { show: false });
  assert.equal(without.status, 400, 'a deletion has a reason of the list');
  const gone = { show: false, reason: 'shows-somebody' };
  assert.equal((await as(steward, 'POST', `/photos/${waiting.id}`, gone)).status, 200);
  assert.equal((await fetch(address)).status, 404);
  const { ground, community } = installation;
  const files = new PhotoFiles(ground.config.dataFolder, community.id);
  assert.equal(existsSync(files.pathOf(waiting.id, 'large')), false);
  assert.match(
    await (await publicPage(id)).text(),
    /A steward deleted a photo. Reason: somebody can be recognised/,
  );
});

test('steps are taken of many at once, and one that cannot follow stops no other', async () => {
  const ids = [await report(), await report(), await report()];
  const before = await openFigure();
  const step = { kind: 'under-way', expected: '2099-01-02' };
  const first = await as(steward, 'POST', '/steps', {
    reports: ids.slice(0, 2),
    step,
    words: 'Soon.',
  });
  assert.deepEqual(first.json, { taken: ids.slice(0, 2), refused: [] });
  await as(steward, 'POST', '/steps', { reports: [ids[0]], step: { kind: 'done' } });
  const mixed = await as(steward, 'POST', '/steps', { reports: ids, step: { kind: 'done' } });
  assert.deepEqual(mixed.json, { taken: ids.slice(1), refused: [ids[0]] });
  assert.equal(await openFigure(), before - 3);
  for (const bad of [
    { reports: ids, step: { kind: 'confirmed' } },
    { reports: ids, step: { kind: 'under-way', expected: '2001-01-01' } },
    { reports: ids, step: { kind: 'accepted', body: 'nobody' } },
    { reports: Array.from({ length: 101 }, () => ids[0]), step: { kind: 'done' } },
    { reports: ['x'], step: { kind: 'done' } },
    { reports: ids, step: { kind: 'done', steward: 'me' } },
  ]) {
    assert.equal((await as(steward, 'POST', '/steps', bad)).status, 400, JSON.stringify(bad));
  }
});

test('duplicates are merged and taken apart again', async () => {
  const [id, into] = [await report(), await report()];
  const merge = { reports: [id], step: { kind: 'merged', into } };
  assert.deepEqual((await as(steward, 'POST', '/steps', merge)).json.taken, [id]);
  assert.match(await (await publicPage(id)).text(), new RegExp(`/reports/${into}`));
  assert.doesNotMatch(await (await fetch(`${installation.base}/reports`)).text(), new RegExp(id));
  assert.equal(
    (
      await as(steward, 'POST', '/steps', {
        ...merge,
        reports: [into],
        step: { kind: 'merged', into },
      })
    ).status,
    400,
  );
  const { json } = await as(steward, 'GET', `/${id}`);
  assert.ok(json.nextSteps.includes('unmerged'));
  await as(steward, 'POST', '/steps', { reports: [id], step: { kind: 'unmerged' } });
  assert.match(await (await fetch(`${installation.base}/reports`)).text(), new RegExp(id));
});

test('a photo of the mended thing comes with “done”, drawn anew, and waits like any other', async () => {
  const id = await report({}, true);
  const waiting = async () =>
    decodeWaitingPhotos((await as(steward, 'GET', '/photos')).json).filter(
      (each) => each.report === id,
    );
  const [before] = await waiting();
  await as(steward, 'POST', `/photos/${before?.id}`, { show: true });
  const camera = await sharp(photo)
    .withExif({ IFD0: { Make: 'canary-camera' } })
    .jpeg()
    .toBuffer();
  const kept = await as(steward, 'POST', '/mended-photos', new Uint8Array(camera));
  const named = decodeKeptPhoto(kept.json);
  const done = (reports: readonly string[], step: object) =>
    as(steward, 'POST', '/steps', { reports, step });
  for (const [reports, step] of [
    [[id, await report()], { kind: 'done', photo: named }],
    [[id], { kind: 'said', photo: named }],
    [[id], { kind: 'done', photo: `${'0'.repeat(32)}-4x3` }],
    [[id], { kind: 'done', photo: '../../x' }],
  ] as const) {
    assert.equal((await done(reports, step)).status, 400, JSON.stringify(step));
  }
  assert.deepEqual(await waiting(), [], 'nothing of a refused step stays');
  assert.deepEqual((await done([id], { kind: 'done', photo: named })).json.taken, [id]);
  assert.equal(
    (await done([id], { kind: 'done', photo: named })).status,
    400,
    'a photo is used once',
  );

  const [mended] = await waiting();
  assert.ok(mended?.isOfMended);
  const address = `${installation.base}/reports/${id}/photos/${mended.id}/large.jpg`;
  assert.equal((await fetch(address)).status, 404);
  await as(steward, 'POST', `/photos/${mended.id}`, { show: true });
  const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
  assert.equal(bytes.includes('canary-camera'), false);
  const page = await (await publicPage(id)).text();
  assert.match(page, new RegExp(`before-after.*${before?.id}.*Before.*${mended.id}.*Mended`, 's'));
  const { rows } = await installation.ground.pg.query<{ cover: string }>(
    'select cover from reports where report_id = $1',
    [id],
  );
  assert.equal(rows[0]?.cover, before?.id, 'lists show what was broken');
});

test('what is no photo is not taken for one of something mended', async () => {
  const { signer } = helper;
  const path = `/api/desks/${deskId}/reports/mended-photos`;
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
  assert.equal((await as(steward, 'POST', '/mended-photos', svg)).status, 400);
  assert.equal(
    (await installation.ask('POST', path, { signer, named: true, body: svg })).status,
    403,
  );
});

test('what names somebody is deleted everywhere, at once, with a public reason', async () => {
  const words = 'Canary McBird of number nine broke it';
  const id = await report({ description: words, address_string: 'Canary’s garden' }, true);
  const cut = { report: id, part: 'words', reason: 'names-somebody' };
  assert.equal(
    (await as(steward, 'POST', '/cuts', { ...cut, reason: 'I do not like it' })).status,
    400,
  );
  assert.equal((await as(steward, 'POST', '/cuts', cut)).status, 200);
  const page = await (await publicPage(id)).text();
  assert.doesNotMatch(page, /McBird/);
  assert.match(page, /A steward deleted the words. Reason: it named somebody/);
  await as(steward, 'POST', '/cuts', { report: id, part: 'all', reason: 'home-or-doing' });
  for (const path of [`/reports/${id}`, '/reports', '/reports.atom', '/reports.geojson']) {
    assert.doesNotMatch(await (await fetch(installation.base + path)).text(), /Canary/, path);
  }
  assert.equal((await fetch(`${installation.base}/open311/v2/requests/${id}.json`)).status, 404);
  const { rows } = await installation.ground.pg.query(
    "select r::text || coalesce((select string_agg(s::text, '') from report_steps s where s.report_id = r.report_id), '') as text from reports r where report_id = $1",
    [id],
  );
  assert.doesNotMatch(rows[0].text, /Canary|McBird/);
  const photos = await installation.ground.db
    .selectFrom('report_photos')
    .select('photo_id')
    .where('report_id', '=', id)
    .execute();
  assert.deepEqual(photos, []);
});

test('a place that is deleted is gone from the row, the map and its counts, while the report stays', async () => {
  const { pg } = installation.ground;
  const open = async () => {
    const { rows } = await pg.query<{ open: string }>(
      'select coalesce(sum(open), 0)::text as open from report_cells',
    );
    return Number(rows[0]?.open);
  };
  const before = await open();
  const id = await report({
    address_string: 'behind the green door',
    lat: '25.0671',
    long: '121.5671',
  });
  const levels = (await open()) - before;
  assert.ok(levels > 0, 'it is counted on the map');
  const cut = { report: id, part: 'place', reason: 'names-somebody' };
  assert.equal((await as(steward, 'POST', '/cuts', cut)).status, 200);
  assert.equal(await open(), before);
  const { rows } = await pg.query<{ text: string }>(
    'select r::text as text from reports r where report_id = $1',
    [id],
  );
  assert.doesNotMatch(rows[0]?.text ?? '', /green door|25\.067|121\.567/);
  assert.equal((await publicPage(id)).status, 200);
  for (const path of [`/reports/${id}`, '/reports.geojson', `/open311/v2/requests/${id}.json`]) {
    assert.doesNotMatch(await (await fetch(installation.base + path)).text(), /25\.067/, path);
  }
});

test('kinds are switched and given to those who mend, among whom is no police', async () => {
  const names = { en: 'Road crew', 'zh-Hant': '養路組', 'zh-Hans': '养路组' };
  const body = { type: 'roads', names };
  assert.equal((await as(steward, 'PUT', '/bodies/roads', body)).status, 200);
  for (const bad of [
    { ...body, type: 'police' },
    { ...body, names: { ...names, en: 'City Police' } },
    { ...body, names: { ...names, 'zh-Hant': '派出所' } },
    { ...body, email: 'a@b.example, c@d.example' },
  ]) {
    assert.equal(
      (await as(steward, 'PUT', '/bodies/police', bad)).status,
      400,
      JSON.stringify(bad),
    );
  }
  const put = async (change: object) => (await as(steward, 'PUT', '/kinds', change)).status;
  assert.equal(await put({ kinds: ['pothole', 'swing'], body: 'roads' }), 200);
  assert.equal(await put({ kinds: ['swing'], on: false }), 200);
  for (const bad of [
    { kinds: ['overcrowding'], on: true },
    { kinds: ['pothole'], body: 'nobody' },
    { kinds: [], on: true },
    { kinds: ['pothole'], on: 'yes' },
  ]) {
    assert.equal(await put(bad), 400, JSON.stringify(bad));
  }
  const settings = async () => decodeReportSettings((await as(steward, 'GET', '/settings')).json);
  const { kinds } = await settings();
  const kind = (id: string) => kinds.find((each) => each.id === id);
  assert.deepEqual([kind('pothole')?.on, kind('pothole')?.body], [true, 'roads']);
  // One change leaves what the other set.
  assert.deepEqual([kind('swing')?.on, kind('swing')?.body], [false, 'roads']);
  assert.equal(await put({ kinds: ['pothole'], body: null }), 200);
  assert.equal((await settings()).kinds.find(({ id }) => id === 'pothole')?.body, undefined);
  const services = await fetch(`${installation.base}/open311/v2/services.json`);
  assert.equal(JSON.stringify(await services.json()).includes('"swing"'), false);
});
