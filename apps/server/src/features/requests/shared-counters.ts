import { randomBytes } from 'node:crypto';
import type { Bulletin } from '../bulletin/bulletin.ts';
import type { Now } from './clock.ts';
import { Counter } from './counters.ts';

const topic = 'count';

/** Counters of one kind of work that tell the same ones of other processes what they counted. */
export class SharedCounters {
  /** This process among those who tell. */
  readonly process = randomBytes(6).toString('base64url');
  readonly #bulletin: Bulletin;
  readonly #now: Now;
  readonly #counters = new Map<string, Counter>();

  constructor(bulletin: Bulletin, now: Now) {
    this.#bulletin = bulletin;
    this.#now = now;
    bulletin.subscribe(topic, (detail) => this.#hear(detail ?? ''));
  }

  /** `name` is the same at all processes; whom it counts is called by words without `.` and space. */
  counter(name: string, limit: number, window: number): Counter {
    const counter = new Counter(limit, window, this.#now, (who, total) =>
      this.#bulletin.announce([`${topic} ${this.process}.${name}.${who}.${total}`]),
    );
    this.#counters.set(name, counter);
    return counter;
  }

  #hear(detail: string): void {
    const [process = '', name = '', who = '', total = ''] = detail.split('.');
    // One's own come back too.
    if (process !== this.process) this.#counters.get(name)?.hear(process, who, Number(total));
  }
}
