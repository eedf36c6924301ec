import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Community } from '@nearhand/protocol/community';
import type { Message, RoomState } from '@nearhand/room/room-state';
import { toBase64url } from '@nearhand/seal/bytes';
import { type Card, drawCard } from '@nearhand/seal/card';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import type { NewDevice } from '@nearhand/visit/enrolment';
import type { HelperVisit } from '@nearhand/visit/helper-visit';
import { solveWork } from '@nearhand/visit/proof-of-work';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import {
  askFor,
  enrolHelper,
  enrolSteward,
  leafOf,
  nodeScrypt,
  serve,
  signIn,
  type Wire,
  wireTo,
} from './served.ts';

const day = 24 * 3_600_000;
let ahead = 0;
const served = await serve({ now: () => Date.now() + ahead });
const { url } = served;
const wire = wireTo(url);
await enrolSteward(wire.api, served.links.steward);
const mei = await enrolHelper(wire.api, served.links.helpers[0] ?? '', 'Mei');
const tom = await enrolHelper(wire.api, served.links.helpers[1] ?? '', 'Tom');
const seen = new Set<string>();

/** Who said what, as everybody in the room sees it. */
function lines({ messages }: RoomState): readonly string[] {
  return messages
    .filter((message) => message.state !== 'read' || message.content.kind !== 'shown')
    .map(line);
}

function line(message: Message): string {
  if (message.state !== 'read') return message.state;
  const who = message.author.by === 'helper' ? message.author.leaf.name : 'resident';
  const { content } = message;
  return `${who}: ${content.kind === 'said' ? content.text : content.kind}`;
}

async function open(card: Card, community: Community, over: Wire = wireTo(url)) {
  const keys = await roomKeysOf(card, community.origin);
  const visit = await ResidentVisit.open(over.api, community, keys);
  await visit.loadAll();
  return visit;
}

const work = async (): Promise<string> => solveWork(await wire.api.work(), nodeScrypt);
const noWork = (): Promise<string> => Promise.reject(new Error('the room is there already'));

async function openNewest(device: NewDevice): Promise<HelperVisit> {
  const shift = await signIn(url, device);
  const rooms = await shift.inbox();
  const newest = rooms.find(({ roomKey }) => !seen.has(`${shift.leafHash} ${roomKey}`));
  assert.ok(newest);
  for (const { roomKey } of rooms) seen.add(`${shift.leafHash} ${roomKey}`);
  return shift.open(newest);
}

function attachmentsOf(state: RoomState) {
  return state.messages.flatMap((message) =>
    message.state === 'read' && message.content.kind === 'said'
      ? (message.content.attachments ?? [])
      : [],
  );
}

test('everything goes to a new card, also after a stop in the middle, and the old card opens nothing', async () => {
  const { visit, card, community } = await askFor(
    wire,
    [mei, tom],
    [{ kind: 'said', text: 'I cannot pay the loan' }],
  );
  const helper = await openNewest(mei);
  await openNewest(tom);
  await helper.say({ kind: 'taken' });
  const step = toBase64url(randomBytes(16));
  await helper.say({ kind: 'step-added', step, type: 'debt', what: 'call', who: 'both' });
  const bytes = randomBytes(300_000);
  const letter = { name: 'letter.jpg', type: 'image/jpeg', bytes };
  await helper.say({ kind: 'said', text: 'from the bank' }, [letter]);
  await visit.say({ kind: 'said', text: 'and mine' }, [{ ...letter, bytes: bytes.slice(7) }]);
  await visit.say({ kind: 'step-ticked', step, done: true });
  const before = await open(card, community);
  const old = lines(before.state);
  assert.equal(old.length, 6);

  const newCard = drawCard();
  const stop = new AbortController();
  const first = before.carryOver({
    newCard,
    work,
    signal: stop.signal,
    onProgress: ({ done }) => {
      if (done === 4) stop.abort();
    },
  });
  await assert.rejects(first, { code: 'stopped' });
  const half = await open(newCard, community);
  assert.deepEqual(lines(half.state), old.slice(0, 4));
  await assert.rejects(visit.keep(365), { code: 'room-replaced' });
  await assert.rejects(helper.openings(), { code: 'no-such-room' });
  await half.say({ kind: 'said', text: 'meanwhile' });

  const lossy = wireTo(url);
  let lost = 0;
  lossy.afterwards = (address, init) => {
    if (init.method !== 'POST' || !address.includes('/elements')) return;
    lost += 1;
    if (lost % 2 === 1) throw new TypeError('the answer went away');
  };
  const again = await open(card, community, lossy);
  assert.equal(again.status.state, 'replaced');
  const progress: number[] = [];
  const next = await again.carryOver({
    newCard,
    work: noWork,
    onProgress: ({ done }) => progress.push(done),
  });
  assert.deepEqual(progress, [0, 1, 2, 3, 4, 5, 6]);
  assert.ok(lost > 0);
  assert.deepEqual(lines(next.state), [...old.slice(0, 4), 'resident: meanwhile', ...old.slice(4)]);
  assert.equal(
    next.state.messages.filter((each) => each.state === 'read' && each.copied).length,
    6,
  );
  assert.equal(next.state.steps[0]?.done, true);
  assert.deepEqual(
    next.state.readers.map(({ leaf }) => leaf.name),
    ['Mei', 'Tom'],
  );
  await assert.rejects(open(card, community), { code: 'no-such-room' });

  for (const device of [mei, tom]) {
    const there = await openNewest(device);
    assert.deepEqual(lines(there.state), lines(next.state));
    const [theirs, mine] = attachmentsOf(there.state);
    assert.ok(theirs && mine);
    assert.deepEqual(await there.attachment(theirs), bytes);
    assert.deepEqual(await there.attachment(mine), bytes.slice(7));
  }
  const blobs = new Set(attachmentsOf(next.state).map(({ blob }) => blob));
  assert.ok(
    attachmentsOf(before.state).every(({ blob }) => !blobs.has(blob)),
    'sealed anew',
  );

  const third = drawCard();
  const twice = await next.carryOver({ newCard: third, work });
  assert.deepEqual(lines(twice.state), lines(next.state), 'carried over once more');
  const [photo] = attachmentsOf(twice.state);
  assert.ok(photo);
  assert.deepEqual(await twice.attachment(photo), bytes);
  await openNewest(mei);
  await openNewest(tom);
});

test('who was let in without what came before does not get it by a new card', async () => {
  const { visit, community } = await askFor(wire, [mei], [{ kind: 'said', text: 'to Mei alone' }]);
  await openNewest(mei);
  const readers = [mei, tom].map((device) => {
    const leaf = leafOf(device);
    return { leaf, desk: leaf.desk, history: false };
  });
  await visit.changeReaders(readers);
  await visit.say({ kind: 'said', text: 'to both' });
  await openNewest(tom);
  const newCard = drawCard();
  const next = await visit.carryOver({ newCard, work });
  assert.deepEqual(lines(next.state), ['resident: to Mei alone', 'resident: to both']);
  const told = await Promise.all([openNewest(mei), openNewest(tom)]);
  assert.deepEqual(
    told.map(({ state }) => lines(state).filter((each) => each.startsWith('resident: to'))),
    [['resident: to Mei alone', 'resident: to both'], ['resident: to both']],
  );
  await open(newCard, community);
});

test('a card that opens another room is refused, and the same card too', async () => {
  const one = await askFor(wire, [mei], [{ kind: 'said', text: 'one' }]);
  const other = await askFor(wire, [mei], [{ kind: 'said', text: 'other' }]);
  await assert.rejects(one.visit.carryOver({ newCard: other.card, work }), { code: 'room-exists' });
  await assert.rejects(one.visit.carryOver({ newCard: one.card, work }), { code: 'other-room' });
  await one.visit.say({ kind: 'said', text: 'and nothing has happened' });
  assert.deepEqual(lines((await open(other.card, other.community)).state), ['resident: other']);
});

test('an entry that is not in the new room keeps the old one from being erased', async () => {
  const mine = wireTo(url);
  const { visit, card, community } = await askFor(mine, [mei], [{ kind: 'said', text: 'first' }]);
  await visit.say({ kind: 'said', text: 'second' });
  const newCard = drawCard();
  const { roomId } = await roomKeysOf(newCard, community.origin);
  const path = `/api/rooms/${toBase64url(roomId)}/elements`;
  let isMade = false;
  mine.before = async (address, init) => {
    if (init.method === 'POST' && address.endsWith(path)) isMade = true;
    if (!isMade || !address.includes(`${path}?`)) return undefined;
    // The newest element is altered on its way, as by a server that lies.
    const response = await fetch(address, init);
    const frames = new Uint8Array(await response.arrayBuffer());
    const last = frames.length - 1;
    frames[last] = (frames[last] ?? 0) ^ 1;
    return new Response(frames, response);
  };
  await assert.rejects(visit.carryOver({ newCard, work }), { code: 'broken-chain' });
  delete mine.before;
  assert.deepEqual(lines((await open(card, community)).state), lines(visit.state));
  const next = await visit.carryOver({ newCard, work: noWork });
  assert.deepEqual(lines(next.state), ['resident: first', 'resident: second']);
});

test('more than a day takes goes on the next day', async () => {
  const { visit, card, community } = await askFor(wire, [mei], [{ kind: 'said', text: '0' }]);
  for (let n = 1; n <= 190; n += 1) await visit.say({ kind: 'said', text: `${n}` });
  ahead += day;
  const later = await open(card, community);
  for (let n = 191; n < 205; n += 1) await later.say({ kind: 'said', text: `${n}` });
  const newCard = drawCard();
  await assert.rejects(later.carryOver({ newCard, work }), { code: 'too-many' });
  assert.equal((await open(newCard, community)).state.messages.length, 200);
  ahead += day;
  const next = await (await open(card, community)).carryOver({ newCard, work: noWork });
  assert.deepEqual(
    lines(next.state),
    Array.from({ length: 205 }, (_, n) => `resident: ${n}`),
  );
});
