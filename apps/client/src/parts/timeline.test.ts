import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Content } from '@nearhand/room/content';
import type { EpochView, Member } from '@nearhand/room/member';
import { emptyRoom, type Message } from '@nearhand/room/room-state';
import { isSameMessage, timeline } from './timeline.ts';

const member = (name: string): Member => ({
  leaf: {
    age: '',
    desk: '',
    duty: '',
    employer: '',
    id: '',
    keeps: [],
    name,
    role: '',
    sign: '',
    type: 'device',
    v: 1,
  },
  leafHash: name,
  since: 1,
  from: 1,
  backing: { by: 'server-word' },
});
const epoch = (number: number, sequence: number, names: readonly string[]): EpochView => ({
  epoch: number,
  sequence,
  rosters: [],
  members: names.map(member),
  hidden: false,
});
const written = (sequence: number, content: Content): Message => ({
  state: 'read',
  sequence,
  epoch: 1,
  id: String(sequence),
  author: { by: 'resident' },
  at: 0,
  content,
  copied: false,
});
const said = (sequence: number, text: string) => written(sequence, { kind: 'said', at: 0, text });
const shown = (sequence: number) =>
  written(sequence, { kind: 'shown', at: 0, steps: [], appointments: [] });
const outline = (messages: readonly Message[], epochs: readonly EpochView[]) =>
  timeline({ ...emptyRoom(), messages, epochs }).map((moment) =>
    moment.type === 'readers'
      ? `+${moment.letIn.map(({ leafHash }) => leafHash)} -${moment.shutOut.map(({ leafHash }) => leafHash)}`
      : moment.message.sequence,
  );

test('each change of who can read stands where it happened', () => {
  const epochs = [epoch(1, 0, ['a', 'b']), epoch(2, 2, ['b', 'c']), epoch(3, 5, ['b', 'c'])];
  assert.deepEqual(outline([said(1, 'x'), said(3, 'y'), said(6, 'z')], epochs), [
    '+a,b -',
    1,
    '+c -a',
    3,
    6,
  ]);
});

test('a change after the last message stands at the end', () => {
  assert.deepEqual(outline([said(1, 'x')], [epoch(1, 0, ['a']), epoch(2, 2, [])]), [
    '+a -',
    1,
    '+ -a',
  ]);
});

test('an empty plan at the beginning of an epoch is nothing to read', () => {
  assert.deepEqual(outline([shown(1), said(2, 'x')], []), [2]);
});

test('a message folded again is the same, one with another content or place is not', () => {
  const first = said(1, 'one');
  assert.equal(isSameMessage(first, { ...first }), true);
  assert.equal(isSameMessage(first, said(1, 'one')), false);
  assert.equal(isSameMessage(first, { ...first, sequence: 2 }), false);
  const unreadable: Message = { state: 'unreadable', sequence: 1, epoch: 1 };
  assert.equal(isSameMessage(first, unreadable), false);
  assert.equal(isSameMessage(unreadable, { ...unreadable }), true);
});
