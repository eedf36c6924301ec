import { createHmac, type KeyObject, randomFillSync, timingSafeEqual } from 'node:crypto';
import type { Now } from './clock.ts';

const minute = 60_000;

/**
 * Server nonces that need no table: `u32 minute ‖ 12 random ‖ 16 HMAC`. Good for a number of minutes
 * and once. What was used is remembered by this process only; a second process would take a nonce
 * a second time, where compare-and-append still refuses what was already done.
 */
export class Nonces {
  readonly #key: KeyObject;
  readonly #label: string;
  readonly #minutes: number;
  readonly #now: Now;
  /** Minute of issue to the random parts that came back. */
  readonly #used = new Map<number, Set<string>>();

  constructor(key: KeyObject, label: string, minutes: number, now: Now) {
    this.#key = key;
    this.#label = label;
    this.#minutes = minutes;
    this.#now = now;
  }

  /** A fresh one, 32 bytes. */
  fresh(): Buffer {
    const nonce = Buffer.allocUnsafe(32);
    nonce.writeUInt32BE(this.#minute(), 0);
    randomFillSync(nonce, 4, 12);
    this.#mac(nonce).copy(nonce, 16);
    return nonce;
  }

  /** Whether it is ours, not too old and not used. */
  isGood(nonce: Buffer): boolean {
    const issued = nonce.readUInt32BE(0);
    const now = this.#minute();
    if (issued > now || issued + this.#minutes < now) return false;
    return timingSafeEqual(this.#mac(nonce), nonce.subarray(16)) && !this.#isUsed(nonce, issued);
  }

  /** Uses it up; false where it was no good. */
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

  #mac(nonce: Buffer): Buffer {
    const mac = createHmac('sha256', this.#key).update(this.#label).update(nonce.subarray(0, 16));
    return mac.digest().subarray(0, 16);
  }

  #minute(): number {
    return Math.floor(this.#now() / minute);
  }
}
