import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { makeVectors, vectorText } from '../../../vectors/generate.ts';
import { sealReaders } from '../../../vectors/seal-readers.ts';
import { codeOf, holdVectors, loadVectors, readVector } from '../../../vectors/vector-suite.ts';
import { fromBase64url } from './bytes.ts';
import { useCurves } from './curves.ts';
import { SealError } from './error.ts';

// Of what is neither sealed nor signed, a flipped bit makes something else that is as valid: another
// leaf, whose hash is another too, or another way to type the same card.
const unsealed = new Set(['device-leaf', 'steward-leaf', 'roster', 'leaving', 'card']);
const seal = {
  readers: sealReaders,
  unsealed,
  codeOf: (error: unknown) => (error instanceof SealError ? error.code : undefined),
};

suite('vectors', () => {
  holdVectors(seal);

  test('signature: noble and WebCrypto say the same of each', async () => {
    const vectors = loadVectors('signature');
    for (const choice of ['noble', 'webcrypto', 'auto'] as const) {
      useCurves(choice);
      for (const { given, bytes, gives } of vectors.valid) {
        assert.deepEqual(await readVector(seal, vectors, given, fromBase64url(bytes)), gives);
      }
      for (const { name, given, bytes, code } of vectors.invalid) {
        const reading = readVector(seal, vectors, given, fromBase64url(bytes));
        assert.equal(await codeOf(seal, reading), code, name);
      }
    }
  });

  test('are what their generator makes', async () => {
    for (const vectors of await makeVectors()) {
      assert.deepEqual(
        JSON.parse(vectorText(vectors)),
        loadVectors(vectors.format),
        vectors.format,
      );
    }
  });
});
