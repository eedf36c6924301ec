import { Worker } from 'node:worker_threads';
import { holds } from './ed25519.ts';
import { type Claim, packClaims } from './signature-batch.ts';

type Waiting = Claim & { readonly resolve: (isRight: boolean) => void };

/** Enough that the thread has work while this one is busy with answers, and few enough to be large. */
const batchesAtOnce = 2;

/**
 * Judges signatures on a thread of its own: one takes longer than all the rest of a request, and
 * this thread is what every request waits for. What comes while batches are out goes with the next,
 * so that handing over costs each little. Should the thread end, they are judged here.
 */
export class SignatureThread {
  #worker: Worker | undefined;
  #waiting: Waiting[] = [];
  #out: (readonly Waiting[])[] = [];
  #isPlanned = false;
  readonly #entry: URL;

  /** `entry`: the module that runs there. */
  constructor(entry = new URL('./signature-worker.ts', import.meta.url)) {
    this.#entry = entry;
  }

  verify(claim: Claim): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push({ ...claim, resolve });
      this.#plan();
    });
  }

  /** At the end of the turn, so that requests which arrived together go together. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      if (this.#waiting.length === 0 || this.#out.length >= batchesAtOnce) return;
      const batch = this.#waiting;
      this.#waiting = [];
      this.#out.push(batch);
      const memory = packClaims(batch);
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage(memory, [memory]);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { execArgv: [] });
    worker.on('message', (answers: Uint8Array) => this.#settle(answers));
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const batch of this.#out.splice(0)) for (const claim of batch) judgeHere(claim);
      if (this.#waiting.length > 0) this.#plan();
    });
    return worker;
  }

  #settle(answers: Uint8Array): void {
    const batch = this.#out.shift() ?? [];
    for (const [i, { resolve }] of batch.entries()) resolve(answers[i] === 1);
    // Waited for only while something is out: nobody has to end this thread.
    if (this.#out.length === 0) this.#worker?.unref();
    if (this.#waiting.length > 0) this.#plan();
  }
}

function judgeHere({ publicKey, message, signature, resolve }: Waiting): void {
  resolve(holds(publicKey, message, signature));
}
