import { Session } from 'node:inspector';

/** Which blocks of our own code ran (V8's precise block coverage). */
class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Blocks that have ever run. */
  get size(): number {
    return this.#seen.size;
  }

  /** How many of the blocks that ran since the last look had never run before; remembers them. */
  look(): number {
    return this.#take((block) => this.#seen.add(block));
  }

  /** The same without remembering them. */
  peek(): number {
    return this.#take(() => undefined);
  }

  #take(onNew: (block: string) => void): number {
    let found = 0;
    this.#session.post('Profiler.takePreciseCoverage', (_error, taken) => {
      for (const { url, functions } of taken?.result ?? []) {
        if (!/\/(packages|apps)\//.test(url) || url.includes('node_modules')) continue;
        for (const { ranges } of functions) {
          for (const { startOffset, endOffset, count } of ranges) {
            const block = `${url} ${startOffset} ${endOffset}`;
            if (count === 0 || this.#seen.has(block)) continue;
            onNew(block);
            found += 1;
          }
        }
      }
    });
    return found;
  }
}

/**
 * Begun when this is loaded, which has to be before the decoders are (imports are in the order of their
 * names): a function that ran before is counted as a whole.
 */
export const coverage = new Coverage();
