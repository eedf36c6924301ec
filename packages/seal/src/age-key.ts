import { bech32 } from '@scure/base';
import { equal } from './bytes.ts';
import { SealError } from './error.ts';

const RECIPIENT = 'age';
const IDENTITY = 'age-secret-key-';

/** `age1…` of an X25519 public key. */
export function encodeRecipient(publicKey: Uint8Array): string {
  return bech32.encodeFromBytes(RECIPIENT, publicKey);
}

/** `AGE-SECRET-KEY-1…` of an X25519 scalar. */
export function encodeIdentity(scalar: Uint8Array): string {
  return bech32.encodeFromBytes(IDENTITY, scalar).toUpperCase();
}

/**
 * The X25519 public key of an `age1…` text in lower case.
 *
 * @throws SealError `recipient`, also for a point of small order or one not below p
 */
export function decodeRecipient(recipient: string): Uint8Array {
  const publicKey = decode(recipient, RECIPIENT, recipient.toLowerCase() === recipient);
  if (!isStrong(publicKey)) throw new SealError('recipient', 'small order');
  return publicKey;
}

/**
 * The X25519 scalar of an `AGE-SECRET-KEY-1…` text in capitals.
 *
 * @throws SealError `recipient`
 */
export function decodeIdentity(identity: string): Uint8Array {
  return decode(identity, IDENTITY, identity.toUpperCase() === identity);
}

function decode(encoded: string, prefix: string, rightCase: boolean): Uint8Array {
  try {
    const decoded = bech32.decodeToBytes(encoded);
    const right = rightCase && decoded.prefix.toLowerCase() === prefix;
    if (right && decoded.bytes.length === 32) return decoded.bytes;
  } catch (cause) {
    throw new SealError('recipient', 'bech32', { cause });
  }
  throw new SealError('recipient', 'form');
}

// The u of small order on the curve and its twist that are below p, little-endian: 0, 1, p − 1 and
// two of order 8 (RFC 7748 section 6.1 leaves to the reader which they are).
const SMALL_ORDER = /* @__PURE__ */ [
  [0x00, '00'.repeat(30), 0x00],
  [0x01, '00'.repeat(30), 0x00],
  [0xec, 'ff'.repeat(30), 0x7f],
  [0xe0, 'eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b8', 0x00],
  [0x5f, '9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11', 0x57],
] as const;

function isStrong(u: Uint8Array): boolean {
  const small = SMALL_ORDER.some(([first, middle, last]) => equal(u, uOf(first, middle, last)));
  const top = u[31] ?? 0;
  // p is 2^255 − 19: from ed ff … ff 7f on.
  const high = u.subarray(1, 31).every((byte) => byte === 0xff) && top === 0x7f;
  return !small && top < 0x80 && !(high && (u[0] ?? 0) >= 0xed);
}

function uOf(first: number, middle: string, last: number): Uint8Array {
  const bytes = (middle.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return Uint8Array.from([first, ...bytes, last]);
}
