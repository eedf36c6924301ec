import { concat, utf8 } from '@nearhand/seal/bytes';
import type { Random } from '@nearhand/seal/random';
import { signerOf } from '@nearhand/seal/signature';
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type InvalidCase, invalid, type ValidCase, type Vectors, valid } from './case.ts';
import { withSeed } from './seeded.ts';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const PRIME = 2n ** 255n - 19n;

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

interface Mixed {
  readonly key: Uint8Array;
  readonly k: bigint;
  readonly signature: Uint8Array;
}

/** A signature of kind `entry` whose key and R carry a part of small order each. */
function mixed(message: Uint8Array, ofKey: string, ofR: string, r: bigint, random: Random): Mixed {
  const a = numberOf(random(32)) % ORDER;
  const key = Point.BASE.multiply(a).add(Point.fromHex(ofKey)).toBytes();
  const R = Point.BASE.multiplyUnsafe(r).add(Point.fromHex(ofR)).toBytes();
  const k = numberOf(sha512(concat(R, key, utf8('nearhand/v1/entry'), message))) % ORDER;
  return { key, k, signature: concat(R, littleEndian((r + k * a) % ORDER)) };
}

const [identity = '', ...torsion] = ED25519_TORSION_SUBGROUP;

/** Where implementations of Ed25519 differ from one another; ours may not. */
export function signatures(): Promise<Vectors> {
  return withSeed('signature', async (random) => {
    const signer = await signerOf(random(32));
    const message = utf8('nobody is put on a list');
    const given = { kind: 'entry', key: signer.publicKey, message };
    const signature = await signer.sign('entry', message);
    const [r, s] = [signature.slice(0, 32), numberOf(signature.slice(32))];
    const kept: ValidCase[] = [valid('signed', given, signature, { holds: true })];
    const refused: InvalidCase[] = [
      invalid('as another kind', { ...given, kind: 'manifest' }, signature, 'signature'),
      invalid('of another message', { ...given, message: utf8('x') }, signature, 'signature'),
      invalid('an S above the order', given, concat(r, littleEndian(s + ORDER)), 'signature'),
      invalid(
        'an S above eight orders',
        given,
        concat(r, littleEndian(s + 8n * ORDER)),
        'signature',
      ),
      invalid('a byte too few', given, signature.slice(0, 63), 'signature'),
      invalid('a byte too many', given, concat(signature, random(1)), 'signature'),
    ];
    for (const [index, point] of ED25519_TORSION_SUBGROUP.entries()) {
      const key = Point.fromHex(point).toBytes();
      const holding = concat(Point.BASE.toBytes(), littleEndian(1n));
      refused.push(
        invalid(`a key of small order, ${index}`, { ...given, key }, holding, 'signature'),
      );
    }
    for (const y of [0n, 1n, 3n, 18n]) {
      const key = littleEndian(y + PRIME);
      const withR = concat(key, littleEndian(s));
      refused.push(
        invalid(`a key with y = p + ${y}`, { ...given, key }, signature, 'signature'),
        invalid(`an R with y = p + ${y}`, given, withR, 'signature'),
      );
    }
    const noR = mixed(message, identity, identity, 0n, random);
    refused.push(
      invalid('an R of small order', { ...given, key: noR.key }, noR.signature, 'signature'),
    );
    for (let i = 0; i < 24; i += 1) {
      const point = torsion[i % torsion.length] ?? '';
      const {
        key,
        k,
        signature: bytes,
      } = mixed(message, point, identity, numberOf(random(31)), random);
      const name = `a key of mixed order, ${i}`;
      if (
        Point.fromHex(point)
          .multiplyUnsafe(k % 8n)
          .is0()
      ) {
        kept.push(valid(name, { ...given, key }, bytes, { holds: true }));
      } else {
        refused.push(invalid(name, { ...given, key }, bytes, 'signature'));
      }
    }
    for (const [index, point] of torsion.entries()) {
      const { key, signature: bytes } = mixed(
        message,
        identity,
        point,
        numberOf(random(31)),
        random,
      );
      refused.push(invalid(`an R of mixed order, ${index}`, { ...given, key }, bytes, 'signature'));
    }
    return { format: 'signature', valid: kept, invalid: refused };
  });
}
