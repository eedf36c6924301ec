import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeInboxRow } from '@nearhand/protocol/inbox-row';
import { equal, fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { encodeLeaving } from '@nearhand/seal/roster';
import { type Installation, raise } from './installation.fixture.ts';
import { type Member, signIn, staff } from './private-client.fixture.ts';
import { type DeskLetIn, TestRoom, workTokens } from './room.fixture.ts';

let installation: Installation;
let helpers: readonly [Member, Member];
let desk: DeskLetIn;
let shift: string;
let tokens: string[];

before(async () => {
  installation = await raise();
  const staffed = await staff(installation, installation.links);
  helpers = staffed.helpers;
  desk = { id: staffed.deskId, number: 3, devices: helpers, letIn: helpers };
  shift = (await signIn(installation, desk.id, helpers[0])).json.token;
  tokens = [...(await workTokens(installation, desk.id, staffed.steward, 9))];
});

async function newRoom(): Promise<TestRoom> {
  const room = await TestRoom.draw(installation);
  assert.equal((await room.create([desk], tokens.pop() ?? '')).status, 201);
  await room.open();
  return room;
}

/** The lines of a stream as they come. */
async function* linesOf(response: Response) {
  const decoder = new TextDecoder();
  let text = '';
  assert.ok(response.body);
  for await (const bytes of response.body) {
    text += decoder.decode(bytes, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

async function follow(room: TestRoom) {
  const response = await installation.fetch('GET', `${room.path}/events`, {
    signer: room.keys.signer,
    named: true,
    headers: { 'nearhand-visit': room.visit },
  });
  assert.equal(response.status, 200);
  return linesOf(response);
}

async function followDoor(room: TestRoom) {
  const response = await installation.fetch('GET', `${room.doorPath}/events`, {
    signer: room.door,
    headers: { 'nearhand-visit': room.doorVisit, 'nearhand-shift': shift },
  });
  assert.equal(response.status, 200);
  return linesOf(response);
}

test('what happens in a room is told while the page is open, until a new epoch', async () => {
  const room = await newRoom();
  const lines = await follow(room);
  const first = (await lines.next()).value;
  assert.deepEqual(first, { sequence: 1, head: toBase64url(room.head), openings: 1, epoch: 1 });
  await room.openDoor(helpers[0], shift);
  assert.equal((await lines.next()).value.openings, 2);
  await room.answer('hello', helpers[0], shift);
  const told = (await lines.next()).value;
  assert.deepEqual([told.sequence, told.head], [2, toBase64url(room.head)]);
  const { body } = await room.nextEpoch([desk]);
  await room.asResident('POST', '/epochs', body);
  assert.equal((await lines.next()).value.epoch, 2);
  assert.equal((await lines.next()).done, true);
});

test('a helper who is shut out is told nothing of the new epoch', async () => {
  const room = await newRoom();
  await room.openDoor(helpers[0], shift);
  const lines = await followDoor(room);
  assert.equal((await lines.next()).value.epoch, 1);
  const { body } = await room.nextEpoch([{ ...desk, letIn: [helpers[1]] }]);
  assert.equal((await room.asResident('POST', '/epochs', body)).status, 200);
  assert.equal((await lines.next()).done, true, 'no line with the new head');
});

test('an erased room ends its streams', async () => {
  const room = await newRoom();
  const lines = await follow(room);
  await lines.next();
  await room.asResident('DELETE', '');
  assert.equal((await lines.next()).done, true);
});

test('a new row comes to the open inbox of its desk', async () => {
  const response = await installation.fetch('GET', `/api/desks/${desk.id}/inbox/events`, {
    headers: { 'nearhand-shift': shift },
  });
  const lines = linesOf(response);
  assert.deepEqual((await lines.next()).value, {});
  const room = await newRoom();
  const row = decodeInboxRow(fromBase64url((await lines.next()).value.row));
  assert.ok(equal(row.door, room.door.publicKey));
  assert.equal(row.slots.length, 2);
  await lines.return();
});

test('after the connection to the database breaks, streams go on and have missed nothing', async () => {
  const room = await newRoom();
  const lines = await follow(room);
  await lines.next();
  await installation.ground.pg.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where query like 'listen%' or query like 'LISTEN%'`,
  );
  await room.say('said while nobody listened');
  assert.equal((await lines.next()).value.sequence, 2);
  await lines.return();
});

test('a leaving ends the streams of the shift at once', async () => {
  const room = await newRoom();
  await room.openDoor(helpers[0], shift);
  const lines = await followDoor(room);
  await lines.next();
  const leaving = encodeLeaving({
    desk: desk.id,
    device: toBase64url(helpers[1].leafHash),
    type: 'leaving',
    v: 1,
  });
  const { signer } = helpers[1];
  await installation.ask('POST', `/api/desks/${desk.id}/leavings`, {
    body: {
      leaving: toBase64url(leaving),
      signature: toBase64url(await signer.sign('leaving', leaving)),
      key: toBase64url(signer.publicKey),
    },
  });
  assert.equal((await lines.next()).done, true);
  const late = await room.answer('too late', helpers[0], shift);
  assert.deepEqual([late.status, late.json.error], [401, 'shift-ended']);
  const status = await room.asHelper('GET', '', shift);
  assert.deepEqual([status.status, status.json.error], [401, 'shift-ended']);
});
