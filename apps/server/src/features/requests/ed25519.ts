import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Sodium, sodium } from '../../sodium.ts';

/** Whether `S·B = R + k·A`, without cofactor, by one implementation; an `S` of ℓ or more is none. */
export type Equation = (publicKey: Buffer, message: Buffer, signature: Buffer) => boolean;

/**
 * libsodium's, twice as fast as OpenSSL's; undefined where its binary does not load, as on a
 * platform that it is not built for (decision 0013).
 */
export const bySodium: Equation | undefined = sodium && equationOf(sodium);

function equationOf(of: Sodium): Equation {
  return (publicKey, message, signature) =>
    of.crypto_sign_verify_detached(signature, message, publicKey);
}

/** Whether the signature holds: exactly where seal's `verify` says so, which a test compares. */
export function holds(
  publicKey: Buffer,
  message: Buffer,
  signature: Buffer,
  equation: Equation = bySodium ?? byOpenSsl,
): boolean {
  if (signature.length !== 64 || !isStrongPoint(publicKey)) return false;
  return isStrongPoint(signature.subarray(0, 32)) && equation(publicKey, message, signature);
}

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const keptKeys = 4096;
const keys = new Map<string, KeyObject>();

/** OpenSSL's, which every Node has. */
export function byOpenSsl(publicKey: Buffer, message: Buffer, signature: Buffer): boolean {
  return verify(null, message, keyOf(publicKey), signature);
}

function keyOf(publicKey: Buffer): KeyObject {
  const name = publicKey.toString('latin1');
  const kept = keys.get(name);
  if (kept !== undefined) return kept;
  const der = Buffer.concat([spkiPrefix, publicKey]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const oldest = keys.keys().next();
  if (keys.size >= keptKeys && !oldest.done) keys.delete(oldest.value);
  keys.set(name, key);
  return key;
}

/** The y of the points of small order, little-endian; OpenSSL takes them. */
const smallOrder: readonly Buffer[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map((hex) => Buffer.from(hex, 'hex'));

function isStrongPoint(bytes: Buffer): boolean {
  if (bytes.length !== 32) return false;
  return isBelowPrime(bytes) && !smallOrder.some((point) => hasSameY(point, bytes));
}

/** y < 2^255 − 19: all bits but the lowest five set is what is not. */
function isBelowPrime(bytes: Buffer): boolean {
  if (((bytes[31] ?? 0) & 0x7f) !== 0x7f || (bytes[0] ?? 0) < 0xed) return true;
  for (let i = 1; i < 31; i += 1) if (bytes[i] !== 0xff) return true;
  return false;
}

function hasSameY(point: Buffer, bytes: Buffer): boolean {
  if (point[31] !== ((bytes[31] ?? 0) & 0x7f)) return false;
  return point.compare(bytes, 0, 31, 0, 31) === 0;
}
