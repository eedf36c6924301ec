import { scrypt } from 'node:crypto';
import type { Scrypt } from '@nearhand/protocol/work';
import { Refusal } from '../../refusal.ts';

const longestQueue = 200;

/**
 * Node's scrypt, only a few at a time, so that checking work leaves threads for signatures. A queue
 * that has grown too long is `unavailable`.
 */
export class ScryptQueue {
  readonly #atOnce: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce = 2) {
    this.#atOnce = atOnce;
  }

  readonly run: Scrypt = async (password, salt, { n, r, p }) => {
    await this.#turn();
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        scrypt(password, salt, 32, { N: n, r, p }, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      });
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  };

  async #turn(): Promise<void> {
    if (this.#waiting.length >= longestQueue) throw new Refusal('unavailable', { retryAfter: 5 });
    if (this.#running >= this.#atOnce) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
  }
}
