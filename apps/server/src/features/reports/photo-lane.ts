import { Refusal } from '../../refusal.ts';

const longestQueue = 24;
/** What may be open at once: two ordinary photos, or one very large one. */
const mostPixelsAtOnce = 34_000_000;

/**
 * Lets a few photos be drawn at a time, so that memory has a bound whatever comes: by their pixels,
 * first come first served. A queue that has grown too long is `unavailable`.
 */
export class PhotoLane {
  #open = 0;
  #running = 0;
  readonly #waiting: { readonly pixels: number; readonly go: () => void }[] = [];

  async run<T>(pixels: number, work: () => Promise<T>): Promise<T> {
    await this.#turn(pixels);
    try {
      return await work();
    } finally {
      this.#open -= pixels;
      this.#running -= 1;
      this.#next();
    }
  }

  #turn(pixels: number): Promise<void> {
    if (this.#waiting.length >= longestQueue) throw new Refusal('unavailable', { retryAfter: 5 });
    return new Promise((go) => {
      this.#waiting.push({ pixels, go });
      this.#next();
    });
  }

  #next(): void {
    const first = this.#waiting[0];
    if (first === undefined) return;
    const hasRoom = this.#running < 2 && this.#open + first.pixels <= mostPixelsAtOnce;
    if (this.#running > 0 && !hasRoom) return;
    this.#waiting.shift();
    this.#open += first.pixels;
    this.#running += 1;
    first.go();
    this.#next();
  }
}
