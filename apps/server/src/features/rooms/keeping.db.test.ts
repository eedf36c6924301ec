import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeFrames } from '@nearhand/protocol/frames';
import { decodeRoomStatus } from '@nearhand/protocol/room-status';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { addDays, dayAt } from '../requests/requests.ts';
import { sweep } from './erase.ts';
import { type Installation, raise } from './installation.fixture.ts';
import { type Member, signIn, staff } from './private-client.fixture.ts';
import { type DeskLetIn, TestRoom, workTokens } from './room.fixture.ts';

let installation: Installation;
let helpers: readonly [Member, Member];
let desk: DeskLetIn;
let shift: string;
let steward: Member;
const dayMs = 24 * 3_600_000;

before(async () => {
  installation = await raise();
  const staffed = await staff(installation, installation.links);
  helpers = staffed.helpers;
  desk = { id: staffed.deskId, number: 3, devices: helpers, letIn: helpers };
  shift = (await signIn(installation, desk.id, helpers[0])).json.token;
  steward = staffed.steward;
});

async function newRoom(): Promise<TestRoom> {
  const room = await TestRoom.draw(installation);
  const [work = ''] = await workTokens(installation, desk.id, steward, 1);
  const made = await room.create([desk], work);
  assert.equal(made.status, 201, JSON.stringify(made.json));
  await room.open();
  return room;
}

async function status(room: TestRoom) {
  return decodeRoomStatus((await room.asResident('GET', '')).json);
}

const blobId = () => toBase64url(randomBytes(16));

test('an attachment goes up in parts and comes back whole', async () => {
  const room = await newRoom();
  await room.openDoor(helpers[0], shift);
  const id = blobId();
  const parts = [randomBytes(256 * 1024), randomBytes(256 * 1024), randomBytes(7)];
  const put = (part: number, bytes: Uint8Array) =>
    room.asResident('PUT', `/blobs/${id}?part=${part}`, bytes);
  assert.equal((await put(1, randomBytes(1))).json.error, 'blob-part', 'none before the first');
  for (const [part, bytes] of parts.entries()) assert.equal((await put(part, bytes)).status, 200);
  assert.equal((await put(2, parts[2] ?? new Uint8Array())).status, 200, 'again after silence');
  assert.equal((await put(3, new Uint8Array(256 * 1024 + 1))).json.error, 'too-large');
  assert.equal((await put(3, new Uint8Array(0))).json.error, 'malformed');
  assert.equal((await room.say('see this', [id])).status, 200);
  assert.equal((await put(3, randomBytes(1))).json.error, 'blob-part', 'none once it is listed');
  for (const read of [
    await room.asResident('GET', `/blobs/${id}`),
    await room.asHelper('GET', `/blobs/${id}`, shift),
  ]) {
    assert.deepEqual(Buffer.from(read.bytes), Buffer.concat(parts));
  }
  const unknown = await room.asResident('GET', `/blobs/${blobId()}`);
  assert.deepEqual([unknown.status, unknown.json.error], [404, 'blob-unknown']);
  const unlisted = await room.say('and this', [blobId()]);
  assert.deepEqual([unlisted.status, unlisted.json.error], [404, 'blob-unknown']);
});

test('an upload that no entry lists goes after a day; a listed one stays', async () => {
  const room = await newRoom();
  const [listed, forgotten] = [blobId(), blobId()];
  for (const id of [listed, forgotten]) {
    await room.asResident('PUT', `/blobs/${id}?part=0`, randomBytes(100));
  }
  await room.say('one of two', [listed]);
  const { db } = installation.ground;
  const { timeZone } = installation.community;
  const today = dayAt(Date.now(), timeZone);
  await sweep(db, installation.keeper, addDays(today, 1));
  assert.equal((await room.asResident('GET', `/blobs/${forgotten}`)).status, 200);
  await sweep(db, installation.keeper, addDays(today, 2));
  assert.equal((await room.asResident('GET', `/blobs/${forgotten}`)).status, 404);
  assert.equal((await room.asResident('GET', `/blobs/${listed}`)).status, 200);
});

test('a room goes on the day that its resident is told, and only a visit of theirs moves it', async () => {
  const { db } = installation.ground;
  const { timeZone } = installation.community;
  const today = dayAt(Date.now(), timeZone);
  const room = await newRoom();
  assert.deepEqual((await status(room)).goes, addDays(today, 180));
  assert.equal((await room.asResident('PUT', '/keep', { days: 365 })).status, 200);
  assert.equal((await room.asResident('PUT', '/keep', { days: 366 })).json.error, 'malformed');
  assert.deepEqual((await status(room)).goes, addDays(today, 365));
  installation.ahead = 3 * dayMs;
  const later = (await signIn(installation, desk.id, helpers[0])).json.token;
  await room.asHelper('GET', '', later);
  const seen = decodeRoomStatus((await room.asHelper('GET', '', later)).json);
  assert.deepEqual([seen.visited, seen.goes], [undefined, undefined], 'a helper is told no visit');
  assert.equal((await status(room)).visited, addDays(today, 3));
  assert.equal((await status(room)).goes, addDays(today, 368));
  installation.ahead = 0;
  await installation.ground.pg.query('delete from shifts');
  shift = (await signIn(installation, desk.id, helpers[0])).json.token;
  await room.asResident('POST', '/close');
  assert.deepEqual(
    [(await status(room)).state, (await status(room)).goes],
    ['closed', addDays(today, 90)],
  );
  await room.asResident('POST', '/reopen');
  assert.deepEqual(
    [(await status(room)).state, (await status(room)).goes],
    ['open', addDays(today, 368)],
  );
  await room.asResident('POST', '/close');
  const open = await newRoom();
  await sweep(db, installation.keeper, addDays(today, 89));
  assert.equal((await room.asResident('GET', '')).status, 200);
  await sweep(db, installation.keeper, addDays(today, 90));
  assert.equal((await room.asResident('GET', '')).status, 404);
  assert.equal((await open.asResident('GET', '')).status, 200);
  await sweep(db, installation.keeper, addDays(today, 180));
  assert.equal((await open.asResident('GET', '')).status, 404);
  const { rows } = await installation.ground.pg.query(
    'select count(*)::int as n from elements e where not exists (select from rooms r where r.room_id = e.room_id)',
  );
  assert.equal(rows[0].n, 0);
});

test('a helper cannot close, keep or erase, nor make an epoch', async () => {
  const room = await newRoom();
  await room.openDoor(helpers[0], shift);
  for (const [method, below] of [
    ['POST', '/close'],
    ['POST', '/reopen'],
    ['PUT', '/keep'],
    ['POST', '/epochs'],
    ['DELETE', ''],
  ] as const) {
    assert.equal((await room.asHelper(method, below, shift)).status, 404, `${method} ${below}`);
  }
  assert.equal((await status(room)).state, 'open');
});

test('a replaced room is read and erased by its resident, and nobody else finds it', async () => {
  const room = await newRoom();
  await room.openDoor(helpers[0], shift);
  assert.equal((await room.asResident('POST', '/replace')).status, 200);
  assert.equal((await status(room)).state, 'replaced');
  assert.equal((await room.asResident('GET', '/secrets')).status, 200);
  assert.equal((await room.say('no more')).json.error, 'room-replaced');
  assert.equal((await room.asResident('POST', '/reopen')).json.error, 'room-replaced');
  assert.equal((await room.asHelper('GET', '', shift)).status, 404);
  assert.equal((await room.asResident('DELETE', '')).status, 200);
});

test('sixty openings and door appends an hour, and the resident keeps their own', async () => {
  const room = await newRoom();
  await room.openDoor(helpers[0], shift);
  for (let i = 1; i < 60; i += 1)
    assert.equal((await room.openDoor(helpers[0], shift)).status, 200);
  const many = await room.openDoor(helpers[0], shift);
  assert.deepEqual([many.status, many.json.error], [429, 'too-many']);
  assert.ok(many.json.retryAfter > 0 && many.json.retryAfter <= 3600);
  assert.equal(many.headers.get('retry-after'), String(many.json.retryAfter));
  for (let i = 0; i < 60; i += 1) {
    assert.equal((await room.answer(`${i}`, helpers[0], shift)).status, 200);
  }
  assert.equal((await room.answer('61', helpers[0], shift)).json.error, 'too-many');
  assert.equal((await room.open()).status, 200);
  assert.equal((await room.say('mine')).status, 200);
  const frames = decodeFrames((await room.asResident('GET', '/openings?from=55')).bytes);
  assert.equal(frames.length, 62 - 55);
});

test('a resident writes two hundred entries a day, and then still changes who can read', async () => {
  const room = await newRoom();
  for (let i = 0; i < 200; i += 1) assert.equal((await room.say(`${i}`)).status, 200);
  assert.equal((await room.say('201')).json.error, 'too-many');
  const { body } = await room.nextEpoch([desk]);
  assert.equal((await room.asResident('POST', '/epochs', body)).status, 200);
  const page = await room.asResident('GET', '/elements?before=202&count=500');
  assert.equal(decodeFrames(page.bytes).length, 202);
  assert.equal((await room.asResident('POST', '/close')).status, 200);
  assert.equal((await room.asResident('DELETE', '')).status, 200);
});

test('a room is made for solved work, and a paused desk takes no new one', async () => {
  const room = await TestRoom.draw(installation);
  const { body } = await room.nextEpoch([desk]);
  const without = await room.asResident('POST', '/api/rooms', body);
  assert.deepEqual([without.status, without.json.error], [403, 'work-refused']);
  await installation.ground.pg.query('update desks set paused = true');
  const [work = ''] = await workTokens(installation, desk.id, steward, 1);
  const headers = { 'nearhand-work': work };
  const paused = await room.asResident('POST', '/api/rooms', body, headers);
  assert.deepEqual([paused.status, paused.json.error], [409, 'desk-paused']);
  await installation.ground.pg.query('update desks set paused = false');
  const made = await room.asResident('POST', '/api/rooms', body, headers);
  assert.equal(made.status, 201, 'the token was not used up by the refusal');
});

test('the inbox pages by day and chance, and comes back to all of today', async () => {
  const ask = async (after?: string) => {
    const path = `/api/desks/${desk.id}/inbox${after === undefined ? '' : `?after=${after}`}`;
    const page = await installation.ask('GET', path, { headers: { 'nearhand-shift': shift } });
    return {
      status: page.status,
      rows: decodeFrames(page.bytes),
      cursor: page.headers.get('nearhand-cursor') ?? '',
    };
  };
  const first = await ask();
  const again = await ask(first.cursor);
  assert.deepEqual(again.rows, first.rows, 'all of them are of today');
  await installation.ground.pg.query('update inbox_rows set changed_day = changed_day - 1');
  const yesterday = await ask();
  assert.equal(yesterday.rows.length, first.rows.length);
  assert.equal((await ask(yesterday.cursor)).rows.length, 0);
  await newRoom();
  assert.equal((await ask(yesterday.cursor)).rows.length, 1, 'only what is new');
  const wrong = await installation.ask('GET', `/api/desks/${desk.id}/inbox?after=x`, {
    headers: { 'nearhand-shift': shift },
  });
  assert.equal(wrong.json.error, 'malformed');
  const stranger = await installation.ask('GET', `/api/desks/${desk.id}/inbox`, {
    headers: { 'nearhand-shift': 'x' },
  });
  assert.equal(stranger.json.error, 'shift-ended');
});
