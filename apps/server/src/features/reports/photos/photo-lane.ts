import { PhotoError } from './photo-error.ts';

/**
 * Lets a few photos be drawn at a time, so that memory has a bound whatever comes: by the bytes each
 * may need, first come first served, two at once where both fit. A photo that comes to a queue that
 * is full is a PhotoError `busy`.
 */
export class PhotoLane {
  readonly #mostBytes: number;
  readonly #longestQueue: number;
  #bytes = 0;
  #running = 0;
  readonly #waiting: { readonly bytes: number; readonly go: () => void }[] = [];

  constructor(mostBytes: number, longestQueue: number) {
    this.#mostBytes = mostBytes;
    this.#longestQueue = longestQueue;
  }

  /** Runs `work` when there is room for `bytes`; what needs more than there ever is runs alone. */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    await this.#turn(bytes);
    try {
      return await work();
    } finally {
      this.#bytes -= bytes;
      this.#running -= 1;
      this.#next();
    }
  }

  #turn(bytes: number): Promise<void> {
    if (this.#waiting.length >= this.#longestQueue) throw new PhotoError('busy');
    return new Promise((go) => {
      this.#waiting.push({ bytes, go });
      this.#next();
    });
  }

  #next(): void {
    const first = this.#waiting[0];
    if (first === undefined) return;
    const hasRoom = this.#running < 2 && this.#bytes + first.bytes <= this.#mostBytes;
    if (this.#running > 0 && !hasRoom) return;
    this.#waiting.shift();
    this.#bytes += first.bytes;
    this.#running += 1;
    first.go();
    this.#next();
  }
}
