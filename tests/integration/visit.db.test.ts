import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { decodeFrames, encodeFrames, type Frame } from '@nearhand/protocol/frames';
import type { Message, RoomState } from '@nearhand/room/room-state';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import type { NewDevice } from '@nearhand/visit/enrolment';
import type { HelperVisit } from '@nearhand/visit/helper-visit';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import type { VisitMemory } from '@nearhand/visit/visit-memory';
import { Decrypter } from 'age-encryption';
import { askFor, enrolHelper, enrolSteward, serve, signIn, until, wireTo } from './served.ts';

const served = await serve();
const { url } = served;
const wire = wireTo(url);
const _steward = await enrolSteward(wire.api, served.links.steward);
const mei = await enrolHelper(wire.api, served.links.helpers[0] ?? '', 'Mei');
const tom = await enrolHelper(wire.api, served.links.helpers[1] ?? '', 'Tom');

const run = promisify(execFile);
const seen = new Set<string>();

function texts(state: RoomState): readonly string[] {
  return state.messages.map((message: Message) =>
    message.state === 'read' && message.content.kind === 'said'
      ? message.content.text
      : message.state === 'read'
        ? `[${message.content.kind}]`
        : message.state,
  );
}

test('a resident asks, a helper answers, a plan is made, and everything is erased', async () => {
  const { visit, card, community } = await askFor(
    wire,
    [mei, tom],
    [{ kind: 'said', text: 'I cannot pay the loan' }],
  );
  assert.deepEqual(texts(visit.state), ['I cannot pay the loan']);
  assert.deepEqual(
    visit.state.readers.map(({ leaf }) => leaf.name),
    ['Mei', 'Tom'],
  );

  const helper = await openNewest(mei);
  assert.deepEqual(texts(helper.state), ['I cannot pay the loan']);
  await helper.say({ kind: 'taken' });
  await helper.say({ kind: 'said', text: 'Come on Tuesday' });
  const step = toBase64url(randomBytes(16));
  await helper.say({ kind: 'step-added', step, type: 'debt', what: 'call', who: 'both' });

  const keys = await roomKeysOf(card, community.origin);
  const back = await ResidentVisit.open(wireTo(url).api, community, keys, {
    memory: visit.memory(),
  });
  assert.deepEqual(texts(back.state), [
    'I cannot pay the loan',
    '[taken]',
    'Come on Tuesday',
    '[step-added]',
  ]);
  assert.deepEqual(
    back.state.takenBy.map((who) => who.by === 'helper' && who.leaf.name),
    ['Mei'],
  );
  await back.say({ kind: 'step-ticked', step, done: true });
  assert.equal(back.state.steps[0]?.done, true);
  const openings = await back.openings();
  assert.deepEqual(
    openings.map(({ author, valid }) => [author.by, valid]),
    [
      ['helper', true],
      ['resident', true],
    ],
  );
  await back.keep(365);
  assert.equal(back.status.keep, 365);
  await back.close('thank you');
  assert.equal(back.status.state, 'closed');
  assert.equal(back.state.closed, true);
  await back.reopen();
  assert.equal(back.status.state, 'open');
  await back.erase();
  await assert.rejects(ResidentVisit.open(wireTo(url).api, community, keys), {
    code: 'no-such-room',
  });
});

test('two helpers and the resident write at once, and all see the same once', async () => {
  const { visit } = await askFor(wire, [mei, tom], [{ kind: 'said', text: 'start' }]);
  const opened = await Promise.all([mei, tom].map(async (device) => openNewest(device)));
  const writers = [visit, ...opened];
  await Promise.all(
    writers.flatMap((writer, who) =>
      [0, 1, 2].map((n) => writer.say({ kind: 'said', text: `${who}.${n}` })),
    ),
  );
  const stop = new AbortController();
  const following = writers.map((writer) => writer.follow(stop.signal, 50));
  await until(() => writers.every(({ state }) => state.messages.length === 10), 'ten messages');
  const [first, ...others] = writers.map(({ state }) => texts(state));
  for (const other of others) assert.deepEqual(other, first);
  assert.equal(new Set(first).size, 10);
  for (const who of [0, 1, 2]) {
    const mine = first?.filter((text) => text.startsWith(`${who}.`));
    assert.deepEqual(
      mine,
      [0, 1, 2].map((n) => `${who}.${n}`),
    );
  }
  await writers[1]?.say({ kind: 'said', text: 'late' });
  await until(() => writers.every(({ state }) => texts(state).at(-1) === 'late'), 'live message');
  stop.abort();
  await Promise.all(following);
});

test('what is said without a connection waits, and an answer that is lost doubles nothing', async () => {
  const mine = wireTo(url);
  const { visit } = await askFor(mine, [mei], [{ kind: 'said', text: 'start' }]);
  await visit.say({ kind: 'said', text: 'before' });
  const sent: string[] = [];
  mine.before = (address, init) => {
    if (!address.includes('/elements') || init.method !== 'POST') return undefined;
    sent.push(Buffer.from(init.body as Uint8Array).toString());
    if (sent.length === 1) throw new TypeError('no network');
    return undefined;
  };
  mine.afterwards = (address, init) => {
    if (address.includes('/elements') && init.method === 'POST' && sent.length === 2) {
      throw new TypeError('the connection went away');
    }
  };
  const said = visit.say({ kind: 'said', text: 'kept' });
  assert.equal(visit.waiting.length, 1);
  await until(() => visit.waiting[0]?.error === 'offline', 'waiting');
  await said;
  assert.deepEqual(texts(visit.state), ['start', 'before', 'kept']);
  assert.equal(sent.length, 3);
  assert.equal(new Set(sent).size, 1, 'every attempt had the same bytes');
  assert.deepEqual(visit.waiting, []);
});

test('a request whose answers are lost makes one room, and a lost status does not unmake it', async () => {
  const mine = wireTo(url);
  let sent = 0;
  mine.afterwards = (address, _init, response) => {
    if (!address.endsWith('/api/rooms')) return;
    sent += 1;
    assert.equal(response.status, sent === 1 ? 201 : 200);
    if (sent < 3) throw new TypeError('the connection went away');
  };
  mine.before = (address) => {
    if (/api\/rooms\/[\w-]+$/.test(address)) throw new TypeError('no network');
    return undefined;
  };
  const { visit } = await askFor(mine, [mei], [{ kind: 'said', text: 'once' }]);
  assert.deepEqual([sent, visit.status.state, visit.status.sequence], [3, 'open', 2]);
  delete mine.before;
  await visit.say({ kind: 'said', text: 'and on' });
  assert.deepEqual(texts(visit.state), ['once', 'and on']);
  await openNewest(mei);
});

test('a device whose clock is an hour off asks, opens and answers like any other', async () => {
  for (const ahead of [3_600_000, -3_600_000]) {
    const off = wireTo(url, ahead);
    const { visit } = await askFor(off, [mei], [{ kind: 'said', text: 'start' }]);
    await visit.say({ kind: 'said', text: 'and more' });
    const helper = await openNewest(mei);
    await helper.say({ kind: 'said', text: 'hello' });
    const openings = await helper.openings();
    const now = Date.now() / 3_600_000;
    for (const { hour, valid } of openings) {
      assert.ok(valid && Math.abs(now - hour) < 1.1, `${hour} is the hour of ${now}`);
    }
    await visit.erase();
  }
});

test('a photo goes up sealed and comes down as it was, and everything is taken away with it', async () => {
  const { visit } = await askFor(wire, [mei], [{ kind: 'said', text: 'the letter' }]);
  const bytes = randomBytes(300_000);
  const letter = { name: '欠款 通知/1.jpg', type: 'image/jpeg', bytes };
  await visit.say({ kind: 'said', text: 'here' }, [letter]);
  const helper = await openNewest(mei);
  const shown = helper.state.messages.at(-1);
  const content = shown?.state === 'read' ? shown.content : undefined;
  const [attachment] = (content?.kind === 'said' ? content.attachments : undefined) ?? [];
  assert.ok(attachment);
  assert.deepEqual(await helper.attachment(attachment), bytes);

  const passphrase = 'seven-words-of-my-own';
  const file = await visit.takeAway({ passphrase, proofs: true });
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-taken-'));
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  await writeFile(join(folder, 'taken.tar'), await decrypter.decrypt(file));
  const { stdout } = await run('tar', ['-tf', 'taken.tar', '--quoting-style=literal'], {
    cwd: folder,
  });
  assert.deepEqual(stdout.trim().split('\n'), [
    'conversation.txt',
    'conversation.json',
    'attachments/00002-1-欠款_通知_1.jpg',
    'proofs/room.json',
    'proofs/elements.bin',
    'proofs/openings.bin',
    'proofs/attachments.bin',
    'proofs/desk-1.bin',
    'proofs/growth.bin',
  ]);
  await run('tar', ['-xf', 'taken.tar'], { cwd: folder });
  const text = await readFile(join(folder, 'conversation.txt'), 'utf8');
  assert.match(text, /resident: the letter\n/);
  const json = JSON.parse(await readFile(join(folder, 'conversation.json'), 'utf8'));
  assert.equal(json.messages[1].content.attachments[0].file, 'attachments/00002-1-欠款_通知_1.jpg');
  assert.equal(json.readers[0].name, 'Mei');
  const taken = await readFile(join(folder, 'attachments/00002-1-欠款_通知_1.jpg'));
  assert.ok(taken.equals(bytes));
  await rm(folder, { recursive: true });
  assert.equal(visit.state.takenAway[0]?.content.proofs, true);
});

test('without proofs nothing that is signed is taken away', async () => {
  const { visit } = await askFor(wire, [mei], [{ kind: 'said', text: 'just between us' }]);
  const file = await visit.takeAway({ passphrase: 'a-b', proofs: false });
  const decrypter = new Decrypter();
  decrypter.addPassphrase('a-b');
  const archive = Buffer.from(await decrypter.decrypt(file)).toString('latin1');
  assert.ok(archive.includes('just between us'));
  assert.doesNotMatch(archive, /proofs|signature|shift/);
});

test('a long room shows its newest first and loads the rest, checked, backwards', async () => {
  const { visit, card, community } = await askFor(wire, [mei], [{ kind: 'said', text: '0' }]);
  for (let n = 1; n < 150; n += 1) await visit.say({ kind: 'said', text: String(n) });
  const keys = await roomKeysOf(card, community.origin);
  const back = await ResidentVisit.open(wireTo(url).api, community, keys, {
    memory: visit.memory(),
  });
  assert.equal(back.state.messages.length, 30);
  assert.deepEqual(
    back.state.readers.map(({ leaf }) => leaf.name),
    ['Mei'],
  );
  await back.loadAll();
  assert.deepEqual(
    texts(back.state),
    Array.from({ length: 150 }, (_, n) => String(n)),
  );
});

test('a room that was set back, or has two epochs of one number, is refused by a device that remembers', async () => {
  const { visit, card, community } = await askFor(wire, [mei], [{ kind: 'said', text: '0' }]);
  await visit.say({ kind: 'said', text: '1' });
  const memory = visit.memory();
  const keys = await roomKeysOf(card, community.origin);
  const open = (changed: Partial<VisitMemory>) =>
    ResidentVisit.open(wireTo(url).api, community, keys, { memory: { ...memory, ...changed } });
  await open({});
  const other = toBase64url(randomBytes(32));
  await assert.rejects(open({ sequence: memory.sequence + 1 }), { code: 'rolled-back' });
  await assert.rejects(open({ epoch: 2 }), { code: 'rolled-back' });
  await assert.rejects(open({ head: other }), { code: 'rolled-back' });
  await assert.rejects(open({ manifest: other }), { code: 'frozen' });
  await assert.rejects(open({ room: other }), { code: 'other-room' });
});

test('a server that leaves out, swaps or alters elements is found out', async () => {
  const { visit, card, community } = await askFor(wire, [mei], [{ kind: 'said', text: '0' }]);
  for (const text of ['1', '2', '3']) await visit.say({ kind: 'said', text });
  const keys = await roomKeysOf(card, community.origin);
  const changes: readonly [string, (frames: readonly Frame[]) => readonly Frame[]][] = [
    ['refused-epoch', (frames) => frames.filter((_, n) => n !== 2)],
    ['broken-chain', (frames) => [...frames.slice(0, 2), ...frames.slice(2).reverse()]],
    ['broken-chain', (frames) => frames.map((frame, n) => (n === 2 ? flipped(frame, 90) : frame))],
    [
      'refused-epoch',
      (frames) => frames.map((frame, n) => (n === 0 ? flipped(frame, 200) : frame)),
    ],
  ];
  for (const [code, change] of changes) {
    const lying = wireTo(url);
    lying.before = async (address, init) => {
      if (!address.includes('/elements?')) return undefined;
      const response = await fetch(address, init);
      const frames = decodeFrames(new Uint8Array(await response.arrayBuffer()));
      return new Response(encodeFrames(change(frames)) as Uint8Array<ArrayBuffer>, response);
    };
    await assert.rejects(ResidentVisit.open(lying.api, community, keys), { code }, code);
  }
  const last = wireTo(url);
  last.before = async (address, init) => {
    if (!address.includes('/elements?')) return undefined;
    const response = await fetch(address, init);
    const frames = decodeFrames(new Uint8Array(await response.arrayBuffer()));
    const altered = frames.map((frame, n) =>
      n === frames.length - 1 ? flipped(frame, 90) : frame,
    );
    return new Response(encodeFrames(altered) as Uint8Array<ArrayBuffer>, response);
  };
  const back = await ResidentVisit.open(last.api, community, keys);
  assert.deepEqual(texts(back.state), ['0', '1', '2', 'unreadable']);
});

test('a server that stops before the newest epoch, or keeps its S or an opening back, is found out', async () => {
  const { visit, card, community } = await askFor(wire, [mei, tom], [{ kind: 'said', text: '0' }]);
  await visit.say({ kind: 'said', text: '1' });
  const staying = visit.state.readers.filter(({ leaf }) => leaf.name === 'Mei');
  await visit.changeReaders(staying.map(({ leaf }) => ({ leaf, desk: leaf.desk, history: false })));
  const keys = await roomKeysOf(card, community.origin);
  const [, epoch] = visit.state.epochs;
  assert.ok(epoch);
  const lying = (part: string, lie: (response: Response) => Promise<Response>) => {
    const mine = wireTo(url);
    mine.before = async (address, init) =>
      address.includes(part) && init.method === 'GET' ? lie(await fetch(address, init)) : undefined;
    return mine.api;
  };
  const truncated = lying(`/api/rooms/${toBase64url(keys.roomId)}`, async (response) => {
    if (!response.headers.get('content-type')?.includes('json')) return response;
    const json = await response.json();
    const changed = 'sequence' in json ? { ...json, sequence: epoch.sequence } : json;
    return new Response(JSON.stringify(changed), response);
  });
  await assert.rejects(ResidentVisit.open(truncated, community, keys), { code: 'broken-chain' });
  const withoutS = lying('/secrets', async (response) => {
    const { secrets } = await response.json();
    return new Response(JSON.stringify({ secrets: secrets.slice(0, 1) }), response);
  });
  await assert.rejects(ResidentVisit.open(withoutS, community, keys), { code: 'refused-epoch' });
  const back = await ResidentVisit.open(wireTo(url).api, community, keys);
  await back.openings();
  assert.ok(!back.state.warnings.includes('opening-missing'));
  const shortened = lying('/openings?', async (response) => {
    const frames = decodeFrames(new Uint8Array(await response.arrayBuffer()));
    const fewer = encodeFrames(frames.slice(0, -1)) as Uint8Array<ArrayBuffer>;
    return new Response(fewer, response);
  });
  const told = await ResidentVisit.open(shortened, community, keys);
  await told.openings();
  await told.loadAll();
  assert.ok(told.state.warnings.includes('opening-missing'));
});

function flipped({ kind, bytes }: Frame, at: number): Frame {
  return { kind, bytes: bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)) };
}

async function openNewest(device: NewDevice): Promise<HelperVisit> {
  const shift = await signIn(url, device);
  const rooms = await shift.inbox();
  // Rows of one day are in no order of time: the newest is the one that was not there before.
  const newest = rooms.find(({ roomKey }) => !seen.has(`${shift.leafHash} ${roomKey}`));
  assert.ok(newest);
  for (const { roomKey } of rooms) seen.add(`${shift.leafHash} ${roomKey}`);
  return shift.open(newest);
}
