import type { CheckedPage } from '@nearhand/visit/journal-page';
import { checkPagesElsewhere } from '@nearhand/visit/page-checking';
import { onLeave } from './leave.ts';
import {
  type NumberedAnswer,
  type NumberedOrder,
  type PageOrder,
  unpackPage,
} from './seal-orders.ts';
import workerAddress from './seal-worker.ts?worker&url';
import { startWorker } from './worker-address.ts';

/** What waits for the other thread; told nothing when that thread is gone. */
type Waiting = (answer: NumberedAnswer | undefined) => void;

class SealThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  async check(order: PageOrder): Promise<CheckedPage | undefined> {
    const answer = await this.#ask(order);
    return answer?.page && unpackPage(answer.page);
  }

  take(answer: NumberedAnswer): void {
    this.#waiting.get(answer.number)?.(answer);
    this.#waiting.delete(answer.number);
  }

  /** With it go the keys that it was given. */
  end(): void {
    this.#worker.terminate();
    for (const tell of this.#waiting.values()) tell(undefined);
    this.#waiting.clear();
  }

  #ask(order: PageOrder): Promise<NumberedAnswer | undefined> {
    return new Promise((resolve) => {
      this.#number += 1;
      this.#waiting.set(this.#number, resolve);
      const numbered: NumberedOrder = { number: this.#number, order };
      this.#worker.postMessage(numbered);
    });
  }
}

let thread: SealThread | undefined;

/**
 * Has the pages of a room opened and checked on a thread of their own once that thread stands, and
 * here until then and whatever it refuses.
 */
export function startSealThread(): void {
  if (thread !== undefined) return;
  const worker = startWorker(workerAddress);
  const started = new SealThread(worker);
  thread = started;
  const end = () => {
    forget();
    checkPagesElsewhere(undefined);
    started.end();
    thread = undefined;
  };
  const forget = onLeave(end);
  worker.onerror = end;
  worker.onmessageerror = end;
  worker.onmessage = ({ data }: MessageEvent<'ready' | NumberedAnswer>) => {
    if (data === 'ready') checkPagesElsewhere((keys, page) => started.check({ keys, page }));
    else started.take(data);
  };
}
