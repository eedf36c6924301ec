import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { areas } from '../areas/areas.ts';
import { getCommunity } from '../community/community.ts';
import { dayAt } from '../requests/requests.ts';
import { createReport } from './create-report.ts';
import { addMeToo } from './me-too.ts';
import { takeForm } from './new-report.ts';
import { laterSide, type ReportSide } from './report-side.ts';
import { makeApiKey } from './reports.tsx';
import { createTown, type ReportTown, raiseTown } from './town.fixture.ts';

let town: ReportTown;
let side: ReportSide;
let key: string;
// At the full hour: what is counted by the hour shall not begin anew within a test.
let now = Math.ceil(Date.now() / 3_600_000) * 3_600_000;

/** Two squares of about a kilometre, side by side. */
async function drawAreas(): Promise<void> {
  const { folder, ground, community } = town;
  const square = (x: number, y: number) => [
    [x, y],
    [x + 0.01, y],
    [x + 0.01, y + 0.01],
    [x, y + 0.01],
    [x, y],
  ];
  const feature = (code: string, x: number) => ({
    properties: { code, name: `Quarter ${code}` },
    geometry: { type: 'Polygon', coordinates: [square(x, 42.35)] },
  });
  const mapping = {
    ...{ format: 'areas', source: 'town/quarters', language: 'en' },
    levels: [{ id: 'code', name: 'name' }],
  };
  const [mappingPath, path] = [join(folder, 'mapping.json'), join(folder, 'quarters.geojson')];
  await writeFile(mappingPath, JSON.stringify(mapping));
  const features = [feature('west', -71.07), feature('east', -71.06)];
  await writeFile(path, JSON.stringify({ features }));
  await areas.importFile(ground.db, community.id, path, mappingPath);
}

before(async () => {
  const raised = await raiseTown();
  town = raised;
  await drawAreas();
  const community = await getCommunity(raised.ground.db);
  assert.ok(community);
  town = { ...raised, community };
  side = await laterSide(raised.ground, () => now).get();
  key = await makeApiKey(side.db, community.id, 'a test', dayAt(now, community.timeZone));
});

type Part = string | { readonly name: string; readonly bytes: Buffer };

/** Sends a form with photos to a page or an interface, as a browser or a client does. */
async function send(url: string, fields: Readonly<Record<string, Part>>, more = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new Blob([new Uint8Array(value.bytes)]), value.name);
  }
  const request = new Request('https://town.example', { method: 'POST', body: form });
  const headers = { 'content-type': request.headers.get('content-type') ?? '', ...more };
  const payload = Buffer.from(await request.arrayBuffer());
  const answer = await town.app.inject({ method: 'POST', url, headers, payload });
  return { status: answer.statusCode, text: answer.body };
}

const open311 = '/open311/v2/requests.json';
const request = (fields: Readonly<Record<string, Part>>, more = {}) =>
  send(open311, { api_key: key, service_code: 'pothole', address_string: 'Here', ...fields }, more);
const reportOf = ({ text }: { readonly text: string }) =>
  (JSON.parse(text) as readonly { readonly service_request_id: string }[])[0]?.service_request_id;

async function drafts(): Promise<readonly string[]> {
  return await readdir(join(town.folder, 'report-photos'), { recursive: true }).then(
    (files) => files.filter((file) => file.endsWith('.jpg')),
    () => [],
  );
}

test('a page, a drawing, a bomb or a picture of a hundred megapixels that poses as a photo is refused in words and leaves no file', async () => {
  const wide = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#aa5500' } })
    .jpeg()
    .toBuffer();
  const frame = wide.indexOf(Buffer.from([0xff, 0xc0]));
  wide.writeUInt16BE(10_000, frame + 5);
  wide.writeUInt16BE(10_000, frame + 7);
  const files: readonly (readonly [string, Buffer, RegExp, RegExp])[] = [
    ['a page', Buffer.from('<!doctype html><script>1</script>'), /no photo/, /not-a-photo/],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /no photo/, /not-a/],
    ['an archive', Buffer.from('PK\u0003\u0004bomb'), /no photo/, /not-a-photo/],
    ['a hundred megapixels', wide, /too many pixels/, /too-many-pixels/],
  ];
  for (const [what, bytes, inWords, inStandard] of files) {
    const photo = { name: 'photo.jpg', bytes };
    const page = await send('/reports/new', { kind: 'pothole', place: 'Here', photo });
    assert.equal(page.status, 422, what);
    assert.match(page.text, inWords, what);
    assert.match(page.text, /value="Here"/, 'what was typed is still there');
    const answer = await request({ media: photo });
    assert.equal(answer.status, 400, what);
    assert.match(answer.text, inStandard, what);
  }
  assert.deepEqual(await drafts(), []);
});

test('of a photo that is another file too, only the photo is kept', async () => {
  const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#a50' } })
    .jpeg()
    .toBuffer();
  const bytes = Buffer.concat([photo, Buffer.from('<script>canary-91c2</script>PK\u0003\u0004')]);
  assert.equal((await request({ media: { name: 'photo.html', bytes } })).status, 200);
  const kept = await drafts();
  assert.equal(kept.length, 2, 'large and small');
  for (const file of kept) {
    const drawn = await sharp(join(town.folder, 'report-photos', file)).toBuffer();
    assert.equal(drawn.includes('canary-91c2'), false);
  }
});

test('a form that breaks off after a photo leaves none', async () => {
  const before = (await drafts()).length;
  const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#a50' } })
    .jpeg()
    .toBuffer();
  const head = '--x\r\ncontent-disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n';
  const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--x\r\ncontent-')]);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const url = '/reports/new';
  const answer = await town.app.inject({ method: 'POST', url, headers, payload });
  assert.equal(answer.statusCode, 400);
  assert.equal((await drafts()).length, before);
});

test('of the same request at the same moment, one photo stays', async () => {
  const before = await drafts();
  const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#5a0' } })
    .jpeg()
    .toBuffer();
  const media = { name: 'photo.jpg', bytes };
  const same = { 'idempotency-key': 'https://elsewhere.example/reports/7' };
  const many = await Promise.all(Array.from({ length: 4 }, () => request({ media }, same)));
  assert.equal(new Set(many.map(reportOf)).size, 1);
  assert.deepEqual([...new Set(many.map(({ status }) => status))], [200]);
  assert.equal((await drafts()).length, before.length + 2, 'large and small');
});

test('a position outside every area is refused in words, and one inside says its neighbourhood', async () => {
  const far = { kind: 'pothole', position: '25.04, 121.55' };
  for (const [path, says] of [
    ['/reports/new', /This position lies outside Town\./],
    ['/zh-Hant/reports/new', /這個座標不在鎮。/],
    ['/zh-Hans/reports/new', /这个坐标不在镇。/],
  ] as const) {
    const page = await send(path, far);
    assert.equal(page.status, 422);
    assert.match(page.text, says);
    assert.match(page.text, /value="25\.04, 121\.55"/);
  }
  const refused = await request({ lat: '25.04', long: '121.55' });
  assert.equal(refused.status, 400);
  const description = 'lat and long lie outside Town, whose requests are taken here.';
  assert.deepEqual(JSON.parse(refused.text), [{ code: 400, description }]);

  const neighbourhoodOf = async (id: string | undefined) => {
    const row = await side.db
      .selectFrom('reports')
      .select('neighbourhood')
      .where('report_id', '=', id ?? '')
      .executeTakeFirst();
    return row?.neighbourhood;
  };
  const inside = await request({ lat: '42.355', long: '-71.055' });
  assert.equal(await neighbourhoodOf(reportOf(inside)), 'east');
  const atTheEdge = await request({ lat: '42.348', long: '-71.055' });
  assert.equal(await neighbourhoodOf(reportOf(atTheEdge)), '', 'a bridge is still of the town');
  const fields = new Map(
    Object.entries({
      ...{ kind: 'pothole', position: '42.355, -71.065', neighbourhood: 'east' },
      ...{ new: 'yes', token: side.forms.fresh() },
    }).map(([name, value]) => [name, [value]] as const),
  );
  now += 4000;
  const taken = await takeForm(side, { fields, photos: [], photoFaults: [] }, 'en');
  assert.ok('sent' in taken);
  assert.equal(await neighbourhoodOf(taken.sent.id), 'west', 'not what was chosen in the list');
});

test('the place of a photo is not offered where it is of elsewhere', async () => {
  const photos = [
    { id: 'a'.repeat(32), width: 10, height: 10, position: { latitude: 25, longitude: 121 } },
  ];
  const fields = new Map([['kind', ['pothole']]]);
  const taken = await takeForm(side, { fields, photos, photoFaults: [] }, 'en');
  assert.ok('asked' in taken);
  assert.equal(taken.asked.offered, undefined);
});

test('a day that is not yet is refused', async () => {
  const day = '2999-01-01';
  const page = await send('/reports/new', { kind: 'lamp-dark', place: 'Here', 'ask-since': day });
  assert.equal(page.status, 422);
  assert.match(page.text, /A day cannot be in the future/);
  const answer = await request({ service_code: 'lamp-dark', 'attribute[since]': day });
  assert.equal(answer.status, 400);
  assert.match(answer.text, /attribute\[since\]/);
});

test('what belongs to another community is not found here, in no interface', async () => {
  const other = await createTown(side.db, 'elsewhere');
  const id = await createReport(
    { ...side, community: other },
    {
      ...{ kind: 'pothole', words: '', place: 'there', neighbourhood: '', position: undefined },
      ...{ answers: {}, followHash: undefined, photos: [] },
    },
  );
  for (const path of [
    `/reports/${id}`,
    `/reports/${id}/feed.atom`,
    `/reports/${id}/photos/${'a'.repeat(32)}/large.jpg`,
    `/open311/v2/requests/${id}.json`,
    '/open311/v2/requests.json?jurisdiction_id=elsewhere',
  ]) {
    assert.equal((await town.app.inject(path)).statusCode, 404, path);
  }
  const list = await town.app.inject(`/open311/v2/requests.json?service_request_id=${id}`);
  assert.deepEqual([list.statusCode, list.json()], [200, []]);
  const token = side.meToos.fresh();
  now += 2001;
  assert.equal(await addMeToo(side, id, { token, work: '' }), 'no-such-report');
  const theirs = await makeApiKey(side.db, other.id, 'a test', '2026-01-01');
  assert.equal((await request({ api_key: theirs })).status, 403);
});

test('lists of ten thousand, in the address or in a form, are refused and read by nobody', async () => {
  const ids = Array.from({ length: 10_000 }, (_, n) => `a${n}`).join(',');
  for (const query of [`service_request_id=${ids}`, `service_code=${ids}`]) {
    const answer = await town.app.inject(`/open311/v2/requests.json?${query}`);
    assert.equal(answer.statusCode, 400, query.slice(0, 20));
  }
  const part = '--x\r\ncontent-disposition: form-data; name="draft"\r\n\r\na\r\n';
  const parts = await town.app.inject({
    ...{ method: 'POST', url: '/reports/new', payload: `${part.repeat(10_000)}--x--\r\n` },
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });
  assert.equal(parts.statusCode, 413);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const plain = { method: 'POST', url: '/reports/new', headers } as const;
  const payload = Array.from({ length: 10_000 }, (_, n) => `draft${n}=a`).join('&');
  assert.equal((await town.app.inject({ ...plain, payload })).statusCode, 400);
  const twice = await town.app.inject({ ...plain, payload: 'draft=a&'.repeat(10_000) });
  assert.equal(twice.statusCode, 422);
});

test('text that is no UTF-8 is refused, in every way that a form comes', async () => {
  const bad = Buffer.concat([Buffer.from('kind=pothole&place='), Buffer.from([0xff, 0xfe])]);
  const parts = Buffer.concat([
    Buffer.from('--x\r\ncontent-disposition: form-data; name="words"\r\n\r\n'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('\r\n--x--\r\n'),
  ]);
  for (const [type, payload] of [
    ['application/x-www-form-urlencoded', 'kind=pothole&place=%ff%fe'],
    ['application/x-www-form-urlencoded', bad],
    ['multipart/form-data; boundary=x', parts],
  ] as const) {
    for (const url of ['/reports/new', open311]) {
      const headers = { 'content-type': type };
      const answer = await town.app.inject({ method: 'POST', url, headers, payload });
      assert.equal(answer.statusCode, 400, `${url} ${type}`);
    }
  }
});

test('only a form with photos may come slowly', async () => {
  const { app } = town;
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  for (const [url, may] of [
    ['/zh-Hant/reports/new', true],
    [open311, true],
    ['/reports/follow', false],
  ] as const) {
    const accepted = once(app.server, 'connection');
    const asked = once(app.server, 'request');
    const client = connect(port, '127.0.0.1');
    client.on('error', () => undefined);
    client.write(
      `POST ${url} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 9999\r\n\r\n`,
    );
    const [socket] = (await accepted) as [Socket];
    await asked;
    if (may) while (!app.slowUploads.goesOn(socket)) await new Promise(setImmediate);
    else assert.equal(app.slowUploads.goesOn(socket), false);
    client.destroy();
    await once(socket, 'close');
  }
});

test('a flood of forms without work ends at the hour’s budget, in words, and nothing typed is lost', async () => {
  const one = async () => {
    const fields = new Map(
      Object.entries({
        ...{ kind: 'pothole', place: 'Here', new: 'yes', words: 'Deep.' },
        token: side.forms.fresh(),
      }).map(([name, value]) => [name, [value]] as const),
    );
    now += 3001;
    return await takeForm(side, { fields, photos: [], photoFaults: [] }, 'en');
  };
  let last = await one();
  let count = 1;
  for (; 'sent' in last && count < 300; count += 1) last = await one();
  assert.ok('asked' in last, 'it ends');
  assert.ok(count <= 241, `${count}`);
  assert.equal(last.asked.sendFault, 'too-many');
  assert.equal(last.asked.typed.words, 'Deep.');
  now += 3_600_000;
  assert.ok('sent' in (await one()), 'and an hour later they are taken again');
});
