import type { Api } from '@nearhand/visit/api';
import { startWorker } from '../../shell/worker-address.ts';
import workAddress from './work-worker.ts?worker&url';

const GOOD_FOR_MS = 50 * 60_000;

/**
 * The work that keeps floods away, done in a worker while somebody writes. It begins at once; the
 * server takes one challenge for an hour, so an older one is done anew.
 */
export class Work {
  readonly #api: Api;
  #solved: Promise<string> | undefined;
  #since = 0;
  #worker: Worker | undefined;

  constructor(api: Api) {
    this.#api = api;
    this.begin();
  }

  /** Starts over, as after a challenge that the server would not take. */
  begin(): void {
    this.stop();
    this.#since = Date.now();
    this.#solved = this.#solve();
    this.#solved.catch(() => undefined);
  }

  /** The header's value; asks for another challenge where the first could not be fetched. */
  async solved(): Promise<string> {
    if (!this.#solved || Date.now() - this.#since > GOOD_FOR_MS) this.begin();
    try {
      return await (this.#solved as Promise<string>);
    } catch (error) {
      this.#solved = undefined;
      throw error;
    }
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#solved = undefined;
  }

  async #solve(): Promise<string> {
    const challenge = await this.#api.work();
    const worker = startWorker(workAddress);
    this.#worker = worker;
    return await new Promise<string>((resolve, reject) => {
      worker.onmessage = (event: MessageEvent<string>) => {
        worker.terminate();
        resolve(event.data);
      };
      worker.onerror = () => reject(new Error('the worker for the work did not start'));
      worker.postMessage(challenge);
    });
  }
}
