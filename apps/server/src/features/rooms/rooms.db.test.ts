import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { encodeEntryBody } from '@nearhand/protocol/entry-body';
import { decodeFrames } from '@nearhand/protocol/frames';
import { decodeInboxRow } from '@nearhand/protocol/inbox-row';
import { decodeRoomStatus } from '@nearhand/protocol/room-status';
import { equal, fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { openEntry } from '@nearhand/seal/entry';
import { drawEpochSecrets } from '@nearhand/seal/epoch-keys';
import { signerOf } from '@nearhand/seal/signature';
import { openSlot } from '@nearhand/seal/slot';
import { type Installation, raise } from './installation.fixture.ts';
import { type Member, signIn, staff } from './private-client.fixture.ts';
import { type DeskLetIn, TestRoom, workTokens } from './room.fixture.ts';

let installation: Installation;
let steward: Member;
let helpers: readonly [Member, Member];
let desk: DeskLetIn;
let shift: string;
let tokens: string[];

before(async () => {
  installation = await raise();
  const staffed = await staff(installation, installation.links);
  ({ steward, helpers } = staffed);
  const { deskId } = staffed;
  desk = { id: deskId, number: 3, devices: helpers, letIn: helpers };
  shift = (await signIn(installation, deskId, helpers[0])).json.token;
  tokens = [...(await workTokens(installation, deskId, steward, 50))];
});

async function newRoom(at: DeskLetIn = desk): Promise<TestRoom> {
  const room = await TestRoom.draw(installation);
  const made = await room.create([at], tokens.pop() ?? '');
  assert.equal(made.status, 201, JSON.stringify(made.json));
  return room;
}

test('a resident makes a room, a helper finds it by its slot, and both read what was said', async () => {
  const room = await newRoom();
  assert.equal((await room.open()).status, 200);
  assert.equal((await room.say('The rent is due')).status, 200);
  const inbox = await installation.ask('GET', `/api/desks/${desk.id}/inbox`, {
    headers: { 'nearhand-shift': shift },
  });
  const rows = decodeFrames(inbox.bytes).map(({ bytes }) => decodeInboxRow(bytes));
  const row = rows.find(({ door }) => equal(door, room.door.publicKey));
  assert.ok(row);
  const slot = row.slots[0];
  assert.ok(slot);
  const content = await openSlot(helpers[0].ageScalar, slot, row);
  assert.deepEqual(content.K, room.secrets.K);
  assert.equal((await room.openDoor(helpers[0], shift)).status, 200);
  const secrets = await room.asHelper('GET', '/secrets', shift);
  assert.deepEqual(secrets.json, { secrets: [toBase64url(room.secrets.S)] });
  const page = await room.asHelper('GET', '/elements?before=9&count=9', shift);
  const frames = decodeFrames(page.bytes);
  assert.deepEqual(
    frames.map(({ kind }) => kind),
    ['manifest', 'entry'],
  );
  assert.equal((await room.answer('We will call them', helpers[0], shift)).status, 200);
  const both = decodeFrames((await room.asResident('GET', '/elements?from=1&count=5')).bytes);
  assert.equal(both.length, 2);
  const place = { roomId: room.keys.roomId, epoch: 1, sequence: 2 };
  const first = openEntry(
    both[0]?.bytes ?? new Uint8Array(),
    { ...place, sequence: 1, previous: room.manifestHead },
    room.epochKeys.entryKey,
  );
  assert.match(new TextDecoder().decode(first.content), /The rent is due/);
  const second = openEntry(
    both[1]?.bytes ?? new Uint8Array(),
    { ...place, previous: first.head },
    room.epochKeys.entryKey,
  );
  assert.match(new TextDecoder().decode(second.content), /We will call them/);
  const openings = await room.asResident('GET', '/openings?from=0');
  assert.equal(decodeFrames(openings.bytes).length, 2);
});

test('the status tells the resident their own slot, and a helper none', async () => {
  const room = await newRoom();
  const status = decodeRoomStatus((await room.asResident('GET', '')).json);
  assert.equal(status.state, 'open');
  assert.equal(status.sequence, 1);
  assert.deepEqual(status.head, room.head);
  assert.ok(status.slot);
  const opened = await openSlot(room.keys.ageScalar, status.slot, { epoch: 1, ...status.tie });
  assert.deepEqual(opened.K, room.secrets.K);
  const seen = decodeRoomStatus((await room.asHelper('GET', '', shift)).json);
  assert.equal(seen.slot, undefined);
});

test('nothing sealed is served before an opening record', async () => {
  const room = await newRoom();
  const sealed = [
    '/secrets',
    '/manifests',
    '/openings?from=0',
    '/elements?from=0&count=1',
    '/events',
    `/blobs/${toBase64url(new Uint8Array(16))}`,
  ];
  for (const below of sealed) {
    const asked = await room.asResident('GET', below);
    assert.deepEqual([below, asked.status, asked.json], [below, 401, { error: 'visit-ended' }]);
    const door = await room.asHelper('GET', below, shift);
    assert.deepEqual([below, door.status, door.json], [below, 401, { error: 'visit-ended' }]);
  }
  assert.equal((await room.say('too early')).json.error, 'visit-ended');
  assert.equal((await room.open()).status, 200);
  assert.equal((await room.asResident('GET', '/secrets')).status, 200);
  installation.ahead = 61 * 60_000;
  assert.equal((await room.asResident('GET', '/secrets')).json.error, 'visit-ended');
  installation.ahead = 0;
});

test('an opening record that is sent once more yields no second visit', async () => {
  const room = await newRoom();
  await room.open();
  const { bytes } = await room.openingRecord(helpers[0], shift);
  const once = await room.asHelper('POST', '/openings', shift, bytes);
  assert.equal(once.status, 200);
  const again = await room.asHelper('POST', '/openings', shift, bytes);
  assert.deepEqual([again.status, again.json.error], [409, 'moved']);
  assert.equal(again.json.visit, undefined);
});

test('an unknown room, a wrong signature, another key and an old door key are the same 404', async () => {
  const room = await newRoom();
  await room.open();
  const stranger = await TestRoom.draw(installation);
  const oldDoor = room.door;
  const oldPath = room.doorPath;
  const { body } = await room.nextEpoch([desk]);
  assert.equal((await room.asResident('POST', '/epochs', body)).status, 200);
  room.moveOn();
  const wrong = toBase64url(new Uint8Array(64).fill(3));
  const cases = {
    unknown: await installation.ask('GET', stranger.path, {
      signer: stranger.keys.signer,
      named: true,
    }),
    'another key': await installation.ask('GET', room.path, {
      signer: stranger.keys.signer,
      named: true,
    }),
    'wrong signature': await room.asResident('GET', '', undefined, { 'nearhand-signature': wrong }),
    'no signature': await installation.ask('GET', room.path, {
      headers: { 'nearhand-nonce': toBase64url(await installation.nonce()) },
    }),
    'not an address': await installation.ask('GET', '/api/rooms/x', {
      signer: room.keys.signer,
      named: true,
    }),
    'old door': await installation.ask('GET', oldPath, {
      signer: oldDoor,
      headers: { 'nearhand-shift': shift },
    }),
    'other epoch in the signature': await room.asResident('GET', '', undefined, {
      'nearhand-epoch': '77',
    }),
  };
  for (const [name, { status, json }] of Object.entries(cases)) {
    assert.deepEqual([name, status, json], [name, 404, { error: 'no-such-room' }]);
  }
});

test('a nonce is good once', async () => {
  const room = await newRoom();
  const nonce = await installation.nonce();
  const ask = () =>
    installation.ask('GET', room.path, { signer: room.keys.signer, named: true, nonce });
  assert.equal((await ask()).status, 200);
  const again = await ask();
  assert.deepEqual([again.status, again.json.error], [401, 'nonce-used']);
  assert.match(again.headers.get('nearhand-nonce') ?? '', /^[\w-]{43}$/);
  installation.ahead = 7 * 60_000;
  const old = await installation.ask('GET', room.path, {
    signer: room.keys.signer,
    named: true,
    nonce: fromBase64url(toBase64url(nonce)),
  });
  installation.ahead = 0;
  assert.equal(old.json.error, 'nonce-used');
});

test('an entry is taken only on the current head, and the identical bytes again are answered alike', async () => {
  const room = await newRoom();
  await room.open();
  const { bytes } = await room.entry('first');
  const body = encodeEntryBody({ entry: bytes, blobs: [] });
  const once = await room.asResident('POST', '/elements', body);
  assert.equal(once.status, 200);
  const again = await room.asResident('POST', '/elements', body);
  assert.deepEqual([again.status, again.json], [200, once.json]);
  const other = await room.entry('second, on the old head');
  const late = await room.asResident(
    'POST',
    '/elements',
    encodeEntryBody({ entry: other.bytes, blobs: [] }),
  );
  assert.deepEqual(
    [late.status, late.json],
    [409, { error: 'moved', head: once.json.head, sequence: 2, epoch: 1 }],
  );
});

test('of two entries on one head exactly one is taken', async () => {
  const room = await newRoom();
  await room.open();
  const sealed = await Promise.all(Array.from({ length: 8 }, (_, i) => room.entry(`entry ${i}`)));
  const answers = await Promise.all(
    sealed.map(({ bytes }) =>
      room.asResident('POST', '/elements', encodeEntryBody({ entry: bytes, blobs: [] })),
    ),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(answers.filter(({ json }) => json.error === 'moved').length, 7);
});

test('a resident who came too late is not starved: doors wait', async () => {
  const room = await newRoom();
  await room.open();
  await room.openDoor(helpers[0], shift);
  const late = await room.entry('written before the helper was quicker');
  assert.equal((await room.answer('quick', helpers[0], shift)).status, 200);
  const refused = await room.asResident(
    'POST',
    '/elements',
    encodeEntryBody({ entry: late.bytes, blobs: [] }),
  );
  assert.equal(refused.json.error, 'moved');
  const held = await room.answer('and again', helpers[0], shift);
  assert.deepEqual([held.status, held.json], [409, { error: 'held', retryAfter: 30 }]);
  assert.equal((await room.say('now mine')).status, 200);
  assert.equal((await room.answer('after that', helpers[0], shift)).status, 200);
});

test('an entry of an older epoch does not follow a new manifest', async () => {
  const room = await newRoom();
  await room.open();
  const stale = await room.entry('sealed for those who could read before');
  const old = { door: room.door, path: room.doorPath };
  await room.openDoor(helpers[0], shift);
  const oldVisit = room.doorVisit;
  const { body } = await room.nextEpoch([{ ...desk, letIn: [helpers[1]] }]);
  assert.equal((await room.asResident('POST', '/epochs', body)).status, 200);
  room.moveOn();
  const asked = encodeEntryBody({ entry: stale.bytes, blobs: [] });
  assert.equal((await room.asResident('POST', '/elements', asked)).json.error, 'epoch-ended');
  const byDoor = await installation.ask('POST', `${old.path}/elements`, {
    signer: old.door,
    body: asked,
    headers: { 'nearhand-shift': shift, 'nearhand-visit': oldVisit },
  });
  assert.deepEqual([byDoor.status, byDoor.json.error], [404, 'no-such-room']);
  const next = await room.entry('by the old door, at the head of the new epoch');
  const byOldDoor = await installation.ask('POST', `${old.path}/elements`, {
    signer: old.door,
    body: encodeEntryBody({ entry: next.bytes, blobs: [] }),
    headers: { 'nearhand-shift': shift, 'nearhand-visit': oldVisit },
  });
  assert.deepEqual([byOldDoor.status, byOldDoor.json.error], [404, 'no-such-room']);
  assert.equal((await room.say('in the new epoch')).status, 200);
  const manifests = decodeFrames((await room.asResident('GET', '/manifests')).bytes);
  assert.equal(manifests.length, 2);
  const secrets = await room.asResident('GET', '/secrets');
  assert.equal(secrets.json.secrets.length, 2);
});

test('an epoch is refused unless it follows and is whole', async () => {
  const room = await newRoom();
  await room.open();
  const before = room.epoch;
  const stranger = await signerOf(drawEpochSecrets().K);
  const codes = async (body: object) => {
    const { status, json } = await room.asResident('POST', '/epochs', body);
    return `${status} ${json.error}`;
  };
  const spoiled = async (change: object) => {
    room.older.length = 0;
    return (await room.nextEpoch([desk], change)).body;
  };
  assert.equal(await codes(await spoiled({ previous: new Uint8Array(32) })), '409 moved');
  assert.equal(await codes(await spoiled({ journalHead: new Uint8Array(32) })), '409 moved');
  assert.equal(await codes(await spoiled({ sequence: 5 })), '409 moved');
  assert.equal(
    await codes(
      await spoiled({ rosters: [{ desk: fromBase64url(desk.id), number: 2, devices: 2 }] }),
    ),
    '409 roster-changed',
  );
  assert.equal(
    await codes(await spoiled({ rosters: [], slots: [new Uint8Array(32)] })),
    '422 manifest-refused',
  );
  const whole = await spoiled({});
  assert.equal(await codes({ ...whole, slots: [] }), '422 manifest-refused');
  assert.equal(await codes({ ...whole, s: 'AAAA' }), '400 malformed');
  assert.equal(await codes({ ...whole, more: 1 }), '400 malformed');
  const swapped = [...(whole.slots as string[])].reverse();
  assert.equal(await codes({ ...whole, slots: swapped }), '422 manifest-refused');
  const cut = toBase64url(fromBase64url(whole.manifest as string).slice(0, -3));
  assert.equal(await codes({ ...whole, manifest: cut }), '422 manifest-refused');
  const forged = fromBase64url(whole.manifest as string);
  const bySomeoneElse = await stranger.sign('manifest', forged.slice(0, -64));
  forged.set(bySomeoneElse, forged.length - 64);
  assert.equal(await codes({ ...whole, manifest: toBase64url(forged) }), '422 manifest-refused');
  const unknownBlob = { ...whole, blobs: [toBase64url(new Uint8Array(16))] };
  assert.equal(await codes(unknownBlob), '404 blob-unknown');
  assert.equal(decodeRoomStatus((await room.asResident('GET', '')).json).epoch, before);
});

test('the same manifest again is answered alike and makes no second room', async () => {
  const room = await TestRoom.draw(installation);
  const { body } = await room.nextEpoch([desk]);
  const headers = { 'nearhand-work': tokens.pop() ?? '' };
  const first = await room.asResident('POST', '/api/rooms', body, headers);
  assert.equal(first.status, 201);
  const again = await room.asResident('POST', '/api/rooms', body, headers);
  assert.deepEqual([again.status, again.json], [200, first.json]);
  const other = await TestRoom.draw(installation);
  const replayed = await other.asResident(
    'POST',
    '/api/rooms',
    (await other.nextEpoch([desk])).body,
    headers,
  );
  assert.deepEqual([replayed.status, replayed.json.error], [403, 'work-refused']);
  room.moveOn();
  const next = await room.nextEpoch([desk]);
  assert.equal((await room.asResident('POST', '/epochs', next.body)).status, 200);
  assert.equal((await room.asResident('POST', '/epochs', next.body)).status, 200);
});

test('erasing leaves no row of the room in any table, at once', async () => {
  const room = await newRoom();
  await room.open();
  await room.openDoor(helpers[0], shift);
  const blob = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
  await room.asResident('PUT', `/blobs/${blob}?part=0`, new Uint8Array(1000));
  await room.say('with a photo', [blob]);
  const notAsHelper = await room.asHelper('DELETE', '', shift);
  assert.equal(notAsHelper.status, 404);
  const { rows: tables } = await installation.ground.pg.query<{ name: string }>(
    `select table_name as name from information_schema.columns where column_name = 'room_id'`,
  );
  assert.ok(tables.length >= 8);
  const rowsLeft = async () => {
    const counts = await Promise.all(
      tables.map(async ({ name }) => {
        const { rows } = await installation.ground.pg.query(
          `select count(*)::int as n from ${name} where room_id = $1`,
          [room.keys.roomId],
        );
        return [name, rows[0]?.n as number] as const;
      }),
    );
    return counts.filter(([, n]) => n > 0).map(([name]) => name);
  };
  assert.equal((await rowsLeft()).length, tables.length);
  const erased = await room.asResident('DELETE', '');
  assert.deepEqual([erased.status, erased.json], [200, { erased: true }]);
  assert.deepEqual(await rowsLeft(), []);
  assert.equal((await room.asResident('GET', '')).status, 404);
  assert.equal((await room.say('into nothing')).json.error, 'no-such-room');
  assert.equal((await room.answer('into nothing', helpers[0], shift)).json.error, 'no-such-room');
});
