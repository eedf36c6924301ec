import { Refusal } from '../../refusal.ts';
import type { Now } from './clock.ts';

/** Told each time that another eighth of the limit was counted here: what was counted in all. */
export type TellCount = (who: string, total: number) => void;

/**
 * What a room did in this hour or day, in memory only: no table shows who was busy, and a restart
 * forgets. Processes tell each other by eighths of the limit, so that those who do little, which is
 * nearly everybody, are never told of; each other process can let through an eighth more.
 */
export class Counter {
  readonly #limit: number;
  readonly #window: number;
  readonly #now: Now;
  readonly #tell: TellCount;
  readonly #step: number;
  #from = 0;
  readonly #counts = new Map<string, number>();
  readonly #told = new Map<string, number>();
  /** What others told: who, to which process and its total. */
  readonly #others = new Map<string, Map<string, number>>();

  constructor(limit: number, window: number, now: Now, tell: TellCount = () => undefined) {
    this.#limit = limit;
    this.#window = window;
    this.#now = now;
    this.#tell = tell;
    this.#step = Math.max(1, limit / 8);
  }

  /** Counts; past the limit it is `too-many`, with the seconds until a new window. */
  take(who: string, amount = 1): void {
    this.#turn();
    const count = (this.#counts.get(who) ?? 0) + amount;
    if (count + this.#elsewhere(who) > this.#limit) {
      throw new Refusal('too-many', { retryAfter: this.#left() });
    }
    this.#counts.set(who, count);
    if (count - (this.#told.get(who) ?? 0) < this.#step) return;
    this.#told.set(who, count);
    this.#tell(who, count);
  }

  /** Takes back what came to nothing. */
  giveBack(who: string, amount = 1): void {
    const count = this.#counts.get(who);
    if (count !== undefined) this.#counts.set(who, Math.max(0, count - amount));
  }

  /** What another process has counted in its window. */
  hear(process: string, who: string, total: number): void {
    this.#turn();
    const others = this.#others.get(who) ?? new Map<string, number>();
    this.#others.set(who, others.set(process, Math.max(total, others.get(process) ?? 0)));
  }

  #elsewhere(who: string): number {
    let sum = 0;
    for (const total of this.#others.get(who)?.values() ?? []) sum += total;
    return sum;
  }

  #turn(): void {
    const now = this.#now();
    const from = now - (now % this.#window);
    if (from === this.#from) return;
    this.#from = from;
    this.#counts.clear();
    this.#told.clear();
    this.#others.clear();
  }

  #left(): number {
    return Math.ceil((this.#from + this.#window - this.#now()) / 1000);
  }
}
