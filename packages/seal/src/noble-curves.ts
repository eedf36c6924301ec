import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal } from './bytes.ts';
import type { Ed25519, X25519 } from './curves.ts';
import { SealError } from './error.ts';

function checked(secret: Uint8Array): Uint8Array {
  if (secret.length !== 32) throw new SealError('key', 'private key of 32 bytes');
  // Not slice(): a Node Buffer's gives the same memory, and the key is kept.
  return Uint8Array.from(secret);
}

function scalarOf(littleEndian: Uint8Array): bigint {
  let value = 0n;
  for (let i = littleEndian.length - 1; i >= 0; i -= 1) {
    value = (value << 8n) | BigInt(littleEndian[i] ?? 0);
  }
  return value;
}

/**
 * RFC 8032 section 5.1.7 with the equation that is not multiplied by the cofactor, since that is
 * what WebCrypto's implementations check; noble's own `verify` multiplies, and would accept a
 * signature under a key of mixed order that they refuse.
 */
function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const { Point } = ed25519;
  const r = signature.slice(0, 32);
  const s = scalarOf(signature.slice(32));
  const k = scalarOf(sha512(concat(r, publicKey, message))) % Point.Fn.ORDER;
  if (s >= Point.Fn.ORDER) return false;
  let a: InstanceType<typeof Point>;
  try {
    a = Point.fromBytes(publicKey, false);
  } catch {
    return false;
  }
  const expected = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k));
  return equal(expected.toBytes(), r);
}

export const nobleEd25519: Ed25519 = {
  async signer(seed) {
    const secret = checked(seed);
    return {
      publicKey: ed25519.getPublicKey(secret),
      sign: async (message) => ed25519.sign(message, secret),
    };
  },
  verify: async (publicKey, message, signature) => verify(publicKey, message, signature),
};

export const nobleX25519: X25519 = {
  async key(scalar) {
    const secret = checked(scalar);
    return {
      publicKey: x25519.scalarMultBase(secret),
      async agree(peer) {
        try {
          return x25519.scalarMult(secret, peer);
        } catch {
          return undefined;
        }
      },
    };
  },
};
