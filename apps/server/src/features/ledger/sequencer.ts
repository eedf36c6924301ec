import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import type { Troubles } from '../../troubles.ts';
import { hasWaiting } from './leaf-queue.ts';
import { LedgerTrouble } from './ledger-trouble.ts';
import {
  checkReadiness,
  hasOtherKeys,
  type Published,
  type Publisher,
  publish,
} from './publication.ts';

export interface SequencerParts {
  readonly publisher: Publisher;
  readonly troubles: Pick<Troubles, 'set'>;
  readonly log: Log;
  /** Called after each publication from here. */
  readonly onPublished: (published: Published) => void;
}

/** Leaves that come within this time go into one publication. */
const pauseMs = 300;
const longestPauseMs = 30_000;

/**
 * Publishes what waits, one publication after another, as often as it is woken. Any number of
 * processes may run one. What keeps it from publishing is told as trouble until it is over.
 */
export class Sequencer {
  readonly #parts: SequencerParts;
  #isWoken = false;
  /** Whether it is known that nothing is in the way. */
  #isReady = false;
  #running: Promise<void> | undefined;
  readonly #stopping = new AbortController();

  constructor(parts: SequencerParts) {
    this.#parts = parts;
  }

  /** Looks for waiting leaves soon. */
  wake(): void {
    this.#isWoken = true;
    if (this.#stopping.signal.aborted) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#isWoken) this.wake();
    });
  }

  /** Ends after the publication that is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (this.#isWoken && !this.#stopping.signal.aborted) {
      this.#isWoken = false;
      try {
        await this.#publishWaiting();
        failures = 0;
        this.#parts.troubles.set('ledger', undefined);
      } catch (error) {
        failures += 1;
        this.#isReady = false;
        this.#tell(error);
        // What is waiting stays waiting, and is tried again.
        this.#isWoken = true;
      }
      await this.#pause(Math.min(pauseMs * 2 ** failures, longestPauseMs));
    }
  }

  async #publishWaiting(): Promise<void> {
    const { publisher, onPublished } = this.#parts;
    if (!this.#isReady) await checkReadiness(publisher);
    this.#isReady = true;
    const isWaiting = await hasWaiting(publisher.db, publisher.owner.id);
    if (!isWaiting && !(await hasOtherKeys(publisher))) return;
    const done = await publish(publisher);
    if (typeof done === 'string') return;
    onPublished(done);
    this.#isWoken = true;
  }

  #tell(error: unknown): void {
    const { troubles, log } = this.#parts;
    const reason = error instanceof LedgerTrouble ? error.message : 'publishing does not succeed';
    troubles.set('ledger', `nothing new is published in the ledger: ${reason}`);
    const kind = error instanceof LedgerTrouble ? error.code : nameOf(error);
    log.error('the ledger could not publish', { kind });
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { ref: false, signal: this.#stopping.signal }).catch(
      () => undefined,
    );
  }
}

function nameOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code ?? (error instanceof Error ? error.name : 'unknown');
}
