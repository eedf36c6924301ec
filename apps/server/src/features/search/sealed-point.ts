import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Db } from '../../db/schema.ts';
import type { Point } from './cells.ts';

/** Thousandths of a degree: about 100 m, and no more is asked of a device. */
const grain = 1000;
const hourMs = 60 * 60_000;

/** The key of an hour and that of the hour before, where anything was sealed in it. */
interface HourKeys {
  readonly communityId: Buffer;
  readonly hour: number;
  readonly keys: readonly [Buffer, ...Buffer[]];
}

/**
 * Where a device said it is, sealed so that an address can carry it: neither a browser's history nor
 * the log of a proxy on the way says where somebody was. All processes share the key of an hour, which
 * is deleted after the next; from then on nobody can open what it sealed. Of the points themselves
 * nothing is kept.
 */
export class SealedPoints {
  readonly #db: Db;
  #known: HourKeys | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  async seal(communityId: Buffer, { latitude, longitude }: Point, now: number): Promise<string> {
    const [key] = await this.#keysAt(communityId, now);
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

  /** Undefined for anything that was not sealed by this community's servers in this hour or the last. */
  async open(communityId: Buffer, text: string, now: number): Promise<Point | undefined> {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== 36) return undefined;
    for (const key of await this.#keysAt(communityId, now)) {
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

  /** Deletes what nothing is opened with any more, whether or not anybody seals again. */
  async forget(communityId: Buffer, now: number): Promise<void> {
    const hour = Math.floor(now / hourMs);
    if (this.#known && this.#known.hour < hour) this.#known = undefined;
    await this.#db
      .deleteFrom('point_keys')
      .where('community_id', '=', communityId)
      .where('hour', '<', hour - 1)
      .execute();
  }

  async #keysAt(communityId: Buffer, now: number): Promise<HourKeys['keys']> {
    const hour = Math.floor(now / hourMs);
    const known = this.#known;
    if (known?.hour === hour && known.communityId.equals(communityId)) return known.keys;
    await this.forget(communityId, now);
    await this.#db
      .insertInto('point_keys')
      .values({ community_id: communityId, hour, key: randomBytes(32) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const rows = await this.#db
      .selectFrom('point_keys')
      .select(['hour', 'key'])
      .where('community_id', '=', communityId)
      .where('hour', 'in', [hour, hour - 1])
      .orderBy('hour', 'desc')
      .execute();
    const [newest, ...older] = rows.map(({ key }) => key);
    if (newest === undefined) throw new Error('The key of this hour is gone again.');
    this.#known = { communityId, hour, keys: [newest, ...older] };
    return this.#known.keys;
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
