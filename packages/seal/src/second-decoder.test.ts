import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import type { Vectors } from '../../../vectors/make/case.ts';
import { Refused, readers } from '../../../vectors/second-decoder.js';
import { noteReaders } from '../../../vectors/second-note.js';
import { fromBase64url } from './bytes.ts';

type Reader = (given: unknown, bytes: Uint8Array) => unknown;

suite('the second decoder, written from docs/formats.md alone', () => {
  for (const [format, reader] of Object.entries(readers as Record<string, Reader>)) {
    const url = new URL(`../../../vectors/${format}.json`, import.meta.url);
    const vectors = JSON.parse(readFileSync(url, 'utf8')) as Vectors;
    const given = (case_: { readonly given: unknown }) => {
      const named = case_.given as { readonly previous?: string };
      const previous = vectors.valid.find(({ name }) => name === named.previous)?.bytes;
      return previous === undefined ? named : { ...named, previous };
    };
    test(`${format}: gives the same`, () => {
      for (const each of vectors.valid) {
        assert.deepEqual(reader(given(each), fromBase64url(each.bytes)), each.gives, each.name);
      }
    });
    test(`${format}: refuses the same for the same reason`, () => {
      for (const each of vectors.invalid) {
        const read = () => reader(given(each), fromBase64url(each.bytes));
        assert.throws(read, new Refused(each.code), `${each.name} (${each.code})`);
      }
    });
  }

  // A note that a second key signed still is one without the first: those stand last.
  for (const [format, reader] of Object.entries(noteReaders as Record<string, Reader>)) {
    test(`${format}: refused cut at every byte, and with any bit flipped`, () => {
      const url = new URL(`../../../vectors/${format}.json`, import.meta.url);
      const { valid } = JSON.parse(readFileSync(url, 'utf8')) as Vectors;
      for (const { name, given, bytes } of valid.slice(0, 1)) {
        const whole = fromBase64url(bytes);
        for (let at = 0; at < whole.length; at += 1) {
          const flipped = whole.slice();
          flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
          for (const [what, wrong] of [
            ['cut', whole.slice(0, at)],
            ['flipped', flipped],
          ] as const) {
            const isOurs = (error: unknown): boolean => error instanceof Refused;
            assert.throws(() => reader(given, wrong), isOurs, `${name} ${what} at ${at}`);
          }
        }
      }
    });
  }

  test('imports nothing of our packages', () => {
    const parts = ['age', 'decoder', 'json', 'ledger', 'note'];
    for (const name of parts.map((part) => `second-${part}.js`)) {
      const url = new URL(`../../../vectors/${name}`, import.meta.url);
      assert.doesNotMatch(readFileSync(url, 'utf8'), /from '[^']*(nearhand|packages)/);
    }
  });
});
