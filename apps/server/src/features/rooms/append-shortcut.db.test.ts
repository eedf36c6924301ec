import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { before, test } from 'node:test';
import { encodeEntryBody } from '@nearhand/protocol/entry-body';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { requestMessage } from '@nearhand/seal/request';
import { type Installation, raise } from './installation.fixture.ts';
import { type Member, signIn, staff } from './private-client.fixture.ts';
import { type DeskLetIn, TestRoom, workTokens } from './room.fixture.ts';

let installation: Installation;
let helpers: readonly [Member, Member];
let desk: DeskLetIn;
let shift: string;
let steward: Member;
let tokens: string[];

before(async () => {
  installation = await raise({ NEARHAND_ORIGIN: 'https://nearhand.example' });
  const staffed = await staff(installation, installation.links);
  ({ helpers, steward } = staffed);
  desk = { id: staffed.deskId, number: 3, devices: helpers, letIn: helpers };
  shift = (await signIn(installation, desk.id, helpers[0])).json.token;
  tokens = [...(await workTokens(installation, desk.id, steward, 50))];
});

async function newRoom(): Promise<TestRoom> {
  const room = await TestRoom.draw(installation);
  assert.equal((await room.create([desk], tokens.pop() ?? '')).status, 201);
  await room.open();
  await room.openDoor(helpers[0], shift);
  return room;
}

type Way = 'shortcut' | 'ordinary';
type Headers = Readonly<Record<string, string>>;

/** What came back, without what is drawn anew for each answer. */
interface Came {
  readonly status: number | undefined;
  readonly headers: Headers;
  readonly body: string;
}

/** An append; in pieces of no said length it is none of the shortcut's. */
async function append(
  room: TestRoom,
  way: Way,
  entry: Uint8Array,
  spoil: (headers: Record<string, string>) => void = () => undefined,
  side: 'room' | 'door' = 'room',
): Promise<Came> {
  const body = encodeEntryBody({ blobs: [], entry });
  const path = `${side === 'room' ? room.path : room.doorPath}/elements`;
  const signer = side === 'room' ? room.keys.signer : room.door;
  const nonce = await installation.nonce();
  const { origin } = installation;
  const { epoch } = room;
  const message = requestMessage({ origin, nonce, method: 'POST', path, body, epoch });
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream',
    ...(way === 'shortcut' && { 'content-length': String(body.length) }),
    'nearhand-nonce': toBase64url(nonce),
    'nearhand-epoch': String(epoch),
    'nearhand-signature': toBase64url(await signer.sign('request', message)),
    ...(side === 'room'
      ? { 'nearhand-key': toBase64url(signer.publicKey), 'nearhand-visit': room.visit }
      : { 'nearhand-shift': shift, 'nearhand-visit': room.doorVisit }),
  };
  spoil(headers);
  return send(path, headers, [body.subarray(0, 700), body.subarray(700)]);
}

async function send(path: string, headers: Headers, pieces: readonly Uint8Array[]): Promise<Came> {
  const sent = request(`${installation.base}${path}`, { method: 'POST', headers });
  for (const piece of pieces) sent.write(piece);
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  const { date, 'nearhand-nonce': fresh, ...kept } = answer.headers;
  assert.ok(date);
  assert.equal(Buffer.from(String(fresh), 'base64url').length, 32);
  const body = Buffer.concat(parts).toString();
  return { status: answer.statusCode, headers: kept as Headers, body };
}

/** The same room state met by both ways, each by a room of its own. */
async function bothWays(meet: (room: TestRoom, way: Way) => Promise<Came>): Promise<Came> {
  const logged = installation.lines.length;
  const short = await meet(await newRoom(), 'shortcut');
  const shortLines = installation.lines.slice(logged).map(withoutTime);
  const between = installation.lines.length;
  const ordinary = await meet(await newRoom(), 'ordinary');
  const ordinaryLines = installation.lines.slice(between).map(withoutTime);
  assert.deepEqual(short.headers, ordinary.headers);
  assert.equal(short.status, ordinary.status);
  assert.deepEqual(shortLines, ordinaryLines);
  return short;
}

function withoutTime(line: string): string {
  return line.replace(/"took":"[^"]*"/, '');
}

function codeOf({ status, body }: Came): string {
  return `${status} ${(JSON.parse(body) as { error?: string }).error ?? 'ok'}`;
}

test('an append by the shortcut is answered and logged as by the ordinary way', async () => {
  for (const side of ['room', 'door'] as const) {
    const came = await bothWays(async (room, way) => {
      const { bytes } = await room.entry('hello', side === 'door' ? helpers[0] : undefined);
      return append(room, way, bytes, undefined, side);
    });
    assert.equal(codeOf(came), '200 ok');
    assert.equal(came.headers['cache-control'], 'no-store');
    assert.match(String(came.headers['content-security-policy']), /^default-src 'none'/);
    assert.match(String(came.headers['strict-transport-security']), /^max-age=/);
  }
  assert.ok(installation.lines.some((line) => line.includes('"/api/rooms/:address/elements"')));
  assert.ok(installation.lines.some((line) => line.includes('"/api/doors/:address/elements"')));
});

test('every refusal is that of the ordinary way', async () => {
  const stale = async (
    room: TestRoom,
    way: Way,
    spoil?: (headers: Record<string, string>) => void,
  ) => {
    const { bytes } = await room.entry('first');
    assert.equal((await room.say('quicker')).status, 200);
    return append(room, way, bytes, spoil);
  };
  const cases: readonly (readonly [string, (room: TestRoom, way: Way) => Promise<Came>])[] = [
    ['409 moved', (room, way) => stale(room, way)],
    ['422 element-refused', (room, way) => append(room, way, randomBytes(900))],
    ['413 too-large', (room, way) => append(room, way, randomBytes(66_000))],
    [
      '404 no-such-room',
      (room, way) =>
        stale(room, way, (headers) => {
          headers['nearhand-signature'] = toBase64url(randomBytes(64));
        }),
    ],
    [
      '404 no-such-room',
      (room, way) =>
        stale(room, way, (headers) => {
          headers['nearhand-key'] = toBase64url(helpers[0].signer.publicKey);
        }),
    ],
    [
      '401 nonce-used',
      (room, way) =>
        stale(room, way, (headers) => {
          headers['nearhand-nonce'] = toBase64url(randomBytes(32));
        }),
    ],
    [
      '401 visit-ended',
      (room, way) =>
        stale(room, way, (headers) => {
          headers['nearhand-visit'] = toBase64url(randomBytes(56));
        }),
    ],
    [
      '409 held',
      async (room, way) => {
        const late = await room.entry('by the resident');
        assert.equal((await room.answer('quick', helpers[0], shift)).status, 200);
        assert.equal(codeOf(await append(room, way, late.bytes)), '409 moved');
        const { bytes } = await room.entry('again', helpers[0]);
        return append(room, way, bytes, undefined, 'door');
      },
    ],
    [
      '401 shift-ended',
      async (room, way) => {
        const { bytes } = await room.entry('late', helpers[0]);
        const spoil = (headers: Record<string, string>) => {
          headers['nearhand-shift'] = toBase64url(randomBytes(32));
        };
        return append(room, way, bytes, spoil, 'door');
      },
    ],
  ];
  for (const [code, meet] of cases) assert.equal(codeOf(await bothWays(meet)), code);
});

test('one nonce is good for one append, whichever ways it comes', async () => {
  const room = await newRoom();
  const { bytes } = await room.entry('once');
  const nonce = toBase64url(await installation.nonce());
  const withNonce = (headers: Record<string, string>) => {
    headers['nearhand-nonce'] = nonce;
  };
  const codes = [];
  for (const way of ['shortcut', 'shortcut', 'ordinary'] as const) {
    codes.push(codeOf(await append(room, way, bytes, withNonce)));
  }
  assert.deepEqual(codes, ['404 no-such-room', '401 nonce-used', '401 nonce-used']);
});

test('what is sent in any other form goes the ordinary way', async () => {
  const room = await newRoom();
  const forms: readonly Headers[] = [
    { 'content-type': 'application/json' },
    { 'content-type': 'application/octet-stream; charset=utf-8' },
    { 'content-encoding': 'gzip' },
  ];
  for (const form of forms) {
    const { bytes } = await room.entry(JSON.stringify(form));
    const came = await append(room, 'shortcut', bytes, (headers) => Object.assign(headers, form));
    assert.ok((came.status ?? 500) < 500, came.body);
    if (came.status !== 200) continue;
    const { head, sequence } = JSON.parse(came.body) as { head: string; sequence: number };
    Object.assign(room, { head: Buffer.from(head, 'base64url'), sequence });
  }
  const path = `${room.path}/elements`;
  const empty = await send(
    path,
    { 'content-type': 'application/octet-stream', 'content-length': '0' },
    [],
  );
  assert.equal(codeOf(empty), '401 nonce-used');
});
