import { checkPagesElsewhere } from '@nearhand/visit/page-checking';
import { openSlotsElsewhere } from '@nearhand/visit/slot-opening';
import { onLeave } from './leave.ts';
import { type NumberedAnswer, type NumberedOrder, type Order, unpackPage } from './seal-orders.ts';
import workerAddress from './seal-worker.ts?worker&url';
import { SlotQueue } from './slot-queue.ts';
import { startWorker } from './worker-address.ts';

/** Orders on their way to another thread and back, by number. */
class SealThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (answer: NumberedAnswer | undefined) => void>();
  #number = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** What became of an order; undefined once the thread is gone. */
  ask(order: Order): Promise<NumberedAnswer | undefined> {
    return new Promise((resolve) => {
      this.#number += 1;
      this.#waiting.set(this.#number, resolve);
      const numbered: NumberedOrder = { number: this.#number, order };
      this.#worker.postMessage(numbered);
    });
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
}

let thread: SealThread | undefined;

/**
 * Has pages of rooms checked and slots opened on a thread of their own once that thread stands, and
 * here until then and whatever it cannot decide.
 */
export function startSealThread(): void {
  if (thread !== undefined) return;
  const worker = startWorker(workerAddress);
  const started = new SealThread(worker);
  thread = started;
  const end = () => {
    forget();
    checkPagesElsewhere(undefined);
    openSlotsElsewhere(undefined);
    started.end();
    thread = undefined;
  };
  const forget = onLeave(end);
  worker.onerror = end;
  worker.onmessageerror = end;
  worker.onmessage = ({ data }: MessageEvent<'ready' | NumberedAnswer>) => {
    if (data === 'ready') sendThere(started);
    else started.take(data);
  };
}

function sendThere(there: SealThread): void {
  const slots = new SlotQueue(async (scalar, tied) => {
    const answer = await there.ask({ do: 'open-slots', scalar, slots: tied });
    return answer?.contents;
  });
  openSlotsElsewhere((scalar, slot, { epoch, door, commitment }) =>
    slots.ask(scalar, { slot, tie: { epoch, door, commitment } }),
  );
  checkPagesElsewhere(async (keys, page) => {
    const answer = await there.ask({ do: 'check-page', keys, page });
    return answer?.page && unpackPage(answer.page);
  });
}
