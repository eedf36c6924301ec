import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Content } from '@nearhand/room/content';
import type { Author } from '@nearhand/room/member';
import { emptyRoom, type Message } from '@nearhand/room/room-state';
import { firstWords, lastWord } from './room-desk.ts';

const resident: Author = { by: 'resident' };
const helper = { by: 'helper' } as Author;

function room(...written: readonly (readonly [Author, Content['kind']])[]) {
  const messages = written.map(([author, kind], index): Message => {
    const content = { kind } as Content;
    const at = index + 1;
    return {
      ...{ state: 'read', id: String(at), copied: false, epoch: 1 },
      ...{ sequence: at, at, author, content },
    };
  });
  return { ...emptyRoom(), messages };
}

test('who writes again while waiting has waited since the first of it', () => {
  const state = room([resident, 'said'], [helper, 'said'], [resident, 'said'], [resident, 'said']);
  assert.deepEqual(lastWord(state), { by: 'resident', at: 3 });
});

test('an answer counts from the last of it', () => {
  const state = room([resident, 'said'], [helper, 'said'], [helper, 'said']);
  assert.deepEqual(lastWord(state), { by: 'helper', at: 3 });
});

test('to say who answers is no answer yet', () => {
  assert.deepEqual(lastWord(room([resident, 'said'], [helper, 'taken'])), {
    by: 'resident',
    at: 1,
  });
});

test('a request is told apart by how the resident began, whoever wrote before, and by no more than that', () => {
  const { messages } = room([helper, 'said'], [resident, 'call-me'], [resident, 'said']);
  const says = (text: string) => ({
    ...emptyRoom(),
    messages: messages.map((message) =>
      message.state === 'read' && message.content.kind === 'said'
        ? { ...message, content: { kind: 'said', at: 1, text } as Content }
        : message,
    ),
  });
  assert.equal(firstWords(says('  It began\nin spring. ')), 'It began in spring.');
  assert.equal(firstWords(says('房'.repeat(40))), `${'房'.repeat(32)}…`);
  assert.equal(firstWords(says('   ')), undefined);
  assert.equal(firstWords(room([helper, 'said'])), undefined);
});
