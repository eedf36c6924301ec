import type pg from 'pg';

export type AvailabilityState = 'starting' | 'ready' | 'away' | 'stopping';

/** Whether data can be served. `isUp` is what the supervisor of our own database knows, at no cost. */
export class Availability {
  readonly #pool: pg.Pool;
  readonly #isUp: () => boolean;
  #phase: 'starting' | 'serving' | 'stopping' = 'starting';
  #hasServed = false;

  constructor(pool: pg.Pool, isUp: () => boolean) {
    this.#pool = pool;
    this.#isUp = isUp;
  }

  enter(phase: 'serving' | 'stopping'): void {
    this.#phase = phase;
    this.#hasServed ||= phase === 'serving';
  }

  get isStopping(): boolean {
    return this.#phase === 'stopping';
  }

  /**
   * Without asking the database. Who stops still answers what comes: a request that was on its way, or
   * a proxy that has not turned away yet.
   */
  now(): AvailabilityState {
    if (!this.#hasServed) return this.#phase === 'stopping' ? 'stopping' : 'starting';
    return this.#isUp() ? 'ready' : 'away';
  }

  /** Asks the database, and waits at most two seconds for it; `stopping` from the moment it does. */
  async probe(): Promise<AvailabilityState> {
    if (this.isStopping) return 'stopping';
    const state = this.now();
    if (state !== 'ready') return state;
    const late = new Promise<'away'>((resolve) => setTimeout(resolve, 2000, 'away').unref());
    const asked = this.#pool.query('select 1').then(
      () => 'ready' as const,
      () => 'away' as const,
    );
    return await Promise.race([asked, late]);
  }
}
