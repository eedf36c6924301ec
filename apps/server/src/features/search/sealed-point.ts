import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Point } from './cells.ts';

/** Thousandths of a degree: about 100 m, and no more is asked of a device. */
const grain = 1000;
const keyLastsMs = 60 * 60_000;

/**
 * Where a device said it is, sealed so that an address can carry it: neither a browser's history nor
 * the log of a proxy on the way says where somebody was. The key lives in memory alone and goes after
 * an hour or two; from then on nobody can open what it sealed.
 */
export class SealedPoints {
  #keys: readonly { readonly key: Buffer; readonly madeAt: number }[] = [];

  seal({ latitude, longitude }: Point, now = Date.now()): string {
    const { key } = this.#newest(now);
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const plain = Buffer.alloc(8);
    plain.writeInt32BE(Math.round(latitude * grain), 0);
    plain.writeInt32BE(Math.round(longitude * grain), 4);
    const sealed = Buffer.concat([
      nonce,
      cipher.update(plain),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return sealed.toString('base64url');
  }

  /** Undefined for anything that was not sealed here within the last hour or two. */
  open(text: string, now = Date.now()): Point | undefined {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== 36) return undefined;
    for (const { key, madeAt } of this.#keys) {
      if (now - madeAt > 2 * keyLastsMs) continue;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(20));
      try {
        const plain = Buffer.concat([decipher.update(bytes.subarray(12, 20)), decipher.final()]);
        return { latitude: plain.readInt32BE(0) / grain, longitude: plain.readInt32BE(4) / grain };
      } catch {
        // Sealed with the other key, or by nobody.
      }
    }
    return undefined;
  }

  #newest(now: number): { readonly key: Buffer; readonly madeAt: number } {
    const [newest] = this.#keys;
    if (newest && now - newest.madeAt < keyLastsMs) return newest;
    const made = { key: randomBytes(32), madeAt: now };
    this.#keys = [made, ...(newest ? [newest] : [])];
    return made;
  }
}

/** A point out of what a form carries; undefined for anything that is none on earth. */
export function readPoint(latitude: unknown, longitude: unknown): Point | undefined {
  const [north, east] = [latitude, longitude].map((text) =>
    typeof text === 'string' && /^-?\d{1,3}(\.\d{1,12})?$/.test(text) ? Number(text) : Number.NaN,
  );
  if (north === undefined || east === undefined) return undefined;
  const isOnEarth = Math.abs(north) <= 90 && Math.abs(east) <= 180;
  return isOnEarth ? { latitude: north, longitude: east } : undefined;
}
