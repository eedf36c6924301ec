import { createRequire } from 'node:module';

/** What the server takes of libsodium (`sodium-native`); what is written to is the first argument. */
export interface Sodium {
  crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean;
  /** Ciphertext and tag. `additional` is authenticated, `secretNonce` is not used by the cipher. */
  crypto_aead_chacha20poly1305_ietf_encrypt(
    sealed: Buffer,
    plain: Uint8Array,
    additional: Buffer,
    secretNonce: null,
    nonce: Buffer,
    key: Buffer,
  ): number;
  /** Throws where the tag is not theirs. */
  crypto_aead_chacha20poly1305_ietf_decrypt(
    plain: Buffer,
    secretNonce: null,
    sealed: Buffer,
    additional: Buffer,
    nonce: Buffer,
    key: Buffer,
  ): number;
}

/**
 * Undefined where its binary does not load, as on a platform that it is not built for (decision
 * 0013): Node's own OpenSSL then does the same, more slowly.
 */
export const sodium: Sodium | undefined = loadSodium();

function loadSodium(): Sodium | undefined {
  try {
    return createRequire(import.meta.url)('sodium-native') as Sodium;
  } catch {
    return undefined;
  }
}
