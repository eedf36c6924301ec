import { type KeyObject, randomFillSync, timingSafeEqual } from 'node:crypto';
import type { Now } from './clock.ts';
import { ShortMac } from './digest.ts';
import type { Once } from './used-once.ts';

const minute = 60_000;
const randomLength = 12;
const labels = { nonce: 'nearhand/v1/nonce', work: 'nearhand/v1/work-challenge' } as const;
/** How far the clock of another process may be ahead of ours. */
const skewMinutes = 1;

/**
 * Server nonces: `u32 minute ‖ 12 random ‖ 16 HMAC`. Good for a number of minutes and once. What was
 * used here is remembered here, at no cost; `once` is what all processes have to be asked about, where
 * a second use would do something.
 */
export class Nonces {
  readonly #kind: keyof typeof labels;
  readonly #mac: ShortMac;
  readonly #label: Buffer;
  readonly #minutes: number;
  readonly #now: Now;
  /** Minute of issue to the random parts that came back. */
  readonly #used = new Map<number, Set<string>>();
  readonly #drawn = Buffer.alloc(256 * randomLength);
  #drawnAt = this.#drawn.length;

  constructor(key: KeyObject, kind: keyof typeof labels, minutes: number, now: Now) {
    this.#kind = kind;
    this.#label = Buffer.from(labels[kind]);
    this.#mac = new ShortMac(key, this.#label.length + 16);
    this.#minutes = minutes;
    this.#now = now;
  }

  /** A fresh one, 32 bytes. */
  fresh(): Buffer {
    const nonce = Buffer.allocUnsafe(32);
    nonce.writeUInt32BE(this.#minute(), 0);
    this.#random().copy(nonce, 4);
    this.#tag(nonce).copy(nonce, 16);
    return nonce;
  }

  /** Whether it is ours, not too old and not used. */
  isGood(nonce: Buffer): boolean {
    const issued = nonce.readUInt32BE(0);
    const now = this.#minute();
    if (issued > now + skewMinutes || issued + this.#minutes < now) return false;
    return timingSafeEqual(this.#tag(nonce), nonce.subarray(16)) && !this.#isUsed(nonce, issued);
  }

  /** What of it is stored where all processes see it. */
  once(nonce: Buffer): Once {
    return { kind: this.#kind, token: nonce.subarray(4, 16), issued: nonce.readUInt32BE(0) };
  }

  /** Uses it up at this process; false where it was no good. */
  spend(nonce: Buffer): boolean {
    if (!this.isGood(nonce)) return false;
    const issued = nonce.readUInt32BE(0);
    let used = this.#used.get(issued);
    if (used === undefined) {
      this.#forgetOld();
      used = new Set();
      this.#used.set(issued, used);
    }
    used.add(nonce.toString('latin1', 4, 16));
    return true;
  }

  #isUsed(nonce: Buffer, issued: number): boolean {
    return this.#used.get(issued)?.has(nonce.toString('latin1', 4, 16)) ?? false;
  }

  #forgetOld(): void {
    const oldest = this.#minute() - this.#minutes;
    for (const issued of this.#used.keys()) if (issued < oldest) this.#used.delete(issued);
  }

  #tag(nonce: Buffer): Buffer {
    return this.#mac.digest(this.#label, nonce.subarray(0, 16)).subarray(0, 16);
  }

  /** 12 bytes of many drawn at once: each call of the system costs more than the rest of a nonce. */
  #random(): Buffer {
    if (this.#drawnAt === this.#drawn.length) {
      randomFillSync(this.#drawn);
      this.#drawnAt = 0;
    }
    this.#drawnAt += randomLength;
    return this.#drawn.subarray(this.#drawnAt - randomLength, this.#drawnAt);
  }

  #minute(): number {
    return Math.floor(this.#now() / minute);
  }
}
