import { Refusal } from '../../refusal.ts';
import type { Now } from './clock.ts';

/**
 * What a room did in this hour or day, in memory only: no table shows who was busy, and a restart
 * forgets.
 */
export class Counter {
  readonly #limit: number;
  readonly #window: number;
  readonly #now: Now;
  #from = 0;
  readonly #counts = new Map<string, number>();

  constructor(limit: number, window: number, now: Now) {
    this.#limit = limit;
    this.#window = window;
    this.#now = now;
  }

  /** Counts; past the limit it is `too-many`, with the seconds until a new window. */
  take(who: string, amount = 1): void {
    this.#turn();
    const count = (this.#counts.get(who) ?? 0) + amount;
    if (count > this.#limit) throw new Refusal('too-many', { retryAfter: this.#left() });
    this.#counts.set(who, count);
  }

  /** Takes back what came to nothing. */
  giveBack(who: string, amount = 1): void {
    const count = this.#counts.get(who);
    if (count !== undefined) this.#counts.set(who, Math.max(0, count - amount));
  }

  #turn(): void {
    const from = this.#now() - (this.#now() % this.#window);
    if (from === this.#from) return;
    this.#from = from;
    this.#counts.clear();
  }

  #left(): number {
    return Math.ceil((this.#from + this.#window - this.#now()) / 1000);
  }
}
