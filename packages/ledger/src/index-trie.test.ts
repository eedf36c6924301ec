import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import fc from 'fast-check';
import { type IndexValue, indexLeaf } from './index-map.ts';
import { IndexTrie } from './index-trie.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const value: fc.Arbitrary<IndexValue> = fc.record({ root: hash, roster: hash, left: hash });
// Few different first bytes, so that desks share long beginnings.
const desk = fc
  .tuple(fc.constantFrom(0, 1, 128), fc.uint8Array({ minLength: 15, maxLength: 15 }))
  .map(([first, rest]) => toBase64url(Uint8Array.of(first, ...rest)));

test('the trie gives the leaf of the map after every change', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(desk, value), { maxLength: 40 }), (changes) => {
      const trie = new IndexTrie();
      const map = new Map<string, IndexValue>();
      assert.deepEqual(trie.leaf(), indexLeaf(map));
      for (const [id, now] of [...changes, ...changes.slice(0, 3).reverse()]) {
        trie.set(id, now);
        map.set(id, now);
        assert.deepEqual(trie.leaf(), indexLeaf(map));
        assert.deepEqual(trie.get(id), now);
      }
    }),
    { numRuns: 60 },
  );
});

test('desks that differ in their last bit only stand apart', () => {
  const trie = new IndexTrie();
  const map = new Map<string, IndexValue>();
  for (const last of [0, 1, 3, 2]) {
    const id = toBase64url(new Uint8Array(16).fill(last, 15));
    const now = {
      root: new Uint8Array(32).fill(last),
      roster: new Uint8Array(32),
      left: new Uint8Array(32),
    };
    trie.set(id, now);
    map.set(id, now);
  }
  assert.deepEqual(trie.leaf(), indexLeaf(map));
});
