import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'chacha20-poly1305';
const noSalt = Buffer.alloc(0);

/** Where something is stored: its table and the ids of its row, which it opens nowhere else. */
export type StoredAt = readonly [table: string, ...ids: (Buffer | number)[]];

/** `restKey` of seal, natively: slots, manifests and opening records lie under it. */
export function restKeyOf(s: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', s, noSalt, 'nearhand/v1/rest', 32));
}

/** Nonce (12 bytes), ciphertext and tag (16 bytes). */
export function sealAtRest(key: Buffer, at: StoredAt, plain: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: 16 });
  cipher.setAAD(placeBytes(at), { plaintextLength: plain.length });
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws where the bytes are not those that were stored there. */
export function openAtRest(key: Buffer, at: StoredAt, stored: Buffer): Buffer {
  const cipher = createDecipheriv(algorithm, key, stored.subarray(0, 12), { authTagLength: 16 });
  const sealed = stored.subarray(12, -16);
  cipher.setAAD(placeBytes(at), { plaintextLength: sealed.length });
  cipher.setAuthTag(stored.subarray(-16));
  return Buffer.concat([cipher.update(sealed), cipher.final()]);
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
