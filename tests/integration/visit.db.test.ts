import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message, RoomState } from '@nearhand/room/room-state';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { roomKeysOf } from '@nearhand/seal/room-keys';
import { ResidentVisit } from '@nearhand/visit/resident-visit';
import { askFor, enrolHelper, enrolSteward, serve, signIn, wireTo } from './served.ts';

const served = await serve();
const { url } = served;
const wire = wireTo(url);
const _steward = await enrolSteward(wire.api, served.links.steward);
const mei = await enrolHelper(wire.api, served.links.helpers[0] ?? '', 'Mei');
const tom = await enrolHelper(wire.api, served.links.helpers[1] ?? '', 'Tom');

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

  const shift = await signIn(url, mei);
  const [room] = await shift.inbox();
  assert.ok(room);
  const helper = await shift.open(room);
  assert.deepEqual(texts(helper.state), ['I cannot pay the loan']);
  await helper.say({ kind: 'taken' });
  await helper.say({ kind: 'said', text: 'Come on Tuesday' });
  const step = toBase64url(randomBytes(16));
  await helper.say({ kind: 'step-added', step, type: 'debt', what: 'call', who: 'both' });

  const keys = await roomKeysOf(card, community.origin);
  const back = await ResidentVisit.open(wireTo(url).api, community, keys, visit.memory());
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
