import { createPublicKey, type KeyObject, verify } from 'node:crypto';

// RFC 8410: what stands before the 32 bytes of an Ed25519 public key in its SubjectPublicKeyInfo.
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const MOST_KEYS = 10_000;
const keys = new Map<string, KeyObject>();

/**
 * The equation of Ed25519 by OpenSSL, on this thread: a ledger has far more signatures than WebCrypto
 * gets through, which hands each to another thread and back.
 */
export function nativeVerify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(null, message, keyOf(publicKey), signature);
}

function keyOf(publicKey: Uint8Array): KeyObject {
  const name = Buffer.from(publicKey).toString('latin1');
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({
    key: Buffer.concat([PREFIX, publicKey]),
    format: 'der',
    type: 'spki',
  });
  if (keys.size >= MOST_KEYS) keys.clear();
  keys.set(name, key);
  return key;
}
