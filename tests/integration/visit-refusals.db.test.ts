import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as headers from '@nearhand/protocol/headers';
import { blobPart } from '@nearhand/protocol/limits';
import { encodeContent } from '@nearhand/room/content';
import { toBase64url, zeros } from '@nearhand/seal/bytes';
import { sealEntry } from '@nearhand/seal/entry';
import { epochKeysOf } from '@nearhand/seal/epoch-keys';
import { randomBytes } from '@nearhand/seal/random';
import { type RoomKeys, roomKeysOf } from '@nearhand/seal/room-keys';
import { signerOf } from '@nearhand/seal/signature';
import { makeOpening } from '@nearhand/visit/opening-chain';
import type { Reader } from '@nearhand/visit/readers-change';
import { residentStanding } from '@nearhand/visit/resident-side';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import { lineOf } from './room-line.fixture.ts';
import { askFor, enrolHelper, leafOf, serve, signIn, until, type Wire, wireTo } from './served.ts';

let hoursAhead = 0;
const served = await serve({ now: () => Date.now() + hoursAhead * 3_600_000 });
const { url } = served;
const wire = wireTo(url);
const mei = await enrolHelper(wire.api, served.links.helpers[0] ?? '', 'Mei');
const tom = await enrolHelper(wire.api, served.links.helpers[1] ?? '', 'Tom');

interface Captured {
  readonly address: string;
  readonly init: RequestInit & { readonly headers: Record<string, string> };
}

/** The next request that matches, signed and not sent: it can be altered before it is. */
async function capture(mine: Wire, part: string, act: () => Promise<unknown>): Promise<Captured> {
  let captured: Captured | undefined;
  mine.before = (address, init) => {
    if (captured !== undefined || !address.includes(part)) return undefined;
    captured = { address, init: init as Captured['init'] };
    throw new TypeError('held back');
  };
  const acting = act().catch(() => undefined);
  await until(() => captured !== undefined, `a request of ${part}`);
  delete mine.before;
  await acting;
  assert.ok(captured);
  return captured;
}

async function answer({ address, init }: Captured): Promise<string> {
  const response = await fetch(address, init);
  const text = await response.text();
  const error = /^\{"error":"([a-z-]+)"/.exec(text)?.[1];
  return `${response.status} ${error ?? 'taken'}`;
}

function withHeaders(captured: Captured, changed: Record<string, string | undefined>): Captured {
  const all = Object.entries({ ...captured.init.headers, ...changed });
  const kept = Object.fromEntries(all.filter((each): each is [string, string] => !!each[1]));
  return { ...captured, init: { ...captured.init, headers: kept } };
}

async function freshNonce(): Promise<string> {
  const response = await fetch(`${url}/api/nonce`);
  return response.headers.get(headers.nonceHeader) ?? '';
}

function reader(device: typeof mei): Reader {
  const leaf = leafOf(device);
  return { leaf, desk: leaf.desk, history: false };
}

async function asked(): Promise<{
  readonly mine: Wire;
  readonly visit: ResidentVisit;
  readonly keys: RoomKeys;
  readonly community: Awaited<ReturnType<Wire['api']['community']>>;
}> {
  const mine = wireTo(url);
  const { visit, card, community } = await askFor(mine, [mei, tom], [{ kind: 'said', text: 'x' }]);
  return { mine, visit, community, keys: await roomKeysOf(card, community.origin) };
}

test('a request that is unsigned, altered, by another key or for another room is no such room', async () => {
  const { mine, visit } = await asked();
  const captured = await capture(mine, '/keep', () => visit.keep(365));
  const nonce = await freshNonce();
  const other = await signerOf(randomBytes(32));
  const elsewhere = captured.address.replace(
    /rooms\/[^/]+/,
    `rooms/${toBase64url(randomBytes(32))}`,
  );
  const wrong: readonly Captured[] = [
    withHeaders(captured, { [headers.signatureHeader]: undefined }),
    withHeaders(captured, {
      [headers.signatureHeader]: toBase64url(new Uint8Array(64)),
      [headers.nonceHeader]: nonce,
    }),
    withHeaders(captured, { [headers.nonceHeader]: await freshNonce() }),
    withHeaders(captured, {
      [headers.nonceHeader]: await freshNonce(),
      [headers.epochHeader]: '7',
    }),
    withHeaders(captured, {
      [headers.nonceHeader]: await freshNonce(),
      [headers.keyHeader]: toBase64url(other.publicKey),
    }),
    { ...withHeaders(captured, { [headers.nonceHeader]: await freshNonce() }), address: elsewhere },
  ];
  for (const each of wrong) assert.equal(await answer(each), '404 no-such-room');
  const body = Buffer.from('{"days":1095}');
  const altered = await capture(mine, '/keep', () => visit.keep(365));
  assert.equal(await answer({ ...altered, init: { ...altered.init, body } }), '404 no-such-room');
  assert.equal((await visit.openings()).length, 1);
  assert.equal(visit.status.keep, 180);
});

test('a request that was sent before is refused, and changes nothing', async () => {
  const { mine, visit } = await asked();
  const captured = await capture(mine, '/keep', () => visit.keep(365));
  assert.equal(await answer(captured), '200 taken');
  await visit.keep(180);
  assert.equal(await answer(captured), '401 nonce-used');
  const forged = withHeaders(captured, { [headers.nonceHeader]: toBase64url(randomBytes(32)) });
  assert.equal(await answer(forged), '401 nonce-used');
  assert.equal(visit.status.keep, 180);
});

test('a room that never was answers like one that is not for this key, byte for byte', async () => {
  const { mine, visit } = await asked();
  const captured = await capture(mine, '/keep', () => visit.keep(365));
  const elsewhere = captured.address.replace(
    /rooms\/[^/]+/,
    `rooms/${toBase64url(randomBytes(32))}`,
  );
  const answers = await Promise.all(
    [captured.address, elsewhere].map(async (address) => {
      const { init } = withHeaders(captured, {
        [headers.nonceHeader]: await freshNonce(),
        [headers.signatureHeader]: toBase64url(new Uint8Array(64)),
      });
      const response = await fetch(address, init);
      const told = [...response.headers].filter(
        ([name]) => !['date', headers.nonceHeader].includes(name),
      );
      return { status: response.status, told, body: await response.text() };
    }),
  );
  assert.deepEqual(answers[0], answers[1]);
  assert.equal(answers[0]?.status, 404);
});

test('nothing sealed and no S is served without an opening, nor with one of another room', async () => {
  const one = await asked();
  const two = await asked();
  const captured = await capture(one.mine, '/elements', () =>
    ResidentVisit.open(one.mine.api, one.community, one.keys),
  );
  assert.equal(
    await answer(withHeaders(captured, { [headers.visitHeader]: undefined })),
    '401 visit-ended',
  );
  const foreign = await capture(two.mine, '/elements', () =>
    ResidentVisit.open(two.mine.api, two.community, two.keys),
  );
  const token = foreign.init.headers[headers.visitHeader];
  const again = await capture(one.mine, '/secrets', () =>
    ResidentVisit.open(one.mine.api, one.community, one.keys),
  );
  assert.equal(
    await answer(withHeaders(again, { [headers.visitHeader]: token })),
    '401 visit-ended',
  );
});

test('the door key of before opens nothing once there is a new epoch', async () => {
  const { visit } = await asked();
  const mine = wireTo(url);
  const shift = await signIn(url, mei, mine);
  const rooms = await shift.inbox();
  const opened = await Promise.all(rooms.map((room) => shift.open(room)));
  const helper = opened.find(({ roomId }) => roomId === visit.roomId);
  assert.ok(helper);
  const captured = await capture(mine, '/openings', () => helper.openings());
  const append = await capture(mine, '/elements', () => helper.say({ kind: 'said', text: 'late' }));
  await visit.changeReaders([reader(tom)]);
  assert.equal(await answer(captured), '404 no-such-room');
  assert.equal(await answer(append), '404 no-such-room');
  assert.equal(
    await answer({
      ...captured,
      address: captured.address,
      init: { ...captured.init, method: 'DELETE' },
    }),
    '404 not-found',
  );
});

test('no entry of an older epoch follows a new manifest, whoever signs it', async () => {
  const { mine, visit, keys, community } = await asked();
  const { held } = await residentStanding(mine.api, community, keys);
  const old = await lineOf(mine, keys);
  const [S = zeros()] = await old.secrets();
  await visit.changeReaders([reader(mei)]);
  const memory = visit.memory();
  const line = await lineOf(mine, keys);
  const { entryKey } = await epochKeysOf(held.K, S);
  const { bytes } = await sealEntry({
    place: {
      roomId: keys.roomId,
      epoch: 1,
      sequence: memory.sequence,
      previous: Buffer.from(memory.head, 'base64url'),
    },
    entryKey,
    id: randomBytes(16),
    author: zeros(),
    content: encodeContent({ kind: 'said', at: 1, text: 'from before' }),
    signer: keys.signer,
  });
  await assert.rejects(line.append(bytes, []), { code: 'epoch-ended' });
  assert.deepEqual((await line.status()).sequence, memory.sequence);
});

test("yesterday's shift token is refused, and a helper who still works signs in again", async () => {
  const { visit } = await asked();
  const mine = wireTo(url);
  const shift = await signIn(url, mei, mine);
  const tokens = new Set<string>();
  const refusals: string[] = [];
  mine.afterwards = (address, init, response) => {
    const token = (init.headers as Record<string, string>)[headers.shiftHeader];
    if (token !== undefined) tokens.add(token);
    if (response.status === 401 && token !== undefined) refusals.push(new URL(address).pathname);
  };
  await shift.inbox();
  assert.deepEqual([tokens.size, refusals.length], [1, 0]);
  hoursAhead = 25;
  const rooms = await shift.inbox();
  assert.deepEqual([tokens.size, refusals.length], [2, 1]);
  const opened = await Promise.all(rooms.map((room) => shift.open(room)));
  assert.ok(opened.some(({ roomId }) => roomId === visit.roomId));
  hoursAhead = 0;
});

test('more than an entry or a part of an attachment takes is refused before it is kept', async () => {
  const { mine, visit, keys } = await asked();
  await assert.rejects(visit.say({ kind: 'said', text: 'a'.repeat(16_001) }), {
    code: 'content-too-long',
  });
  const line = await lineOf(mine, keys);
  const id = toBase64url(randomBytes(16));
  await assert.rejects(line.putBlob(id, 0, randomBytes(blobPart + 1)), { code: 'too-large' });
  await assert.rejects(line.append(randomBytes(100_000), []), (error: { code?: string }) =>
    ['too-large', 'malformed'].includes(error.code ?? ''),
  );
  await assert.rejects(line.append(randomBytes(200), []), (error: { code?: string }) =>
    ['element-refused', 'malformed'].includes(error.code ?? ''),
  );
});

test('sixty openings of a room in an hour are enough', async () => {
  const { mine, keys, community } = await asked();
  const { status, held } = await residentStanding(mine.api, community, keys);
  const line = await lineOf(mine, keys);
  const { roomId, signer } = keys;
  let openingHead = status.openingHead;
  const open = async (): Promise<void> => {
    const { K, epoch } = held;
    const place = { roomId, epoch, K, openingHead, author: zeros(), hidesName: false, signer };
    openingHead = (await makeOpening(line, place)).hash;
  };
  await assert.rejects(
    async () => {
      for (let n = 0; n < 70; n += 1) await open();
    },
    { code: 'too-many' },
  );
  assert.ok((await line.status()).openings <= 60);
});

test('work that made one room makes no other', async () => {
  const mine = wireTo(url);
  let work = '';
  mine.before = (address, init) => {
    if (address.endsWith('/api/rooms'))
      work = (init as Captured['init']).headers[headers.workHeader] ?? '';
    return undefined;
  };
  await askFor(mine, [mei], [{ kind: 'said', text: 'x' }]);
  assert.match(work, /^[\w-]+(\.\d+){4}$/);
  await assert.rejects(askFor(mine, [mei], [{ kind: 'said', text: 'y' }], work), {
    code: 'work-refused',
  });
  await assert.rejects(askFor(mine, [mei], [{ kind: 'said', text: 'y' }], 'x.1.2.3.4'), {
    code: 'work-refused',
  });
});
