import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeFrames, encodeFrames } from '@nearhand/protocol/frames';
import type { RoomState } from '@nearhand/room/room-state';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { isVisitError } from '@nearhand/visit/error';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import { askFor, wireTo } from '../integration/served.ts';
import { raiseAttacked } from './attacked.fixture.ts';

/** What becomes of a room that is open when the server begins to show something else of it. */
const { served, evil, mei } = await raiseAttacked();
const truth = wireTo(served.url);
const community = await truth.api.community();

afterEach(() => {
  evil.alter = () => undefined;
});

function texts(state: RoomState): readonly string[] {
  return state.messages.flatMap((message) =>
    message.state === 'read' && message.content.kind === 'said' ? [message.content.text] : [],
  );
}

/** From here on, what comes after what is seen does not follow it: one bit of its `previous` is flipped. */
function breakChain(): void {
  evil.alter = (path, bytes) => {
    if (!/\/elements\?from/.test(path)) return undefined;
    const frames = decodeFrames(new Uint8Array(bytes));
    const first = frames[0]?.bytes;
    if (first !== undefined) first[13] = (first[13] ?? 0) ^ 1;
    return Buffer.from(encodeFrames(frames));
  };
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; !holds(); turn += 1) {
    assert.ok(turn < 500, 'in ten seconds');
    await sleep(20);
  }
}

test('an open room that is refused sends nothing more, keeps what waits, and goes on when it holds again', async () => {
  const { visit: own, card } = await askFor(truth, [mei], [{ kind: 'said', text: 'one' }]);
  const keys = await roomKeysOf(card, community.origin);
  const visit = await ResidentVisit.open(wireTo(evil.url).api, community, keys);
  await visit.loadAll();
  assert.equal(visit.refused, undefined);
  const stop = new AbortController();
  const followed = visit.follow(stop.signal, 50);
  breakChain();
  await own.say({ kind: 'said', text: 'two' });
  await assert.rejects(followed, (error) => isVisitError(error, 'broken-chain'));
  assert.ok(isVisitError(visit.refused, 'broken-chain'));

  const asked = evil.asked.length;
  const paper = { name: 'paper.txt', type: 'text/plain', bytes: new Uint8Array([1, 2, 3]) };
  const said = visit.say({ kind: 'said', text: 'three' }, [paper]);
  await until(() => visit.waiting[0]?.state === 'held');
  assert.equal(visit.waiting[0]?.error, 'broken-chain');
  assert.deepEqual(evil.asked.slice(asked), [], 'nothing was sent');
  await assert.rejects(visit.lookAgain(), (error) => isVisitError(error, 'broken-chain'));
  assert.equal(visit.waiting[0]?.state, 'held');

  evil.alter = () => undefined;
  await visit.lookAgain();
  assert.equal(visit.refused, undefined);
  await said;
  assert.deepEqual(texts(visit.state), ['one', 'two', 'three']);
});
