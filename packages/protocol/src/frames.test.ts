import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeFrames, encodeFrames, type Frame, FrameDecoder } from './frames.ts';
import { largestFrame } from './limits.ts';

const frame: fc.Arbitrary<Frame> = fc.record(
  {
    kind: fc.constantFrom('entry', 'manifest', 'opening', 'inbox-row'),
    bytes: fc.uint8Array({ maxLength: 300 }),
  },
  { noNullPrototype: true },
);

test('frames come back as they went, in pieces of any size', () => {
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.integer({ min: 1, max: 64 }),
      (frames, size) => {
        const bytes = encodeFrames(frames);
        assert.deepEqual(decodeFrames(bytes), frames);
        const decoder = new FrameDecoder();
        const got: Frame[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          got.push(...decoder.push(bytes.slice(at, at + size)));
        }
        decoder.end();
        assert.deepEqual(got, frames);
      },
    ),
  );
});

test('frames cut at any byte but a border are truncated', () => {
  const frames: Frame[] = [
    { kind: 'entry', bytes: new Uint8Array(7) },
    { kind: 'manifest', bytes: new Uint8Array(0) },
    { kind: 'opening', bytes: new Uint8Array(3) },
  ];
  const bytes = encodeFrames(frames);
  const borders = new Map([
    [0, 0],
    [12, 1],
    [17, 2],
    [25, 3],
  ]);
  for (let length = 0; length <= bytes.length; length += 1) {
    const cut = bytes.slice(0, length);
    const whole = borders.get(length);
    if (whole === undefined) assert.throws(() => decodeFrames(cut), { code: 'truncated' });
    else assert.deepEqual(decodeFrames(cut), frames.slice(0, whole));
  }
});

test('a frame of no kind, and one longer than any, are refused before they are waited for', () => {
  assert.throws(() => decodeFrames(Uint8Array.of(4, 0, 0, 0, 0)), { code: 'frame-kind' });
  const long = new Uint8Array(5);
  new DataView(long.buffer).setUint32(1, largestFrame + 1);
  assert.throws(() => new FrameDecoder().push(long), { code: 'frame-length' });
});

test('a decoder keeps no hold on the bytes that it was given', () => {
  const bytes = encodeFrames([{ kind: 'entry', bytes: Uint8Array.of(1, 2, 3) }]);
  const [first] = decodeFrames(bytes);
  bytes.fill(0);
  assert.deepEqual(first?.bytes, Uint8Array.of(1, 2, 3));
});
