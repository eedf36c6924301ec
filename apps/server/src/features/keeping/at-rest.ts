import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type Sodium, sodium } from '../../sodium.ts';

const algorithm = 'chacha20-poly1305';
const nonceLength = 12;
const tagLength = 16;
const noSalt = Buffer.alloc(0);

/** Where something is stored: its table and the ids of its row, which it opens nowhere else. */
export type StoredAt = readonly [table: string, ...ids: (Buffer | number)[]];

/** `restKey` of seal, natively: slots, manifests and opening records lie under it. */
export function restKeyOf(s: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', s, noSalt, 'nearhand/v1/rest', 32));
}

/** ChaCha20-Poly1305 (RFC 8439) by one implementation. */
export interface Cipher {
  /** Ciphertext and tag (16 bytes). */
  seal(key: Buffer, nonce: Buffer, additional: Buffer, plain: Uint8Array): Buffer;
  /** Throws where the tag is not theirs. */
  open(key: Buffer, nonce: Buffer, additional: Buffer, sealed: Buffer): Buffer;
}

/** OpenSSL's, which every Node has: 20 to 30 µs for a secret of 32 bytes, nearly all of it preparing. */
export const byOpenSsl: Cipher = {
  seal(key, nonce, additional, plain) {
    const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength });
    cipher.setAAD(additional, { plaintextLength: plain.length });
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  open(key, nonce, additional, sealed) {
    const cipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength });
    const ciphertext = sealed.subarray(0, -tagLength);
    cipher.setAAD(additional, { plaintextLength: ciphertext.length });
    cipher.setAuthTag(sealed.subarray(-tagLength));
    return Buffer.concat([cipher.update(ciphertext), cipher.final()]);
  },
};

/** libsodium's: about 1 µs. A night opens and seals every secret that there is. */
export const bySodium: Cipher | undefined = sodium && cipherOf(sodium);

function cipherOf(of: Sodium): Cipher {
  return {
    seal(key, nonce, additional, plain) {
      const sealed = Buffer.alloc(plain.length + tagLength);
      of.crypto_aead_chacha20poly1305_ietf_encrypt(sealed, plain, additional, null, nonce, key);
      return sealed;
    },
    open(key, nonce, additional, sealed) {
      if (sealed.length < tagLength) throw new Error('what was stored is cut short');
      const plain = Buffer.alloc(sealed.length - tagLength);
      of.crypto_aead_chacha20poly1305_ietf_decrypt(plain, null, sealed, additional, nonce, key);
      return plain;
    },
  };
}

const cipher = bySodium ?? byOpenSsl;

/** Nonce (12 bytes), ciphertext and tag (16 bytes). */
export function sealAtRest(key: Buffer, at: StoredAt, plain: Uint8Array): Buffer {
  const nonce = nextNonce();
  return Buffer.concat([nonce, cipher.seal(key, nonce, placeBytes(at), plain)]);
}

const noncesAtOnce = 256;
let nonces = Buffer.alloc(0);

/** Random bytes of the system, drawn for many at once: asking costs ten times as much as sealing. */
function nextNonce(): Buffer {
  if (nonces.length === 0) nonces = randomBytes(nonceLength * noncesAtOnce);
  const nonce = nonces.subarray(0, nonceLength);
  nonces = nonces.subarray(nonceLength);
  return nonce;
}

/** Throws where the bytes are not those that were stored there. */
export function openAtRest(key: Buffer, at: StoredAt, stored: Buffer): Buffer {
  const nonce = stored.subarray(0, nonceLength);
  return cipher.open(key, nonce, placeBytes(at), stored.subarray(nonceLength));
}

/** Ids have fixed lengths, and no table's name begins another's. */
function placeBytes([table, ...ids]: StoredAt): Buffer {
  const parts = ids.map((id) => {
    if (typeof id !== 'number') return id;
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeUInt32BE(id);
    return bytes;
  });
  return Buffer.concat([Buffer.from(table, 'ascii'), ...parts]);
}
