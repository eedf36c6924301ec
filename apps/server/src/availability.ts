import type pg from 'pg';

export type AvailabilityState = 'starting' | 'ready' | 'away' | 'stopping';

/** Whether data can be served. `isUp` is what the supervisor of our own database knows, at no cost. */
export class Availability {
  readonly #pool: pg.Pool;
  readonly #isUp: () => boolean;
  #phase: 'starting' | 'serving' | 'stopping' = 'starting';

  constructor(pool: pg.Pool, isUp: () => boolean) {
    this.#pool = pool;
    this.#isUp = isUp;
  }

  enter(phase: 'serving' | 'stopping'): void {
    this.#phase = phase;
  }

  /** Without asking the database. */
  now(): AvailabilityState {
    if (this.#phase !== 'serving') return this.#phase;
    return this.#isUp() ? 'ready' : 'away';
  }

  /** Asks the database, and waits at most two seconds for it. */
  async probe(): Promise<AvailabilityState> {
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
