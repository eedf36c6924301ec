import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { LedgerError } from './error.ts';

/** Base64 with padding (RFC 4648 section 4), as notes, checkpoints and proofs have it. */
export function toBase64(bytes: Uint8Array): string {
  const encoded = toBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return encoded.padEnd(Math.ceil(encoded.length / 4) * 4, '=');
}

/** Takes the one canonical encoding only; anything else is refused as `base64`. */
export function fromBase64(encoded: string): Uint8Array {
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) {
    throw new LedgerError('base64', encoded.slice(0, 20));
  }
  try {
    return fromBase64url(encoded.replace(/=*$/, '').replaceAll('+', '-').replaceAll('/', '_'));
  } catch (cause) {
    throw new LedgerError('base64', encoded.slice(0, 20), { cause });
  }
}

/** A SHA-256 hash in base64; another length is refused as `hash-length`. */
export function hashFromBase64(encoded: string): Uint8Array {
  const bytes = fromBase64(encoded);
  if (bytes.length !== 32) throw new LedgerError('hash-length', encoded.slice(0, 20));
  return bytes;
}
