/** What an Ed25519 signature is checked by. */
export interface Equation {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Equations that go to the other thread together. */
export interface Batch {
  readonly number: number;
  readonly equations: readonly Equation[];
}

/** Whether each of a batch holds; undefined for what has to be checked here after all. */
export interface Verdicts {
  readonly number: number;
  readonly holds: readonly (boolean | undefined)[];
}

interface Asked {
  readonly equation: Equation;
  readonly answer: (holds: boolean | undefined) => void;
}

/** Sent as soon as there are so many, so that the other thread works while this one reads on. */
const TOGETHER = 64;

/** Equations on their way to another thread and back, in numbered batches. */
export class EquationQueue {
  readonly #send: (batch: Batch) => void;
  readonly #sent = new Map<number, readonly Asked[]>();
  #asked: Asked[] = [];
  #number = 0;
  #isEnded = false;

  constructor(send: (batch: Batch) => void) {
    this.#send = send;
  }

  /** Whether it holds; undefined once the thread is gone. */
  ask(equation: Equation): Promise<boolean | undefined> {
    if (this.#isEnded) return Promise.resolve(undefined);
    return new Promise((answer) => {
      this.#asked.push({ equation, answer });
      if (this.#asked.length === 1) queueMicrotask(() => this.#flush());
      else if (this.#asked.length === TOGETHER) this.#flush();
    });
  }

  /** The answer to a batch; each batch is answered once. */
  take({ number, holds }: Verdicts): void {
    const asked = this.#sent.get(number) ?? [];
    this.#sent.delete(number);
    for (const [index, { answer }] of asked.entries()) answer(holds[index]);
  }

  /** Nothing comes back any more. */
  end(): void {
    this.#isEnded = true;
    const open = [...this.#sent.values(), this.#asked].flat();
    this.#sent.clear();
    this.#asked = [];
    for (const { answer } of open) answer(undefined);
  }

  #flush(): void {
    const asked = this.#asked;
    if (asked.length === 0) return;
    this.#asked = [];
    this.#number += 1;
    this.#sent.set(this.#number, asked);
    this.#send({ number: this.#number, equations: asked.map(({ equation }) => equation) });
  }
}
