import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ProtocolError } from './errors.ts';
import { decodeInboxRow, encodeInboxRow, type InboxRow } from './inbox-row.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const fixed = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const row: fc.Arbitrary<InboxRow> = fc.record(
  {
    day: u32,
    rowId: fixed(16),
    epoch: u32,
    rosterNumber: u32,
    door: fixed(32),
    commitment: fixed(32),
    slots: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }),
  },
  { noNullPrototype: true },
);

test('a row comes back as it went', () => {
  fc.assert(
    fc.property(row, (each) => assert.deepEqual(decodeInboxRow(encodeInboxRow(each)), each)),
  );
});

test('a row cut at any byte is truncated, and one with a byte more is trailing', () => {
  const [each] = fc.sample(row, { numRuns: 1, seed: 7 });
  assert.ok(each);
  const bytes = encodeInboxRow(each);
  for (let length = 0; length < bytes.length; length += 1) {
    assert.throws(() => decodeInboxRow(bytes.slice(0, length)), { code: 'truncated' });
  }
  assert.throws(() => decodeInboxRow(new Uint8Array([...bytes, 0])), { code: 'trailing' });
});

test('whatever bytes come, the answer is a row or a coded error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        assert.deepEqual(encodeInboxRow(decodeInboxRow(bytes)), bytes);
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
      }
    }),
  );
});
