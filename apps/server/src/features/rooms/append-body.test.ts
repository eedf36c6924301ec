import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeEntryBody } from '@nearhand/protocol/entry-body';
import { largestEntry } from '@nearhand/protocol/limits';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { readAppendBody } from './append-body.ts';

function entry(length = 1109): Uint8Array {
  const bytes = randomBytes(length);
  bytes.set([1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 9]);
  return bytes;
}

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, () => toBase64url(randomBytes(16)));
}

function read(bytes: Uint8Array) {
  return readAppendBody(Buffer.from(bytes));
}

test('what the protocol encodes is read as it was', () => {
  for (const count of [0, 1, 64]) {
    const blobs = ids(count);
    const bytes = entry();
    const body = read(encodeEntryBody({ blobs, entry: bytes }));
    assert.deepEqual(
      body.blobs.map((blob) => blob.toString('base64url')),
      blobs,
    );
    assert.deepEqual(body.entry.bytes, Buffer.from(bytes));
    assert.deepEqual([body.entry.epoch, body.entry.sequence], [3, 9]);
  }
});

test('the bytes are those of docs/http.md', () => {
  const blobs = [7, 8].map((byte) => toBase64url(new Uint8Array(16).fill(byte)));
  const bytes = encodeEntryBody({ blobs, entry: Uint8Array.of(1, 2, 3) });
  assert.equal(Buffer.from(bytes).toString('hex'), `02${'07'.repeat(16)}${'08'.repeat(16)}010203`);
});

test('a body cut at any byte is refused', () => {
  const bytes = encodeEntryBody({ blobs: ids(2), entry: entry() });
  for (let length = 0; length < bytes.length; length += 1) {
    const code = length < 33 ? 'malformed' : 'element-refused';
    assert.throws(() => read(bytes.subarray(0, length)), { code }, String(length));
  }
});

test('a blob that stands there twice, and more blobs than may be, are malformed', () => {
  const [id = ''] = ids(1);
  const twice = encodeEntryBody({ blobs: [id, id], entry: entry() });
  assert.throws(() => read(twice), { code: 'malformed' });
  const many = encodeEntryBody({ blobs: ids(65), entry: entry() });
  assert.throws(() => read(many), { code: 'malformed' });
});

test('an entry longer than any is too large', () => {
  const body = encodeEntryBody({ blobs: [], entry: entry(largestEntry + 1) });
  assert.throws(() => read(body), { code: 'too-large' });
});
