import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import { carriedContent } from './carried.ts';
import type { Attachment, Content } from './content.ts';
import { decodeContent, encodeContent } from './content.ts';
import { foldAll } from './fold.ts';
import { helper, id, mark, mei, resident, wide } from './room.fixture.ts';
import { emptyRoom } from './room-state.ts';

function attachment(n: number, more: Partial<Attachment> = {}): Attachment {
  const where = { blob: id(n), file: wide(n), hash: wide(n + 1) };
  return { ...where, name: 'letter.jpg', size: 7, type: 'image/jpeg', ...more };
}

const letter: Content = { kind: 'said', text: 'here', at: 5, attachments: [attachment(1)] };

test('a carried-over entry shows its attachments where they lie now, and nothing else of it changes', () => {
  assert.equal(carriedContent(letter, undefined), letter);
  const now = [attachment(11)];
  assert.deepEqual(carriedContent(letter, now), { ...letter, attachments: now });
});

test('other attachments than the signed content names make it unreadable', () => {
  const others: readonly (readonly Attachment[])[] = [
    [],
    [attachment(11), attachment(12)],
    [attachment(11, { name: 'other.jpg' })],
    [attachment(11, { size: 8 })],
    [attachment(11, { type: 'image/png' })],
  ];
  for (const each of others) assert.equal(carriedContent(letter, each), undefined);
  const plain: Content = { kind: 'said', text: 'none', at: 5 };
  assert.equal(carriedContent(plain, [attachment(1)]), undefined);
  assert.equal(carriedContent({ kind: 'closed', at: 5 }, [attachment(1)]), undefined);
});

test('the fold shows a helper as the author of what was carried over, with the new attachments', () => {
  const content: Content = {
    kind: 'copied',
    at: 9,
    ad: id(1),
    author: mei.leafHash,
    id: id(2),
    content: id(3),
    signature: toBase64url(new Uint8Array(64)),
    attachments: [attachment(11)],
  };
  assert.deepEqual(decodeContent(encodeContent(content)), content);
  const before = { ...letter, shift: mark };
  const copied = { id: id(2), author: helper(mei) };
  const place = { type: 'entry', sequence: 1, epoch: 1, id: id(4), author: resident } as const;
  const shown = foldAll(emptyRoom(), [
    { ...place, content, copied: { ...copied, content: carriedContent(before, [attachment(11)]) } },
    {
      ...place,
      sequence: 2,
      id: id(5),
      content,
      copied: { ...copied, content: carriedContent(before, []) },
    },
  ]);
  const [first, second] = shown.messages;
  assert.ok(first?.state === 'read' && first.copied && first.content.kind === 'said');
  assert.deepEqual(first.author, helper(mei));
  assert.deepEqual(first.content.attachments, [attachment(11)]);
  assert.equal(second?.state, 'unreadable');
});
