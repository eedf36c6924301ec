import assert from 'node:assert/strict';
import { test } from 'node:test';
import { couldStillRead } from '@nearhand/room/readers';
import type { RoomState } from '@nearhand/room/room-state';
import { toBase64url } from '@nearhand/seal/bytes';
import { drawCard } from '@nearhand/seal/card';
import { leafHash } from '@nearhand/seal/hash';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { ask } from '@nearhand/visit/asking';
import { type NewDevice, readEnrolmentLink, sendEnrolment } from '@nearhand/visit/enrolment';
import { isVisitError } from '@nearhand/visit/error';
import type { HelperShift } from '@nearhand/visit/helper-shift';
import type { HelperVisit } from '@nearhand/visit/helper-visit';
import { LedgerView } from '@nearhand/visit/ledger-view';
import { solveWork } from '@nearhand/visit/proof-of-work';
import { changedCommunity, type Reader } from '@nearhand/visit/readers-change';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import { Steward } from '@nearhand/visit/steward';
import {
  askFor,
  enrolHelper,
  enrolSteward,
  leafOf,
  makeHelper,
  nodeScrypt,
  serve,
  signIn,
  until,
  wireTo,
} from './served.ts';

const served = await serve();
const { url } = served;
const wire = wireTo(url);
const stewardDevice = await enrolSteward(wire.api, served.links.steward);
const mei = await enrolHelper(wire.api, served.links.helpers[0] ?? '', 'Mei');
const tom = await enrolHelper(wire.api, served.links.helpers[1] ?? '', 'Tom');
const steward = await Steward.signIn(wire.api, await wire.api.community(), stewardDevice.content);

function reader(device: NewDevice, history = false): Reader {
  const leaf = leafOf(device);
  return { leaf, desk: leaf.desk, history };
}

function hashOf({ leafBytes }: NewDevice): string {
  return toBase64url(leafHash(leafBytes));
}

function names(state: RoomState): readonly string[] {
  return state.readers.map(({ leaf }) => leaf.name);
}

function texts(state: RoomState): readonly string[] {
  return state.messages.map((message) =>
    message.state !== 'read'
      ? message.state
      : message.content.kind === 'said'
        ? message.content.text
        : `[${message.content.kind}]`,
  );
}

/** The room of this visit as it stands in a helper's inbox. */
async function openRoom(shift: HelperShift, visit: ResidentVisit): Promise<HelperVisit> {
  for (const room of await shift.inbox()) {
    const opened = await shift.open(room);
    if (opened.roomId === visit.roomId) return opened;
  }
  throw new Error('not in the inbox');
}

async function isInInbox(device: NewDevice, visit: ResidentVisit): Promise<boolean> {
  return openRoom(await signIn(url, device), visit).then(
    () => true,
    () => false,
  );
}

test('a device let in without the past reads from then on, with the open plan; with it, everything', async () => {
  const { visit } = await askFor(wire, [mei], [{ kind: 'said', text: 'secret' }]);
  const step = toBase64url(randomBytes(16));
  await visit.say({ kind: 'step-added', step, type: 'debt', what: 'call', who: 'both' });
  assert.equal(await isInInbox(tom, visit), false);
  await visit.changeReaders([reader(mei), reader(tom)]);
  assert.deepEqual(names(visit.state), ['Mei', 'Tom']);
  const fresh = await openRoom(await signIn(url, tom), visit);
  await fresh.loadAll();
  assert.deepEqual(texts(fresh.state), ['[shown]']);
  assert.deepEqual(
    fresh.state.steps.map(({ what }) => what),
    ['call'],
  );
  await fresh.say({ kind: 'step-ticked', step, done: true });

  await visit.changeReaders([reader(mei)]);
  await visit.changeReaders([reader(mei), reader(tom, true)]);
  const whole = await openRoom(await signIn(url, tom), visit);
  await whole.loadAll();
  assert.deepEqual(texts(whole.state).slice(0, 4), [
    'secret',
    '[step-added]',
    '[shown]',
    '[step-ticked]',
  ]);
  assert.deepEqual(
    whole.state.past.map(({ member, until: last }) => [member.leaf.name, last]),
    [['Tom', 2]],
  );
  assert.equal(whole.state.steps[0]?.done, true);
});

test('what a device let in without the past saw stays readable to it through later epochs', async () => {
  const { visit } = await askFor(wire, [mei], [{ kind: 'said', text: 'one' }]);
  await visit.changeReaders([reader(mei), reader(tom)]);
  await visit.say({ kind: 'said', text: 'two' });
  await visit.changeReaders([reader(mei), reader(tom)]);
  await visit.say({ kind: 'said', text: 'three' });
  const opened = await openRoom(await signIn(url, tom), visit);
  await opened.loadAll();
  assert.deepEqual(texts(opened.state), ['[shown]', 'two', '[shown]', 'three']);
  assert.deepEqual(
    opened.state.readers.map(({ since, from }) => [since, from]),
    [
      [1, 1],
      [2, 2],
    ],
  );
});

test('whoever is shut out sees it at once, and nothing of what is said then', async () => {
  const { visit } = await askFor(wire, [mei, tom], [{ kind: 'said', text: 'one' }]);
  const opened = await openRoom(await signIn(url, tom), visit);
  const stays = await openRoom(await signIn(url, mei), visit);
  const stop = new AbortController();
  const ended = opened.follow(stop.signal, 50).then(
    () => 'stopped',
    (error: unknown) => (isVisitError(error) ? error.code : String(error)),
  );
  const following = stays.follow(stop.signal, 50);
  await visit.changeReaders([reader(mei)]);
  await visit.say({ kind: 'said', text: 'two' });
  assert.ok(['no-such-room', 'shut-out'].includes(await ended), await ended);
  assert.deepEqual(texts(opened.state), ['one']);
  await until(() => texts(stays.state).at(-1) === 'two', 'the new epoch to reach whoever stays');
  assert.deepEqual(
    stays.state.past.map(({ member }) => member.leaf.name),
    ['Tom'],
  );
  const late = opened.say({ kind: 'said', text: 'still here?' });
  await until(() => opened.waiting[0]?.state === 'held', 'what cannot be said to be held');
  assert.equal(opened.waiting[0]?.error, 'no-such-room');
  assert.ok(opened.takeBack(opened.waiting[0]?.id ?? ''));
  await late;
  stop.abort();
  await following;
});

test('a helper who asks out could still read until the resident makes it so', async () => {
  const { visit } = await askFor(wire, [mei, tom], [{ kind: 'said', text: 'one' }]);
  const opened = await openRoom(await signIn(url, tom), visit);
  await opened.askOut('moving away');
  await opened.askToLetIn({ leaf: leafOf(mei) });
  assert.deepEqual(
    couldStillRead(opened.state).map(({ leaf }) => leaf.name),
    ['Tom'],
  );
  await visit.changeReaders([reader(mei)]);
  assert.deepEqual(visit.state.asks, []);
});

test('nobody at all is no choice of readers', async () => {
  const { visit } = await askFor(wire, [mei], [{ kind: 'said', text: 'one' }]);
  await assert.rejects(visit.changeReaders([]), { code: 'no-readers' });
  await assert.rejects(askFor(wire, [], []), { code: 'no-readers' });
});

test('a name can be hidden in an opening, which then says that somebody did', async () => {
  const { visit } = await askFor(wire, [mei], [{ kind: 'said', text: 'one' }]);
  const shift = await signIn(url, mei);
  for (const room of await shift.inbox()) await shift.open(room, { hideName: true });
  const openings = await visit.openings();
  assert.deepEqual(
    openings.map(({ author, valid }) => [author.by, valid]),
    [
      ['hidden', true],
      ['resident', true],
    ].slice(0, openings.length),
  );
});

test('a steward invites, compares and confirms; the newcomer is not let in by that', async () => {
  const { visit, card, community } = await askFor(
    wire,
    [mei, tom],
    [{ kind: 'said', text: 'one' }],
  );
  const link = await steward.invite('helper');
  const ann = await makeHelper(wire.api, 'Ann');
  const sent = await sendEnrolment(
    wire.api,
    readEnrolmentLink(link.slice(link.indexOf('#'))),
    ann.leafBytes,
  );
  assert.equal(sent, 'waiting');
  const [waiting] = await steward.enrolments();
  assert.ok(waiting);
  assert.equal(waiting.fingerprint.length, 6);
  assert.deepEqual(waiting.leafBytes, ann.leafBytes);
  await steward.confirm(waiting);
  assert.deepEqual(
    steward.desk.devices.map(({ name }) => name),
    ['Mei', 'Tom', 'Ann'],
  );
  assert.equal(await isInInbox(ann, visit), false);

  await assert.rejects(visit.changeReaders([reader(mei)]), { code: 'roster-changed' });
  assert.deepEqual(
    visit.rosterNews().joined.map(({ name }) => name),
    ['Ann'],
  );
  await visit.changeReaders([reader(mei), reader(ann)]);
  assert.equal(await isInInbox(ann, visit), true);
  const keys = await roomKeysOf(card, community.origin);
  const back = await ResidentVisit.open(wireTo(url).api, await wire.api.community(), keys);
  await back.readersChecked;
  assert.deepEqual(back.rosterNews(), { left: [], joined: [] });
});

test('asking with a roster that has changed meanwhile is refused with the newest', async () => {
  const { api } = wireTo(url);
  const before = await api.community();
  const ledger = LedgerView.of(api, before);
  const desk = before.desks[0]?.id ?? '';
  const rosters = [await ledger.desk(desk)];
  const link = await steward.invite('helper');
  const bea = await makeHelper(api, 'Bea');
  await sendEnrolment(api, readEnrolmentLink(link.slice(link.indexOf('#'))), bea.leafBytes);
  for (const waiting of await steward.enrolments()) await steward.confirm(waiting);
  const now = await api.community();
  const asking = {
    ...{ community: before, ledger, rosters, card: drawCard(), members: [leafOf(mei)] },
    first: [{ kind: 'said', text: 'x' }] as const,
    work: solveWork(await api.work(), nodeScrypt),
  };
  await assert.rejects(ask(api, asking), (error) => {
    assert.ok(isVisitError(error, 'roster-changed'));
    assert.deepEqual(changedCommunity(error), now);
    return true;
  });
});

test('whoever leaves the desk is shut out when the resident comes next; their shift ends at once', async () => {
  const { visit, card, community } = await askFor(
    wire,
    [mei, tom],
    [{ kind: 'said', text: 'one' }],
  );
  const shift = await signIn(url, tom);
  const opened = await openRoom(shift, visit);
  await shift.leaveDesk();
  await assert.rejects(opened.openings(), { code: 'sign-in-refused' });
  await assert.rejects(signIn(url, tom), { code: 'sign-in-refused' });
  const now = await wire.api.community();
  assert.deepEqual(now.desks[0]?.left, [hashOf(tom)]);
  const keys = await roomKeysOf(card, community.origin);
  const back = await ResidentVisit.open(wireTo(url).api, now, keys);
  await back.readersChecked;
  assert.deepEqual(names(back.state), ['Mei']);
  assert.equal(back.status.epoch, 2);
});

test('a removed device is out of the roster, and a resident with an older bundle learns of it', async () => {
  const before = await wire.api.community();
  const { visit, card, community } = await askFor(wire, [mei], [{ kind: 'said', text: 'one' }]);
  assert.equal(names(visit.state).length, 1);
  const number = steward.desk.roster.number;
  await steward.remove(hashOf(tom));
  assert.equal(steward.desk.roster.number, number + 1);
  assert.equal(
    steward.desk.devices.some(({ name }) => name === 'Tom'),
    false,
  );
  const keys = await roomKeysOf(card, community.origin);
  await assert.rejects(visit.changeReaders([reader(mei)]), { code: 'roster-changed' });
  const back = await ResidentVisit.open(wireTo(url).api, before, keys);
  await back.readersChecked;
  await back.changeReaders([reader(mei)]);
  assert.equal(back.status.epoch, 2);
});

test('a desk is edited, pauses, and hands out tokens that stand for the work, each once', async () => {
  const { roster, devices, left, stewards, ...description } = steward.desk;
  await steward.editDesk({ ...description, paused: true });
  await assert.rejects(askFor(wire, [mei], [{ kind: 'said', text: 'x' }]), { code: 'desk-paused' });
  await steward.editDesk({ ...description, phone: '02-9999', paused: false });
  assert.equal((await wire.api.community()).desks[0]?.phone, '02-9999');
  const [token] = await steward.tokens(1);
  assert.ok(token);
  await askFor(wire, [mei], [{ kind: 'said', text: 'x' }], token);
  await assert.rejects(askFor(wire, [mei], [{ kind: 'said', text: 'x' }], token), {
    code: 'work-refused',
  });
});
