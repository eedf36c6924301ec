import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhotoLane } from './photo-lane.ts';

/** Work that ends when it is told to. */
function works(lane: PhotoLane, open: { bytes: number; most: number }) {
  const ends: (() => void)[] = [];
  const begin = (bytes: number) =>
    lane.run(bytes, async () => {
      open.bytes += bytes;
      open.most = Math.max(open.most, open.bytes);
      await new Promise<void>((end) => ends.push(end));
      open.bytes -= bytes;
    });
  return { begin, ends };
}

test('never more is open than there is room for, whatever comes, and everything gets its turn', async () => {
  const open = { bytes: 0, most: 0 };
  const { begin, ends } = works(new PhotoLane(100, 24), open);
  const done = Promise.all([60, 40, 90, 10, 100, 30, 30, 30].map(begin));
  await new Promise(setImmediate);
  let count = 0;
  for (let end = ends.shift(); end; end = ends.shift()) {
    end();
    count += 1;
    await new Promise(setImmediate);
  }
  await done;
  assert.equal(count, 8);
  assert.equal(open.most, 100);
});

test('a queue that is full refuses, and takes again when it has moved on', async () => {
  const open = { bytes: 0, most: 0 };
  const { begin, ends } = works(new PhotoLane(100, 2), open);
  const running = [begin(100), begin(100), begin(100)];
  await assert.rejects(begin(10), { code: 'busy' });
  await new Promise(setImmediate);
  ends.shift()?.();
  await running[0];
  running.push(begin(10));
  await new Promise(setImmediate);
  while (ends.length > 0) {
    ends.shift()?.();
    await new Promise(setImmediate);
  }
  await Promise.all(running);
});
