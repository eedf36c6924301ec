import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url, utf8 } from '@nearhand/seal/bytes';
import { encodeCanonical } from '@nearhand/seal/canonical-json';
import fc from 'fast-check';
import { type Content, decodeContent, encodeContent } from './content.ts';
import { contentFields } from './content-fields.ts';
import { RoomError } from './error.ts';

const id = toBase64url(new Uint8Array(16).fill(1));
const wide = toBase64url(new Uint8Array(32).fill(2));
const at = 1_790_000_000_000;
const service = { id: 's1', name: 'Debt advice', phone: '02-1', place: 'Lane 3' };
const terms = { type: 'debt', what: 'call the bank', who: 'both' } as const;

const examples: readonly Content[] = [
  { kind: 'said', at, text: 'hello' },
  {
    kind: 'said',
    at,
    text: '',
    attachments: [
      { blob: id, file: wide, hash: wide, name: 'bill.jpg', size: 3, type: 'image/jpeg' },
    ],
  },
  { kind: 'call-me', at, number: '0912', hours: 'after six', name: '' },
  { kind: 'step-added', at, step: id, ...terms, by: '2026-12-01', service },
  { kind: 'step-changed', at, step: id, by: '', dropped: true },
  { kind: 'step-ticked', at, step: id, done: true },
  {
    kind: 'appointment',
    at,
    appointment: id,
    what: 'meet',
    where: 'desk',
    start: '2026-12-01T10:30',
  },
  { kind: 'service-pointed', at, service },
  { kind: 'document', at, title: 'Letter', text: 'Dear bank' },
  { kind: 'asked-to-let-in', at, shift: { hash: wide, number: 4 }, desk: id, why: 'lawyer' },
  {
    kind: 'told-outside',
    at,
    shift: { hash: wide, number: 4 },
    whom: 'w',
    what: 'x',
    why: 'y',
    done: false,
  },
  {
    kind: 'kept-outside',
    at,
    shift: { hash: wide, number: 4 },
    what: 'x',
    where: 'y',
    until: '2031',
  },
  {
    kind: 'copied',
    at,
    ad: id,
    author: wide,
    id,
    content: id,
    signature: toBase64url(new Uint8Array(64)),
  },
  { kind: 'taken', at, shift: { hash: wide, number: 4 } },
  { kind: 'declined', at, shift: { hash: wide, number: 4 }, why: 'not our kind of help' },
  { kind: 'outcome', at, text: 'paid', met: 'partly' },
  { kind: 'closed', at },
  { kind: 'reopened', at, text: 'again' },
  { kind: 'taken-away', at, proofs: false },
  {
    kind: 'shown',
    at,
    steps: [{ step: id, done: false, ...terms }],
    appointments: [{ appointment: id, what: 'meet', where: 'desk', start: '2026-12-01T10:30' }],
  },
];

function refused(content: unknown, code: RoomError['code'], where?: string): void {
  assert.throws(
    () => decodeContent(encodeCanonical(content)),
    (error) =>
      error instanceof RoomError &&
      error.code === code &&
      (where === undefined || error.at === where),
    JSON.stringify(content),
  );
}

test('every kind of the table has an example here that comes back as it was', () => {
  assert.deepEqual(
    [...new Set(examples.map(({ kind }) => kind))].sort(),
    Object.keys(contentFields).sort(),
  );
  for (const content of examples) assert.deepEqual(decodeContent(encodeContent(content)), content);
});

test('a content without a member it must have, or with one of another type, is refused', () => {
  for (const content of examples) {
    const shape: Readonly<Record<string, { readonly optional: boolean }>> =
      contentFields[content.kind];
    for (const [name, field] of Object.entries(shape)) {
      const { [name as 'at']: gone, ...rest } = content;
      if (!field.optional) refused(rest, 'content-shape', name);
      refused({ ...content, [name]: { a: 1 } }, 'content-shape', name);
    }
    refused({ ...content, extra: 'x' }, 'content-shape', 'extra');
  }
});

test('text is refused one character past the most, and short text too', () => {
  const said = (text: string): Content => ({ kind: 'said', at, text });
  assert.doesNotThrow(() => encodeContent(said('字'.repeat(16_000))));
  assert.throws(() => encodeContent(said('a'.repeat(16_001))), { code: 'content-too-long' });
  refused({ kind: 'declined', at, why: 'a'.repeat(301) }, 'content-too-long', 'why');
});

test('a kind that this version does not know is kept as newer, whatever it holds', () => {
  const bytes = encodeCanonical({ kind: 'sung', at, melody: [1, 2] });
  assert.deepEqual(decodeContent(bytes), { kind: 'newer', name: 'sung', at });
  refused({ kind: 'sung' }, 'content-shape', 'at');
  assert.deepEqual(decodeContent(encodeCanonical({ kind: 'toString', at })), {
    kind: 'newer',
    name: 'toString',
    at,
  });
});

test('a content cut at any byte is refused with a code', () => {
  for (const content of examples) {
    const bytes = encodeContent(content);
    for (let length = 0; length < bytes.length; length += 1) {
      assert.throws(() => decodeContent(bytes.slice(0, length)), { code: 'not-canonical' });
    }
  }
});

test('whatever bytes come, the answer is a content or a coded error', () => {
  const anyJson = fc.jsonValue().map((value) => utf8(JSON.stringify(value)));
  const spoiled = fc
    .tuple(fc.constantFrom(...examples), fc.string(), fc.jsonValue())
    .map(([content, name, value]) => utf8(JSON.stringify({ ...content, [name]: value })));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), anyJson, spoiled), (bytes) => {
      try {
        decodeContent(bytes);
      } catch (error) {
        assert.ok(error instanceof Error && 'code' in error, String(error));
      }
    }),
  );
});
