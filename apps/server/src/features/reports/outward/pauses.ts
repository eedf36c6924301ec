import type { Now } from '../../requests/requests.ts';
import type { OutwardTrouble } from './outward-error.ts';

const firstMs = 60_000;
const longestMs = 6 * 3_600_000;

interface Pause {
  readonly until: number;
  readonly next: number;
  readonly why: OutwardTrouble | undefined;
}

/**
 * How long something is left alone that did not work: a minute, then twice as long each time, up to
 * six hours. Kept in memory, since no table has a time; a new process tries once at once.
 */
export class Pauses {
  readonly #now: Now;
  readonly #of = new Map<string, Pause>();

  constructor(now: Now) {
    this.#now = now;
  }

  isOn(what: string): boolean {
    return (this.#of.get(what)?.until ?? 0) > this.#now();
  }

  /** What did not work the last time. */
  whyOf(what: string): OutwardTrouble | undefined {
    return this.#of.get(what)?.why;
  }

  /** It did not work once more; `least` seconds are what the other side asked for. */
  prolong(what: string, why: OutwardTrouble, least = 0): void {
    const ms = this.#of.get(what)?.next ?? firstMs;
    const until = this.#now() + Math.max(ms, least * 1000);
    this.#of.set(what, { until, next: Math.min(2 * ms, longestMs), why });
  }

  /** From now for so long, whatever was before. */
  rest(what: string, ms: number): void {
    this.#of.set(what, { until: this.#now() + ms, next: firstMs, why: undefined });
  }

  end(what: string): void {
    this.#of.delete(what);
  }
}
