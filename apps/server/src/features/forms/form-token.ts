import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Now, UsedOnce } from '../requests/requests.ts';

const hour = 3_600_000;
const goodForHours = 24;
const mostRemembered = 50_000;

export type TokenVerdict = 'good' | 'too-quick' | 'used' | 'not-ours';

/**
 * What a form without JavaScript shows in place of work: that the page was asked for, a while ago,
 * and not sent before. `u48 milliseconds ‖ 10 random ‖ 16 HMAC`; nothing of whoever asked.
 * `look` knows what this process took; `spend` asks all of them.
 */
export class FormTokens {
  readonly #key: KeyObject;
  readonly #label: string;
  readonly #leastAge: number;
  readonly #usedOnce: UsedOnce;
  readonly #now: Now;
  /** In the order in which they were used. */
  readonly #used = new Map<string, number>();

  constructor(
    key: KeyObject,
    { label, leastAge }: { readonly label: string; readonly leastAge: number },
    usedOnce: UsedOnce,
    now: Now,
  ) {
    this.#key = key;
    this.#label = label;
    this.#leastAge = leastAge;
    this.#usedOnce = usedOnce;
    this.#now = now;
  }

  fresh(): string {
    const token = Buffer.alloc(32);
    token.writeUIntBE(this.#now(), 0, 6);
    randomBytes(10).copy(token, 6);
    this.#mac(token).copy(token, 16);
    return token.toString('base64url');
  }

  /** Without using it up. */
  look(text: string): TokenVerdict {
    const token = Buffer.from(text, 'base64url');
    if (token.length !== 32 || !timingSafeEqual(this.#mac(token), token.subarray(16))) {
      return 'not-ours';
    }
    const age = this.#now() - token.readUIntBE(0, 6);
    if (age < 0 || age > goodForHours * hour) return 'not-ours';
    if (this.#used.has(text)) return 'used';
    return age < this.#leastAge ? 'too-quick' : 'good';
  }

  /** Uses it up, at all processes; whether it was good. */
  async spend(text: string): Promise<boolean> {
    if (this.look(text) !== 'good') return false;
    for (const [old, at] of this.#used) {
      if (at + goodForHours * hour > this.#now() && this.#used.size < mostRemembered) break;
      this.#used.delete(old);
    }
    this.#used.set(text, this.#now());
    const token = Buffer.from(text, 'base64url');
    const issued = Math.floor(token.readUIntBE(0, 6) / 60_000);
    return await this.#usedOnce.take({ kind: 'form', token: token.subarray(6, 16), issued });
  }

  #mac(token: Buffer): Buffer {
    const mac = createHmac('sha256', this.#key).update(this.#label).update(token.subarray(0, 16));
    return mac.digest().subarray(0, 16);
  }
}
