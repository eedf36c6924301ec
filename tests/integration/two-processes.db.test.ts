import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { encodeEntryBody } from '@nearhand/protocol/entry-body';
import { decodeWorkChallenge, encodeWork, type Scrypt, solves } from '@nearhand/protocol/work';
import { toBase64url } from '@nearhand/seal/bytes';
import {
  type Member,
  PrivateClient,
  signIn,
  staff,
} from '../../apps/server/src/features/rooms/private-client.fixture.ts';
import {
  type DeskLetIn,
  TestRoom,
  workTokens,
} from '../../apps/server/src/features/rooms/room.fixture.ts';
import { cleanUp } from '../../apps/server/src/server.fixture.ts';
import { startTwo, type TwoProcesses } from './two-processes.ts';

let pair: TwoProcesses;
let desk: DeskLetIn;
let helper: Member;
let tokens: string[];

before(async () => {
  pair = await startTwo();
  const { deskId, steward, helpers } = await staff(pair.client, pair.links);
  desk = { id: deskId, number: 3, devices: helpers, letIn: helpers };
  [helper] = helpers;
  tokens = [...(await workTokens(pair.client, deskId, steward, 9))];
});
after(cleanUp);

async function newRoom(): Promise<TestRoom> {
  const room = await TestRoom.draw(pair.client);
  assert.equal((await room.create([desk], tokens.pop() ?? '')).status, 201);
  assert.equal((await room.open()).status, 200);
  return room;
}

/** The same request, byte for byte, at one process and then at the other. */
async function atBoth(room: TestRoom, method: string, below: string, body?: Uint8Array) {
  const nonce = await pair.client.nonce();
  const asked = {
    ...{ signer: room.keys.signer, named: true, nonce, epoch: room.epoch },
    headers: { 'nearhand-visit': room.visit },
    ...(body && { body }),
  };
  const clients = [pair.one, pair.two].map(({ url }) => new PrivateClient(url, pair.client.origin));
  const answers = [];
  for (const client of clients)
    answers.push(await client.ask(method, `${room.path}${below}`, asked));
  return answers.map(({ status, json }) => [status, json?.error]);
}

test('two that start at once on an empty database make one community', () => {
  assert.equal(pair.links.length, 3);
});

test('a room and its helper go on at either, each request at another than the one before', async () => {
  const room = await newRoom();
  // What is signed in at one is known at the other at once, or it tries again for nothing.
  for (let round = 0; round < 5; round += 1) {
    const signedIn = await signIn(pair.client, desk.id, helper);
    const shift = signedIn.json.token as string;
    assert.equal((await room.openDoor(helper, shift)).status, 200);
    assert.equal((await room.say(`said ${round}`)).status, 200);
    assert.equal((await room.answer(`answered ${round}`, helper, shift)).status, 200);
  }
  const elements = await room.asResident('GET', '/elements?from=0');
  assert.equal(elements.status, 200);
  assert.equal(room.sequence, 11);
});

test('a request that was answered at one is refused at the other', async () => {
  const room = await newRoom();
  assert.deepEqual(await atBoth(room, 'GET', ''), [
    [200, undefined],
    [401, 'nonce-used'],
  ]);
  assert.deepEqual(await atBoth(room, 'POST', '/close'), [
    [200, undefined],
    [401, 'nonce-used'],
  ]);
});

test('an append sent again to the other is answered as sent again, and stands once', async () => {
  const room = await newRoom();
  const { bytes } = await room.entry('once');
  const body = encodeEntryBody({ entry: bytes, blobs: [] });
  assert.deepEqual(await atBoth(room, 'POST', '/elements', body), [
    [200, undefined],
    [200, undefined],
  ]);
  assert.equal((await room.asResident('GET', '')).json.sequence, 2);
});

test('work that made a room at one makes none at the other', async () => {
  const scrypt: Scrypt = async (password, salt, { n, r, p }) =>
    scryptSync(password, salt, 32, { N: n, r, p });
  const asked = decodeWorkChallenge((await pair.client.ask('GET', '/api/work')).json);
  const counters: number[] = [];
  for (let part = 0; part < asked.parts; part += 1) {
    let counter = 0;
    while (!(await solves(asked, part, counter, scrypt))) counter += 1;
    counters.push(counter);
  }
  const work = encodeWork({ challenge: asked.challenge, counters });
  const statuses: number[] = [];
  for (const { url } of [pair.one, pair.two]) {
    const room = await TestRoom.draw(new PrivateClient(url, pair.client.origin));
    statuses.push((await room.create([desk], work)).status);
  }
  assert.deepEqual(statuses, [201, 403]);
});

test('what a room may do in an hour it may do at both together, and an eighth more', async () => {
  const room = await newRoom();
  let opened = 1;
  while ((await room.open()).status === 200) opened += 1;
  assert.ok(opened >= 60 && opened <= 75, `${opened} openings`);
});

test('what is appended at one is told to a page that is open at the other', async () => {
  const room = await newRoom();
  const reader = new PrivateClient(pair.two.url, pair.client.origin);
  const response = await reader.fetch('GET', `${room.path}/events`, {
    signer: room.keys.signer,
    named: true,
    headers: { 'nearhand-visit': room.visit },
  });
  const lines = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await lines?.read())?.value ?? '', /"sequence":1/);
  await room.say('heard there');
  const told = (await lines?.read())?.value ?? '';
  assert.deepEqual([JSON.parse(told).sequence, JSON.parse(told).head], [2, toBase64url(room.head)]);
  await lines?.cancel();
});

test('a link "near here" made at one opens at the other', async () => {
  const made = await fetch(`${pair.one.url}/services/near`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ latitude: '25.04', longitude: '121.55', asked: '' }),
  });
  assert.equal(made.status, 303);
  const [address = ''] = (made.headers.get('location') ?? '').split('#');
  assert.match(address, /\?near=/);
  const shown = async (url: string, path: string) => await (await fetch(`${url}${path}`)).text();
  const forgotten = /Where you are is forgotten after an hour/;
  assert.doesNotMatch(await shown(pair.two.url, address), forgotten);
  const altered = address.replace(/near=.{3}/, 'near=AAA');
  assert.match(await shown(pair.two.url, altered), forgotten);
});
