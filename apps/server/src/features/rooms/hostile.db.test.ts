import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { isServerErrorCode } from '@nearhand/protocol/errors';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { type Installation, raise } from './installation.fixture.ts';
import { type Member, signIn, staff } from './private-client.fixture.ts';
import { TestRoom, workTokens } from './room.fixture.ts';

let installation: Installation;
let room: TestRoom;
let steward: Member;
let helpers: readonly [Member, Member];
let deskId: string;
let shift: string;

before(async () => {
  installation = await raise();
  ({ steward, helpers, deskId } = await staff(installation, installation.links));
  shift = (await signIn(installation, deskId, helpers[0])).json.token;
  const [work = ''] = await workTokens(installation, deskId, steward, 1);
  room = await TestRoom.draw(installation);
  await room.create([{ id: deskId, number: 3, devices: helpers, letIn: helpers }], work);
  await room.open();
  await room.openDoor(helpers[0], shift);
});

/** A count of blobs, and whatever stands where they and the entry should. */
function entryBody(blobs: number, rest: Uint8Array): Uint8Array {
  return new Uint8Array([blobs, ...rest]);
}

const bodies: readonly (object | Uint8Array)[] = [
  new Uint8Array(0),
  new Uint8Array(1),
  randomBytes(600),
  new TextEncoder().encode('{'),
  new TextEncoder().encode('null'),
  new TextEncoder().encode('[]'),
  new TextEncoder().encode('"x"'),
  new TextEncoder().encode('{"a":'.repeat(5000)),
  { __proto__: null, entry: 1, blobs: 2 },
  { entry: 'AAAA', blobs: [] },
  { entry: '=', blobs: [] },
  { entry: toBase64url(randomBytes(1109)), blobs: [] },
  entryBody(0, randomBytes(1109)),
  entryBody(0, new Uint8Array(1109).fill(255)),
  entryBody(1, new Uint8Array(15)),
  entryBody(1, new Uint8Array(16 + 1109)),
  entryBody(2, new Uint8Array(32 + 1109)),
  entryBody(65, new Uint8Array(65 * 16 + 1109)),
  entryBody(255, new Uint8Array(1109)),
  { days: -1 },
  { count: 1.5 },
  { count: '1' },
  { manifest: '', s: '', slots: [], entries: [], blobs: [] },
  { manifest: 'AQ', s: toBase64url(randomBytes(32)), slots: 5, entries: [], blobs: [] },
  { leaf: null, nonce: 1, signature: [] },
  { leaf: toBase64url(randomBytes(32)), nonce: 'AA', signature: 'AA' },
  { invitation: '', role: 'owner' },
  { roster: '', signature: '', devices: {} },
  { leaving: '', signature: '', key: '' },
  { description: toBase64url(new TextEncoder().encode('{}')), signature: 'AA' },
  { email: {}, leaf: 'x' },
];

/** Whatever it is: an answer with a code, and never that the server itself failed. */
function assertCode(
  name: string,
  answered: { status: number; json: { error?: unknown } | undefined },
) {
  assert.ok(answered.status < 500, `${name}: ${answered.status}`);
  if (answered.status < 400) return;
  assert.ok(isServerErrorCode(answered.json?.error), `${name}: ${JSON.stringify(answered.json)}`);
}

test('bodies of every wrong shape get a code', async () => {
  const residents = ['/elements', '/openings', '/epochs', '/close', '/reopen'];
  const stewards = ['/invitations', '/stewards', '/rosters', '/tokens'];
  for (const [index, body] of bodies.entries()) {
    for (const below of residents) {
      assertCode(`${below} ${index}`, await room.asResident('POST', below, body));
    }
    assertCode(`keep ${index}`, await room.asResident('PUT', '/keep', body));
    assertCode(`rooms ${index}`, await room.asResident('POST', '/api/rooms', body));
    assertCode(`door ${index}`, await room.asHelper('POST', '/elements', shift, body));
    for (const below of ['', ...stewards]) {
      const method = below === '' ? 'PUT' : 'POST';
      const path = `/api/desks/${deskId}${below}`;
      const signed = { signer: steward.signer, named: true, body };
      assertCode(`${path} ${index}`, await installation.ask(method, path, signed));
    }
    for (const path of [
      `/api/desks/${deskId}/sign-in`,
      `/api/desks/${deskId}/leavings`,
      `/api/enrolments/${toBase64url(randomBytes(16))}`,
      '/api/enrolments/x',
    ]) {
      assertCode(`${path} ${index}`, await installation.ask('POST', path, { body }));
    }
  }
});

test('addresses, queries and headers of every wrong shape get a code', async () => {
  const below = [
    '/elements',
    '/elements?from=-1',
    '/elements?from=1e3&count=1',
    '/elements?from=99999999999999',
    '/elements?from=0&before=1',
    '/elements?from=0&from=1',
    '/openings?from=x',
    '/blobs/x',
    '/blobs/%00',
    '/nothing',
  ];
  for (const path of below) assertCode(path, await room.asResident('GET', path));
  const everywhere = [
    `/api/rooms/${'A'.repeat(43)}`,
    `/api/rooms/${'A'.repeat(150)}`,
    '/api/doors/x',
    '/api/desks/x/inbox',
    `/api/desks/${deskId}/inbox?after=1.x`,
    `/api/desks/${deskId}/inbox?after=999999999.${'A'.repeat(22)}`,
  ];
  for (const path of everywhere) {
    assertCode(path, await installation.ask('GET', path, { headers: { 'nearhand-shift': shift } }));
  }
  const values = ['', 'x', 'A'.repeat(43), toBase64url(randomBytes(64)), '-1', '4294967296', 'é'];
  for (const name of ['nonce', 'epoch', 'key', 'signature', 'visit', 'shift', 'work']) {
    for (const value of values) {
      const headers = { [`nearhand-${name}`]: value };
      const path = `${room.path}/elements`;
      const body = { entry: '', blobs: [] };
      const signed = { signer: room.keys.signer, named: true, body, headers };
      assertCode(`${name} ${value}`, await installation.ask('POST', path, signed));
    }
  }
});

test('what is too large is refused as that', async () => {
  const huge = await room.asResident('POST', '/elements', new Uint8Array(200 * 1024));
  assert.deepEqual([huge.status, huge.json.error], [413, 'too-large']);
  const epoch = await room.asResident('POST', '/epochs', new Uint8Array(5 * 1024 * 1024));
  assert.deepEqual([epoch.status, epoch.json.error], [413, 'too-large']);
  const record = await room.asResident('POST', '/openings', new Uint8Array(2000));
  assert.deepEqual([record.status, record.json.error], [413, 'too-large']);
});

test('nothing of a request is logged but its route, and the tables know no time of day', async () => {
  const told = installation.lines.join('');
  const secrets = [room.visit, room.path.slice(11), shift, deskId, toBase64url(room.keys.roomId)];
  for (const secret of secrets) assert.ok(!told.includes(secret));
  const { rows } = await installation.ground.pg.query<{ place: string }>(
    `select table_name || '.' || column_name as place from information_schema.columns
     where table_schema = 'public'
       and (data_type like 'timestamp%' or data_type like 'time%' or column_default like 'nextval%'
         or is_identity = 'YES')`,
  );
  assert.deepEqual(rows, []);
  const keys = await installation.ground.pg.query<{ name: string; first: string }>(
    `select c.conrelid::regclass::text as name, a.attname as first from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype in ('p', 'u', 'f') and c.conrelid::regclass::text in (
       'rooms', 'room_epochs', 'room_slots', 'elements', 'openings', 'inbox_rows', 'blobs',
       'blob_parts', 'desks', 'devices', 'stewards', 'rosters', 'leavings', 'invitations', 'shifts',
       'work_tokens', 'notices', 'desk_news', 'request_secrets')`,
  );
  assert.ok(keys.rows.length > 30);
  for (const { name, first } of keys.rows) assert.equal(first, 'community_id', name);
});

test('what is sealed at rest opens nowhere but in its own row', async () => {
  const { rows } = await installation.ground.pg.query<{ bytes: Buffer }>(
    'select bytes from elements where room_id = $1 and kind = 1',
    [room.keys.roomId],
  );
  const stored = rows[0]?.bytes ?? Buffer.alloc(0);
  for (const part of [room.keys.signer.publicKey, room.door.publicKey, room.epochKeys.commitment]) {
    assert.ok(!stored.includes(Buffer.from(part)), 'a stored manifest shows nothing of itself');
  }
  await installation.ground.pg.query(
    `update openings o set record = p.record from openings p
     where o.room_id = $1 and p.room_id = $1 and o.number = 0 and p.number = 1`,
    [room.keys.roomId],
  );
  const swapped = await room.asResident('GET', '/openings?from=0');
  assert.equal(swapped.status, 500, 'a record moved to another place is not served');
  assert.deepEqual(swapped.json, { error: 'internal' });
});
