import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, fromBase64url, utf8 } from './bytes.ts';
import { type CurvesChoice, curves, useCurves } from './curves.ts';
import { randomBytes } from './random.ts';
import { type SignatureKind, signerOf, verify } from './signature.ts';
import { isStrongPoint } from './strong-point.ts';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const both: readonly CurvesChoice[] = ['webcrypto', 'noble'];
const kinds: readonly SignatureKind[] = [
  'entry',
  'manifest',
  'opening-record',
  'request',
  'sign-in',
  'roster',
  'leaving',
  'desk',
];

after(() => useCurves('auto'));

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function challenge(r: Uint8Array, a: Uint8Array, message: Uint8Array): bigint {
  return numberOf(sha512(concat(r, a, utf8('nearhand/v1/entry'), message))) % ORDER;
}

/** What each implementation says, which has to be one thing. */
async function agreed(a: Uint8Array, message: Uint8Array, signature: Uint8Array) {
  const said: boolean[] = [];
  for (const choice of both) {
    useCurves(choice);
    said.push(await verify('entry', a, message, signature));
  }
  assert.equal(said[0], said[1], 'WebCrypto and noble agree');
  return said[0];
}

/** A signature whose key and R carry a part of small order each; `a` and `r` are the honest parts. */
function mixedSignature(message: Uint8Array, ofKey: string, ofR: string) {
  const a = numberOf(randomBytes(32)) % ORDER;
  const r = numberOf(randomBytes(32)) % ORDER;
  const A = Point.BASE.multiply(a).add(Point.fromHex(ofKey)).toBytes();
  const R = Point.BASE.multiply(r).add(Point.fromHex(ofR)).toBytes();
  const k = challenge(R, A, message);
  return { A, R, k, signature: concat(R, littleEndian((r + k * a) % ORDER)) };
}

suite('signatures', () => {
  test('are those of RFC 8032, by both implementations', async () => {
    const seed = Buffer.from(
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'hex',
    );
    const signatures = [];
    for (const choice of both) {
      useCurves(choice);
      const signer = await signerOf(seed);
      const key = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
      assert.equal(Buffer.from(signer.publicKey).toString('hex'), key);
      signatures.push(await signer.sign('entry', utf8('a')));
    }
    assert.deepEqual(signatures[0], signatures[1]);
    assert.deepEqual(signatures[0], ed25519.sign(utf8('nearhand/v1/entrya'), seed));
  });

  test('hold for one kind only, and no kind begins another', async () => {
    const signer = await signerOf(randomBytes(32));
    const signature = await signer.sign('entry', utf8('x'));
    for (const kind of kinds) {
      const holds = await verify(kind, signer.publicKey, utf8('x'), signature);
      assert.equal(holds, kind === 'entry');
      const begun = kinds.filter((other) => other !== kind && other.startsWith(kind));
      assert.deepEqual(begun, []);
    }
  });

  test('fail with any bit changed, wherever it stands', async () => {
    const signer = await signerOf(randomBytes(32));
    const message = randomBytes(40);
    const signature = await signer.sign('entry', message);
    assert.equal(await agreed(signer.publicKey, message, signature), true);
    for (let bit = 0; bit < 512; bit += 13) {
      const changed = Uint8Array.from(signature);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(await agreed(signer.publicKey, message, changed), false, `bit ${bit}`);
    }
    for (let bit = 0; bit < 256; bit += 13) {
      const changed = Uint8Array.from(signer.publicKey);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(await agreed(changed, message, signature), false, `bit ${bit} of the key`);
    }
  });

  test('are refused with an S that is not reduced', async () => {
    const signer = await signerOf(randomBytes(32));
    const signature = await signer.sign('entry', utf8('x'));
    const s = numberOf(signature.subarray(32));
    for (const more of [ORDER, 2n * ORDER, 8n * ORDER]) {
      const again = concat(signature.subarray(0, 32), littleEndian(s + more));
      assert.equal(await agreed(signer.publicKey, utf8('x'), again), false);
    }
  });

  test('are refused under every key of small order, even where the equation holds', async () => {
    for (const torsion of ED25519_TORSION_SUBGROUP) {
      const A = Point.fromHex(torsion).toBytes();
      assert.equal(isStrongPoint(A), false, torsion);
      for (let i = 0; i < 4; i += 1) {
        const message = utf8(`message ${i}`);
        const r = BigInt(i + 1);
        const signature = concat(Point.BASE.multiply(r).toBytes(), littleEndian(r));
        assert.equal(await agreed(A, message, signature), false, torsion);
      }
    }
  });

  test('are refused under a key or an R that is not canonical', async () => {
    const p = 2n ** 255n - 19n;
    const signer = await signerOf(randomBytes(32));
    const signature = await signer.sign('entry', utf8('x'));
    for (let y = 0n; y < 19n; y += 1n) {
      for (const sign of [0n, 1n << 255n]) {
        const other = littleEndian((y + p) | sign);
        assert.equal(isStrongPoint(other), false);
        assert.equal(await agreed(other, utf8('x'), signature), false);
        const withR = concat(other, signature.subarray(32));
        assert.equal(await agreed(signer.publicKey, utf8('x'), withR), false);
      }
    }
    const oneWithSign = littleEndian(1n | (1n << 255n));
    assert.equal(await agreed(oneWithSign, utf8('x'), signature), false);
  });

  test('by keys of mixed order are judged alike, by the equation without the cofactor', async () => {
    let held = 0;
    for (let i = 0; i < 14; i += 1) {
      const message = utf8(`message ${i}`);
      const torsion = ED25519_TORSION_SUBGROUP[1 + (i % 7)] ?? '';
      const onKey = mixedSignature(message, torsion, ED25519_TORSION_SUBGROUP[0] ?? '');
      const cofactored = ed25519.verify(
        onKey.signature,
        concat(utf8('nearhand/v1/entry'), message),
        onKey.A,
      );
      assert.equal(cofactored, true, 'noble’s own would accept it');
      const exact = Point.fromHex(torsion)
        .multiplyUnsafe(onKey.k % 8n)
        .is0();
      assert.equal(await agreed(onKey.A, message, onKey.signature), exact);
      if (exact) held += 1;
      const onR = mixedSignature(message, ED25519_TORSION_SUBGROUP[0] ?? '', torsion);
      assert.equal(await agreed(onR.A, message, onR.signature), false);
    }
    assert.ok(held < 14);
  });

  test('of a wrong length, and bytes that are no point, are false and no crash', async () => {
    const signer = await signerOf(randomBytes(32));
    const signature = await signer.sign('entry', utf8('x'));
    for (const length of [0, 1, 31, 32, 63, 65, 128]) {
      assert.equal(await agreed(signer.publicKey, utf8('x'), new Uint8Array(length)), false);
      assert.equal(await agreed(new Uint8Array(length), utf8('x'), signature), false);
    }
    for (let i = 0; i < 24; i += 1) {
      assert.equal(await agreed(randomBytes(32), utf8('x'), signature), false);
    }
  });

  test('are checked in a Node Buffer without changing it', async () => {
    const signer = await signerOf(randomBytes(32));
    const signature = Buffer.from(await signer.sign('entry', utf8('x')));
    const before = signature.toString('hex');
    assert.equal(await agreed(Buffer.from(signer.publicKey), utf8('x'), signature), true);
    assert.equal(signature.toString('hex'), before);
    assert.deepEqual(fromBase64url(signature.toString('base64url')), Uint8Array.from(signature));
  });

  test('are made and checked where WebCrypto lacks the curves', async () => {
    const lacking = async () => {
      throw new DOMException('Unrecognized name.', 'NotSupportedError');
    };
    const signer = await signerOf(new Uint8Array(32));
    Object.defineProperty(crypto.subtle, 'importKey', { value: lacking, configurable: true });
    try {
      useCurves('auto');
      const again = await signerOf(new Uint8Array(32));
      assert.deepEqual(again.publicKey, signer.publicKey);
      const signature = await again.sign('entry', utf8('x'));
      assert.equal(await verify('entry', signer.publicKey, utf8('x'), signature), true);
      const { x25519 } = await curves();
      assert.equal((await x25519.key(new Uint8Array(32).fill(1))).publicKey.length, 32);
    } finally {
      Reflect.deleteProperty(crypto.subtle, 'importKey');
      useCurves('auto');
    }
  });
});
