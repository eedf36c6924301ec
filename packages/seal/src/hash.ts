import { hkdf as hkdfOf } from '@noble/hashes/hkdf.js';
import { hmac as hmacOf } from '@noble/hashes/hmac.js';
import { sha256 as sha256Of } from '@noble/hashes/sha2.js';
import { concat, utf8 } from './bytes.ts';

let sha256: (bytes: Uint8Array) => Uint8Array = sha256Of;

/**
 * Has `hash` done by this from now on, as by a native one where thousands are wanted at once. What
 * it gives has to be the same bytes, in an array of their own.
 */
export function useSha256(native: (bytes: Uint8Array) => Uint8Array): void {
  sha256 = native;
}

/** SHA-256 over the parts, joined. */
export function hash(...parts: readonly Uint8Array[]): Uint8Array {
  return sha256(parts.length === 1 && parts[0] !== undefined ? parts[0] : concat(...parts));
}

/** HKDF-SHA256 (RFC 5869), 32 bytes out; `empty` salt is the zero-length string. */
export function hkdf(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array | string): Uint8Array {
  return hkdfOf(sha256Of, ikm, salt, typeof info === 'string' ? utf8(info) : info, 32);
}

export function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmacOf(sha256Of, key, message);
}

/** The leaf hash of RFC 6962 section 2.1. */
export function leafHash(bytes: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(bytes.length + 1);
  prefixed.set(bytes, 1);
  return sha256(prefixed);
}

/** The zero-length salt. */
export const empty: Uint8Array = /* @__PURE__ */ new Uint8Array(0);
