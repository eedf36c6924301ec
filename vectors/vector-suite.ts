import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromBase64url } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { type Loose, plain, type ValidCase, type Value, type Vectors } from './make/case.ts';

/** What a vector gives beside its bytes; bytes are base64url. */
export type Given = Readonly<Record<string, Value>>;

/** Reads one vector's bytes with the packages, down to the last check that an app makes. */
export type Reader = (given: Given, bytes: Uint8Array) => Promise<Loose>;

/** What a test says of the formats of a package. */
export interface VectorSuite {
  readonly readers: Readonly<Record<string, Reader>>;
  /** Formats of which a flipped bit may make something else that is as valid. */
  readonly unsealed: ReadonlySet<string>;
  /** The code of a refusal that may come; undefined for any other error. */
  readonly codeOf: (error: unknown) => string | undefined;
}

export function loadVectors(format: string): Vectors {
  const url = new URL(`./${format}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Vectors;
}

/** Tests of every format: valid and invalid cases, cut at each byte, a bit flipped in each. */
export function holdVectors(suite: VectorSuite): void {
  for (const format of Object.keys(suite.readers)) {
    const vectors = loadVectors(format);
    test(`${format}: each valid case gives what it should`, () => readValid(suite, vectors));
    test(`${format}: each invalid case is refused with its own code`, async () => {
      for (const { name, given, bytes, code } of vectors.invalid) {
        const reading = readVector(suite, vectors, given, fromBase64url(bytes));
        assert.equal(await codeOf(suite, reading), code, name);
      }
    });
    test(`${format}: cut at every byte is refused`, () => cutEverywhere(suite, vectors));
    test(`${format}: a bit flipped in every byte is refused or tells`, () =>
      flipAll(suite, vectors));
  }
}

/** In `given`, `previous: "epoch 1"` is the bytes of the valid case of that name. */
function givenOf(vectors: Vectors, given: unknown): Given {
  const named = given as Given;
  const previous = vectors.valid.find(({ name }) => name === named.previous)?.bytes;
  return previous === undefined ? named : { ...named, previous };
}

export async function readVector(
  { readers }: Pick<VectorSuite, 'readers'>,
  vectors: Vectors,
  given: unknown,
  bytes: Uint8Array,
): Promise<unknown> {
  const reader = readers[vectors.format];
  if (reader === undefined) throw new Error(vectors.format);
  return plain(await reader(givenOf(vectors, given), bytes));
}

export async function codeOf(
  suite: Pick<VectorSuite, 'codeOf'>,
  reading: Promise<unknown>,
): Promise<string> {
  try {
    await reading;
  } catch (error) {
    const code = suite.codeOf(error);
    if (code !== undefined) return code;
    throw error;
  }
  return 'accepted';
}

async function readValid(suite: VectorSuite, vectors: Vectors): Promise<void> {
  for (const { name, given, bytes, gives } of vectors.valid) {
    assert.deepEqual(await readVector(suite, vectors, given, fromBase64url(bytes)), gives, name);
    // As a server has it: a Buffer's slice() shares memory, where a Uint8Array's copies.
    const buffer = Buffer.from(bytes, 'base64url');
    assert.deepEqual(await readVector(suite, vectors, given, buffer), gives, name);
    assert.equal(buffer.toString('base64url'), bytes, `${name} is left as it was`);
  }
}

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

async function cutEverywhere(suite: VectorSuite, vectors: Vectors): Promise<void> {
  for (const { name, given, bytes } of quick(vectors)) {
    const whole = fromBase64url(bytes);
    await inTurns(0, whole.length, async (length) => {
      const reading = readVector(suite, vectors, given, whole.slice(0, length));
      assert.notEqual(await codeOf(suite, reading), 'accepted', `${name} cut at ${length}`);
    });
  }
}

/** Where random filler begins that nothing reads: after the places of an older block. */
function readBytes(format: string, given: Given, whole: Uint8Array): number {
  return format === 'older' ? (Number(given.epoch) - 1) * 48 : whole.length;
}

async function flipAll(suite: VectorSuite, vectors: Vectors): Promise<void> {
  for (const { name, given, bytes } of quick(vectors)) {
    const whole = fromBase64url(bytes);
    const end = readBytes(vectors.format, given as Given, whole);
    await inTurns(firstRead(vectors.format, given as Given), end, async (at) => {
      const flipped = whole.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const code = await codeOf(suite, readVector(suite, vectors, given, flipped));
      if (suite.unsealed.has(vectors.format)) {
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
