import { isRoomRefused } from './error.ts';

/**
 * Lets one piece of work run after the other, in the order in which they came. Once one finds that
 * the room has to be refused, no other runs until one that `clears` finds it whole.
 */
export class Turns {
  readonly #onRefused: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #refused: Error | undefined;

  constructor(onRefused: () => void) {
    this.#onRefused = onRefused;
  }

  /** What the room was refused for. */
  get refused(): Error | undefined {
    return this.#refused;
  }

  run<T>(work: () => Promise<T>, clears: boolean): Promise<T> {
    const next = this.#last.then(() => this.#turn(work, clears));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #turn<T>(work: () => Promise<T>, clears: boolean): Promise<T> {
    if (this.#refused !== undefined && !clears) throw this.#refused;
    try {
      const result = await work();
      if (clears) this.#refused = undefined;
      return result;
    } catch (error) {
      if (isRoomRefused(error)) {
        this.#refused = error;
        this.#onRefused();
      }
      throw error;
    }
  }
}
