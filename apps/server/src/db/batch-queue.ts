import pg from 'pg';

interface Waiting<Item, Outcome> {
  readonly item: Item;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/** Stores or looks up all of them in one statement or transaction; outcomes in the same order. */
export type StoreTogether<Item, Outcome> = (items: readonly Item[]) => Promise<readonly Outcome[]>;

export interface BatchLimits {
  /** Items in one batch. */
  readonly largest: number;
  /** Batches on their way, each on a connection of its own. */
  readonly atOnce: number;
}

/** One is on its way to the disk while the next is being planned. */
const usual: BatchLimits = { largest: 256, atOnce: 2 };

/**
 * Shares statements and commits among requests that each want one small thing: what comes while others
 * are on their way goes with the next. Each is answered when its own is done, as if it had been alone.
 */
export class BatchQueue<Item, Outcome> {
  readonly #store: StoreTogether<Item, Outcome>;
  #waiting: Waiting<Item, Outcome>[] = [];
  #running = 0;
  #isPlanned = false;
  readonly #limits: BatchLimits;

  constructor(store: StoreTogether<Item, Outcome>, limits: BatchLimits = usual) {
    this.#store = store;
    this.#limits = limits;
  }

  /** @throws what storing it throws */
  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#plan();
    });
  }

  /** At the end of the turn, so that requests which arrived together go together. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      while (this.#running < this.#limits.atOnce && this.#waiting.length > 0) {
        void this.#run(this.#waiting.splice(0, this.#limits.largest));
      }
    });
  }

  async #run(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    this.#running += 1;
    try {
      await this.#storeAll(batch);
    } finally {
      this.#running -= 1;
      if (this.#waiting.length > 0) this.#plan();
    }
  }

  async #storeAll(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.#store(batch.map(({ item }) => item));
      for (const [i, { resolve }] of batch.entries()) resolve(outcomes[i] as Outcome);
    } catch (error) {
      // Those that are right must not fail with the one that is wrong. After any other error they may be
      // stored already, as where the connection broke after the commit: then each is told.
      if (batch.length > 1 && isWrong(error)) for (const one of batch) await this.#storeAll([one]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

/** Data exception, integrity constraint violation: PostgreSQL refused a value, and nothing was stored. */
function isWrong(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}
