import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decodeMemory,
  encodeMemory,
  joinMemories,
  type WitnessMemory,
  withHead,
} from './witness-memory.ts';

const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const origins = fc.stringMatching(/^[a-z0-9./-]{1,40}$/);
const heads = fc.record({ size: fc.maxSafeNat(), root: hashes });
const memories: fc.Arbitrary<WitnessMemory> = fc.record({
  id: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
  isWhole: fc.boolean(),
  heads: fc.array(fc.tuple(origins, heads)).map((entries) => new Map(entries)),
});

test('a memory is read as it was written', () => {
  fc.assert(
    fc.property(memories, (memory) => {
      const read = decodeMemory(encodeMemory(memory));
      assert.ok(read);
      assert.deepEqual({ ...read, heads: sorted(read) }, { ...memory, heads: sorted(memory) });
    }),
  );
});

function sorted(memory: WitnessMemory): string {
  return encodeMemory(memory);
}

test('one that is cut short anywhere, or has a line of another form, is none', () => {
  const memory = {
    id: Buffer.alloc(16, 5),
    isWhole: true,
    heads: new Map([
      ['one.example/log', { size: 12, root: new Uint8Array(32).fill(1) }],
      ['two.example/log', { size: 0, root: new Uint8Array(32).fill(2) }],
    ]),
  };
  const text = encodeMemory(memory);
  for (let length = 0; length < text.length; length += 1) {
    assert.equal(decodeMemory(text.slice(0, length)), undefined, `${length}`);
  }
  for (const [wrong, right] of [
    ['whole', 'half'],
    ['one.example/log 12', 'one.example/log 012'],
    ['one.example/log 12', 'one.example/log -1'],
    ['one.example/log', 'two.example/log'],
    ['one.example/log 12 AQEB', 'one.example/log 12 AQE'],
    ['nearhand/v1', 'nearhand/v2'],
    ['0505', '05G5'],
    ['end', 'end\nend'],
  ] as const) {
    assert.equal(decodeMemory(text.replace(wrong, right)), undefined, right);
  }
});

test('two copies know together what either knows, and nothing where they contradict', () => {
  const head = (size: number, fill = 0) => ({ size, root: new Uint8Array(32).fill(fill) });
  const empty: WitnessMemory = { id: Buffer.alloc(16), isWhole: true, heads: new Map() };
  const one = withHead(withHead(empty, 'a', head(5)), 'b', head(7));
  const two = withHead(withHead({ ...empty, isWhole: false }, 'a', head(9)), 'c', head(1));
  const joined = joinMemories(one, two);
  assert.equal(joined?.isWhole, false);
  const sizes = ['a', 'b', 'c'].map((origin) => joined?.heads.get(origin)?.size);
  assert.deepEqual(sizes, [9, 7, 1]);
  assert.equal(joinMemories(one, withHead(empty, 'a', head(5, 1))), undefined);
});
