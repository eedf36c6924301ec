import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeDeskRoot, nextRoot } from '@nearhand/ledger/desk-root';
import { payloadHash } from '@nearhand/ledger/leaf';
import { decodeCommunity } from '@nearhand/protocol/community';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import { enrolmentMac, enrolmentSecret } from '@nearhand/seal/enrolment';
import { leafHash } from '@nearhand/seal/hash';
import { randomBytes } from '@nearhand/seal/random';
import { encodeLeaving, encodeRoster } from '@nearhand/seal/roster';
import { type Installation, raise } from '../rooms/installation.fixture.ts';
import {
  type Answered,
  drawMember,
  enrolBy,
  type Member,
  signIn,
  staff,
} from '../rooms/private-client.fixture.ts';
import { seedSampleDesk } from './desks.ts';

let installation: Installation;
let deskId: string;
let steward: Member;
let helpers: readonly [Member, Member];

before(async () => {
  installation = await raise();
  ({ deskId, steward, helpers } = await staff(installation, installation.links));
});

function asSteward(
  method: string,
  below: string,
  body?: object,
  by: Member = steward,
): Promise<Answered> {
  return installation.ask(method, `/api/desks/${deskId}${below}`, {
    signer: by.signer,
    named: true,
    ...(body && { body }),
  });
}

async function rosterNow() {
  const { desks } = decodeCommunity(await installation.bundle());
  const [desk] = desks;
  assert.ok(desk);
  return desk;
}

async function publish(devices: readonly string[], leaves: readonly Uint8Array[], number?: number) {
  const { roster } = await rosterNow();
  const next = encodeRoster({
    desk: deskId,
    devices,
    number: number ?? roster.number + 1,
    type: 'roster',
    v: 1,
  });
  return asSteward('POST', '/rosters', {
    roster: toBase64url(next),
    signature: toBase64url(await steward.signer.sign('roster', next)),
    devices: leaves.map(toBase64url),
  });
}

/** Proposes the next root, which one signature makes count in a sample. */
async function signRoot(change: (stewards: readonly Uint8Array[]) => readonly Uint8Array[]) {
  const { json } = await asSteward('GET', '/proposals');
  const bytes = fromBase64url(json.root);
  const root = decodeDeskRoot(bytes);
  const before = { root, hash: payloadHash(bytes) };
  const stewards = root.stewards.map((leaf) => fromBase64url(leaf));
  const next = nextRoot(before, deskId, root.k, change(stewards));
  return asSteward('POST', '/roots', {
    root: toBase64url(next),
    signature: toBase64url(await steward.signer.sign('root', next)),
  });
}

async function leave(member: Member, by: Member): Promise<Answered> {
  const leaving = encodeLeaving({
    desk: deskId,
    device: toBase64url(member.leafHash),
    type: 'leaving',
    v: 1,
  });
  return installation.ask('POST', `/api/desks/${deskId}/leavings`, {
    body: {
      leaving: toBase64url(leaving),
      signature: toBase64url(await by.signer.sign('leaving', leaving)),
      key: toBase64url(by.signer.publicKey),
    },
  });
}

test('the sample has one desk in three languages, and its links work once', async () => {
  const desk = await rosterNow();
  assert.equal(desk.roster.devices.length, 2);
  assert.equal(desk.stewards[0]?.name, 'Ah-Lan');
  assert.deepEqual(
    desk.devices.map(({ name }) => name),
    ['Mei', 'Kit'],
  );
  assert.equal(installation.links.length, 3);
  assert.match(installation.links[0] ?? '', /#enrol-steward=/);
  const again = await enrolBy(installation, installation.links[1] ?? '', helpers[0]);
  assert.equal(again.status, 201, 'the same device asking again is answered again');
  const other = await enrolBy(
    installation,
    installation.links[1] ?? '',
    await drawMember(deskId, 'X'),
  );
  assert.deepEqual([other.status, other.json.error], [422, 'enrolment-refused']);
  assert.deepEqual(await seedSampleDesk(installation.ground), [], 'a second start makes nothing');
});

test('the bundle has the emergency numbers and, after them, the crisis numbers', async () => {
  const { emergency } = decodeCommunity(await installation.bundle());
  assert.deepEqual(
    emergency.map(({ number }) => number),
    ['119', '1925'],
  );
});

test('the bundle has an ETag and is not sent twice', async () => {
  const first = await installation.ask('GET', '/api/community');
  const etag = first.headers.get('etag') ?? '';
  const headers = { 'if-none-match': etag };
  const second = await installation.ask('GET', '/api/community', { headers });
  assert.deepEqual([second.status, second.bytes.length], [304, 0]);
});

test('all of a desk carry one shift token, renewed the next day', async () => {
  const [one, two] = [
    await signIn(installation, deskId, helpers[0]),
    await signIn(installation, deskId, helpers[1]),
  ];
  assert.equal(one.status, 200);
  assert.deepEqual(one.json, two.json);
  const headers = { 'nearhand-shift': one.json.token };
  const inbox = () => installation.ask('GET', `/api/desks/${deskId}/inbox`, { headers });
  assert.equal((await inbox()).status, 200);
  installation.ahead = 24 * 3_600_000;
  const ended = await inbox();
  assert.deepEqual([ended.status, ended.json.error], [401, 'shift-ended']);
  const tomorrow = await signIn(installation, deskId, helpers[0]);
  assert.equal(tomorrow.json.number, one.json.number + 1);
  assert.notEqual(tomorrow.json.token, one.json.token);
  installation.ahead = 0;
  await installation.ground.pg.query('delete from shifts');
});

test('a steward gets no shift token, and so counts no rooms', async () => {
  const { status, json } = await signIn(installation, deskId, steward);
  assert.deepEqual([status, json.error], [401, 'sign-in-refused']);
});

test('only members sign in, and a signature is good once', async () => {
  const stranger = await drawMember(deskId, 'Stranger');
  const refused = await signIn(installation, deskId, stranger);
  assert.equal(refused.json.error, 'sign-in-refused');
  const mixed = { leafHash: helpers[0].leafHash, signer: stranger.signer };
  assert.equal((await signIn(installation, deskId, mixed)).json.error, 'sign-in-refused');
});

test('a helper is invited, waits, and is a member once a steward says so', async () => {
  const invitation = randomBytes(16);
  const asked = { invitation: toBase64url(invitation), role: 'helper' };
  assert.equal((await asSteward('POST', '/invitations', asked)).status, 201);
  assert.equal((await asSteward('POST', '/invitations', asked)).json.error, 'enrolment-refused');
  const secret = enrolmentSecret(steward.seed, installation.origin, invitation);
  const member = await drawMember(deskId, 'Pak');
  const path = `/api/enrolments/${toBase64url(invitation)}`;
  const body = {
    leaf: toBase64url(member.leaf),
    mac: toBase64url(enrolmentMac(secret, member.leaf)),
  };
  const sent = await installation.ask('POST', path, { body });
  assert.equal(sent.status, 202);
  assert.equal((await signIn(installation, deskId, member)).json.error, 'sign-in-refused');
  const waiting = await asSteward('GET', '/enrolments');
  assert.deepEqual(waiting.json, [{ invitation: asked.invitation, ...body }]);
  const { roster } = await rosterNow();
  const hash = toBase64url(leafHash(member.leaf));
  const published = await publish([...roster.devices, hash], [member.leaf]);
  assert.equal(published.status, 201, JSON.stringify(published.json));
  assert.deepEqual((await asSteward('GET', '/enrolments')).json, []);
  assert.equal((await signIn(installation, deskId, member)).status, 200);
  assert.deepEqual(
    (await rosterNow()).devices.map(({ name }) => name),
    ['Mei', 'Kit', 'Pak'],
  );
  const unknown = await installation.ask(
    'POST',
    `/api/enrolments/${toBase64url(randomBytes(16))}`,
    {
      body,
    },
  );
  assert.equal(unknown.json.error, 'enrolment-unknown');
});

test('a second steward is confirmed by the first', async () => {
  const second = await drawMember(deskId, 'Ah-Hui', 'steward');
  assert.equal(
    (await asSteward('GET', '/enrolments', undefined, second)).json.error,
    'not-permitted',
  );
  const added = await signRoot((stewards) => [...stewards, second.leaf]);
  assert.equal(added.status, 201);
  assert.equal((await asSteward('GET', '/enrolments', undefined, second)).status, 200);
  assert.equal((await rosterNow()).stewards.length, 2);
});

test('a roster is refused that is old, names strangers, or is signed by anyone else', async () => {
  const { roster } = await rosterNow();
  const stale = await publish(roster.devices, [], roster.number);
  assert.equal(stale.status, 201, 'the newest one again changes nothing');
  const old = await publish(roster.devices, [], roster.number + 2);
  assert.deepEqual([old.status, old.json.error], [409, 'roster-changed']);
  assert.equal(old.json.community.desks[0].id, deskId);
  const unknown = await publish([...roster.devices, toBase64url(randomBytes(32))], []);
  assert.equal(unknown.json.error, 'roster-refused');
  const elsewhere = await drawMember(toBase64url(randomBytes(16)), 'Elsewhere');
  const hash = toBase64url(elsewhere.leafHash);
  const foreign = await publish([...roster.devices, hash], [elsewhere.leaf]);
  assert.equal(foreign.json.error, 'roster-refused');
  const body = { roster: 'AAAA', signature: toBase64url(new Uint8Array(64)), devices: [] };
  assert.equal((await asSteward('POST', '/rosters', body)).json.error, 'roster-refused');
  assert.equal((await asSteward('POST', '/rosters', body, helpers[0])).json.error, 'not-permitted');
});

test('a leaving works at once, ends the shift, and only the device or a steward can sign it', async () => {
  const shift = await signIn(installation, deskId, helpers[0]);
  const leaver = helpers[1];
  assert.equal((await leave(leaver, helpers[0])).json.error, 'not-permitted');
  assert.equal((await leave(leaver, leaver)).status, 201);
  assert.equal((await leave(leaver, leaver)).status, 201, 'again changes nothing');
  assert.equal((await signIn(installation, deskId, leaver)).json.error, 'sign-in-refused');
  const inbox = await installation.ask('GET', `/api/desks/${deskId}/inbox`, {
    headers: { 'nearhand-shift': shift.json.token },
  });
  assert.equal(inbox.json.error, 'shift-ended');
  const renewed = await signIn(installation, deskId, helpers[0]);
  assert.equal(renewed.json.number, shift.json.number + 1);
  const desk = await rosterNow();
  assert.deepEqual(desk.left, [toBase64url(leaver.leafHash)]);
  const back = await publish(desk.roster.devices, []);
  assert.equal(back.json.error, 'roster-refused', 'who left comes back only with a new device');
  const gone = toBase64url(leaver.leafHash);
  const without = desk.roster.devices.filter((hash) => hash !== gone);
  assert.equal((await publish(without, [])).status, 201);
  assert.deepEqual((await rosterNow()).left, []);
});

test('a steward describes the desk, and a description that no client could decode is refused', async () => {
  const [desk] = (await installation.bundle()).desks;
  const { roster, devices, leavings, stewards, ...description } = desk;
  const put = async (changed: object) => {
    const bytes = encodeCanonical(changed);
    return asSteward('PUT', '', {
      description: toBase64url(bytes),
      signature: toBase64url(await steward.signer.sign('desk', bytes)),
    });
  };
  assert.equal((await put({ ...description, paused: true, phone: '00-1' })).status, 200);
  assert.equal((await rosterNow()).paused, true);
  assert.equal((await rosterNow()).phone, '00-1');
  const wrong = [
    { ...description, stewards },
    { ...description, names: { en: 'only one' } },
    { ...description, needs: ['money'] },
    { ...description, hours: [{ day: 7, from: '09:00', to: '10:00' }] },
    { ...description, complaints: { name: 'x', phone: 'y', url: 'javascript:alert(1)' } },
    { ...description, id: toBase64url(randomBytes(16)) },
  ];
  for (const each of wrong) assert.equal((await put(each)).json.error, 'malformed');
  assert.equal((await put(description)).status, 200);
});

test('a desk hands out tokens, and never more than 500', async () => {
  const drawn = await asSteward('POST', '/tokens', { count: 50 });
  assert.equal(new Set(drawn.json.tokens).size, 50);
  for (let i = 0; i < 9; i += 1) {
    assert.equal((await asSteward('POST', '/tokens', { count: 50 })).status, 201);
  }
  assert.equal((await asSteward('POST', '/tokens', { count: 1 })).json.error, 'too-many');
  assert.equal((await asSteward('POST', '/tokens', { count: 51 })).json.error, 'malformed');
});
