import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { SealError } from './error.ts';

/** What XChaCha20-Poly1305 gives, with the nonce that was drawn for it. */
export interface Sealed {
  /** 24 bytes. */
  readonly nonce: Uint8Array;
  /** 16 bytes longer than what is in it. */
  readonly ciphertext: Uint8Array;
}

export const NONCE = 24;
export const TAG = 16;

export function sealWith(
  key: Uint8Array,
  nonce: Uint8Array,
  ad: Uint8Array,
  plain: Uint8Array,
): Uint8Array {
  return xchacha20poly1305(key, nonce, ad).encrypt(plain);
}

/** @throws SealError `sealed` where key, nonce, associated data and ciphertext do not belong together */
export function openWith(key: Uint8Array, sealed: Sealed, ad: Uint8Array): Uint8Array {
  try {
    return xchacha20poly1305(key, sealed.nonce, ad).decrypt(sealed.ciphertext);
  } catch (cause) {
    throw new SealError('sealed', 'XChaCha20-Poly1305', { cause });
  }
}
