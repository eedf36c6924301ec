import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { LedgerError, type LedgerErrorCode } from '@nearhand/ledger/error';
import { CliError, type CliErrorCode } from '../cli-error.ts';
import type { BundleJob, CheckedBundle } from './bundle-check.ts';

/** What a thread sends back; an error crosses threads only in parts. */
export type WorkerAnswer =
  | { readonly bundles: readonly CheckedBundle[]; readonly names: readonly string[] }
  | {
      readonly ledger: {
        readonly code: LedgerErrorCode;
        readonly message: string;
        readonly path: string | undefined;
        readonly leaf: number | undefined;
      };
    }
  | { readonly cli: { readonly code: CliErrorCode; readonly message: string } };

export interface CheckedJob {
  readonly bundles: readonly CheckedBundle[];
  /** Of signatures that hold (`checked-signatures.ts`). */
  readonly names: readonly string[];
}

/** Threads that fetch and check bundles, each one job at a time. */
export class BundlePool {
  readonly #url: string;
  readonly #idle: Worker[];
  readonly #all: readonly Worker[];
  readonly #waiting: ((worker: Worker) => void)[] = [];

  constructor(url: string, threads = Math.max(1, Math.min(8, availableParallelism()))) {
    this.#url = url;
    const file = new URL('./bundle-worker.ts', import.meta.url);
    this.#all = Array.from({ length: threads }, () => new Worker(file));
    this.#idle = [...this.#all];
  }

  get size(): number {
    return this.#all.length;
  }

  /** @throws LedgerError, CliError as `checkBundles` and `LedgerSource` say */
  async check(job: BundleJob): Promise<CheckedJob> {
    const worker = await this.#free();
    try {
      worker.postMessage({ url: this.#url, job });
      const [answer] = (await once(worker, 'message')) as [WorkerAnswer];
      return read(answer);
    } finally {
      this.#release(worker);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #free(): Promise<Worker> {
    const worker = this.#idle.pop();
    if (worker !== undefined) return Promise.resolve(worker);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #release(worker: Worker): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next(worker);
  }
}

function read(answer: WorkerAnswer): CheckedJob {
  if ('bundles' in answer) return answer;
  if ('cli' in answer) throw new CliError(answer.cli.code, answer.cli.message);
  const { code, message, path, leaf } = answer.ledger;
  throw new LedgerError(code, message.slice(code.length + 2), {
    ...(path !== undefined && { path }),
    ...(leaf !== undefined && { leaf }),
  });
}
