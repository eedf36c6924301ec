import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { makeVectors, vectorText } from '../../../vectors/generate.ts';
import { plain, type ValidCase, type Vectors } from '../../../vectors/make/case.ts';
import { type Given, sealReaders } from '../../../vectors/seal-readers.ts';
import { fromBase64url } from './bytes.ts';
import { useCurves } from './curves.ts';
import { SealError } from './error.ts';
import { leafHash } from './hash.ts';

const formats = Object.keys(sealReaders);

function load(format: string): Vectors {
  const url = new URL(`../../../vectors/${format}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Vectors;
}

/** In `given`, `previous: "epoch 1"` is the bytes of the valid case of that name. */
function givenOf(vectors: Vectors, given: unknown): Given {
  const named = given as Given;
  const previous = vectors.valid.find(({ name }) => name === named.previous)?.bytes;
  return previous === undefined ? named : { ...named, previous };
}

async function read(vectors: Vectors, given: unknown, bytes: Uint8Array): Promise<unknown> {
  const reader = sealReaders[vectors.format];
  if (reader === undefined) throw new Error(vectors.format);
  return plain(await reader(givenOf(vectors, given), bytes));
}

async function codeOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof SealError) return error.code;
    throw error;
  }
  return 'accepted';
}

suite('vectors', () => {
  for (const format of formats) {
    const vectors = load(format);
    test(`${format}: each valid case gives what it should`, async () => {
      for (const { name, given, bytes, gives } of vectors.valid) {
        assert.deepEqual(await read(vectors, given, fromBase64url(bytes)), gives, name);
        // As a server has it: a Buffer's slice() shares memory, where a Uint8Array's copies.
        const buffer = Buffer.from(bytes, 'base64url');
        assert.deepEqual(await read(vectors, given, buffer), gives, name);
        assert.equal(buffer.toString('base64url'), bytes, `${name} is left as it was`);
      }
    });
    test(`${format}: each invalid case is refused with its own code`, async () => {
      for (const { name, given, bytes, code } of vectors.invalid) {
        assert.equal(await codeOf(read(vectors, given, fromBase64url(bytes))), code, name);
      }
    });
    test(`${format}: cut at every byte is refused`, () => cutEverywhere(vectors));
    test(`${format}: a bit flipped in every byte is refused or tells`, () => flipAll(vectors));
  }

  test('signature: noble and WebCrypto say the same of each', async () => {
    const vectors = load('signature');
    for (const choice of ['noble', 'webcrypto', 'auto'] as const) {
      useCurves(choice);
      for (const { given, bytes, gives } of vectors.valid) {
        assert.deepEqual(await read(vectors, given, fromBase64url(bytes)), gives);
      }
      for (const { name, given, bytes, code } of vectors.invalid) {
        assert.equal(await codeOf(read(vectors, given, fromBase64url(bytes))), code, name);
      }
    }
  });

  test('are what their generator makes', async () => {
    for (const vectors of await makeVectors()) {
      assert.deepEqual(JSON.parse(vectorText(vectors)), load(vectors.format), vectors.format);
    }
  });
});

// A passphrase of the full work factor takes a tenth of a second to try, so that file is left out;
// of long ones the first is enough.
function quick({ valid }: Vectors): readonly ValidCase[] {
  const quick = valid.filter(({ bytes }) => !/ scrypt \S+ 15\n/.test(atob(base64Of(bytes))));
  return quick.slice(0, (quick[0]?.bytes.length ?? 0) > 1_000 ? 1 : 2);
}

function base64Of(base64url: string): string {
  return base64url.replaceAll('-', '+').replaceAll('_', '/');
}

/** Many at a time: each waits for WebCrypto, and there are thousands. */
async function inTurns(
  from: number,
  to: number,
  each: (at: number) => Promise<void>,
): Promise<void> {
  for (let at = from; at < to; at += 64) {
    const turn = Array.from({ length: Math.min(64, to - at) }, (_, i) => each(at + i));
    await Promise.all(turn);
  }
}

async function cutEverywhere(vectors: Vectors): Promise<void> {
  for (const { name, given, bytes } of quick(vectors)) {
    const whole = fromBase64url(bytes);
    await inTurns(0, whole.length, async (length) => {
      const code = await codeOf(read(vectors, given, whole.slice(0, length)));
      assert.notEqual(code, 'accepted', `${name} cut at ${length}`);
    });
  }
}

// Of what is neither sealed nor signed, a flipped bit makes something else that is as valid: another
// leaf, whose hash is another too, or another way to type the same card.
const unsealed = new Set(['device-leaf', 'steward-leaf', 'roster', 'leaving', 'card']);

/** Where random filler begins that nothing reads: after the places of an older block. */
function readBytes(format: string, given: Given, whole: Uint8Array): number {
  return format === 'older' ? (Number(given.epoch) - 1) * 48 : whole.length;
}

async function flipAll(vectors: Vectors): Promise<void> {
  for (const { name, given, bytes } of quick(vectors)) {
    const whole = fromBase64url(bytes);
    const end = readBytes(vectors.format, given as Given, whole);
    await inTurns(firstRead(vectors.format, given as Given), end, async (at) => {
      const flipped = whole.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const code = await codeOf(read(vectors, given, flipped));
      if (unsealed.has(vectors.format)) {
        assert.notDeepEqual(leafHash(flipped), leafHash(whole));
      } else {
        assert.notEqual(code, 'accepted', `${name} flipped at ${at}`);
      }
    });
  }
}

function firstRead(format: string, given: Given): number {
  return format === 'older' ? (Number(given.from) - 1) * 48 : 0;
}
