import type { Content } from '@nearhand/room/content';
import { RoomError } from '@nearhand/room/error';
import { toBase64url } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { randomBytes } from '@nearhand/seal/random';
import { isVisitError, VisitError } from './error.ts';
import type { NewAttachment, Waiting } from './saying.ts';
import type { Clock } from './surroundings.ts';

/** Something to deliver, and what its delivery keeps between attempts. */
export interface Parcel<Progress> {
  readonly id: Uint8Array;
  readonly content: Content;
  readonly attachments: readonly NewAttachment[];
  progress: Progress | undefined;
}

interface Item<Progress> extends Parcel<Progress> {
  state: Waiting['state'];
  error?: NonNullable<Waiting['error']>;
  readonly done: () => void;
}

const slowest = 30_000;

/**
 * What was said and not taken yet, delivered one after the other in the order in which it was said.
 * Nothing leaves it but what the server has, or what the person took back.
 */
export class Outbox<Progress> {
  readonly #deliver: (parcel: Parcel<Progress>) => Promise<void>;
  readonly #changed: () => void;
  readonly #clock: Clock;
  #items: readonly Item<Progress>[] = [];
  #running: Promise<void> | undefined;
  #nudge = new AbortController();

  constructor(
    deliver: (parcel: Parcel<Progress>) => Promise<void>,
    clock: Clock,
    changed: () => void,
  ) {
    this.#deliver = deliver;
    this.#clock = clock;
    this.#changed = changed;
  }

  get waiting(): readonly Waiting[] {
    return this.#items.map(({ id, content, attachments, state, error }) => ({
      id: toBase64url(id),
      content,
      attachments,
      state,
      ...(error && { error }),
    }));
  }

  /** Queues; resolves once the server has it, which without a connection may be long. */
  add(
    content: Content,
    attachments: readonly NewAttachment[],
    id = randomBytes(16),
  ): Promise<void> {
    return new Promise((done) => {
      const item = {
        id,
        content,
        attachments,
        progress: undefined,
        state: 'waiting',
        done,
      } as const;
      this.#items = [...this.#items, { ...item }];
      this.#changed();
      this.#start();
    });
  }

  /** Tries again now: the connection is back, or the person wants what was held tried again. */
  retry(): void {
    for (const item of this.#items) if (item.state === 'held') item.state = 'waiting';
    this.#nudge.abort();
    this.#start();
  }

  /** Takes something back that is not on its way; false where it is. */
  takeBack(id: string): boolean {
    const item = this.#items.find((each) => toBase64url(each.id) === id);
    if (item === undefined || item.state === 'sending') return false;
    this.#remove(item);
    return true;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#items.some((item) => item.state === 'waiting')) this.#start();
    });
  }

  async #run(): Promise<void> {
    let pause = 1_000;
    for (;;) {
      const item = this.#items.find((each) => each.state !== 'held');
      if (item === undefined) return;
      const answered = await this.#try(item);
      if (answered) {
        pause = 1_000;
        continue;
      }
      this.#nudge = new AbortController();
      await this.#clock.wait(pause, this.#nudge.signal);
      pause = Math.min(pause * 2, slowest);
    }
  }

  /** Whether it came to an end, good or bad; else it waits for another time. */
  async #try(item: Item<Progress>): Promise<boolean> {
    this.#mark(item, 'sending');
    try {
      await this.#deliver(item);
      this.#remove(item);
      return true;
    } catch (error) {
      const code = codeOf(error);
      item.error = code;
      const passing = isVisitError(error, 'offline', 'unavailable', 'held', 'too-many', 'internal');
      this.#mark(item, passing ? 'waiting' : 'held');
      return !passing;
    }
  }

  #mark(item: Item<Progress>, state: Waiting['state']): void {
    item.state = state;
    if (state === 'sending') delete item.error;
    this.#changed();
  }

  #remove(item: Item<Progress>): void {
    this.#items = this.#items.filter((each) => each !== item);
    item.done();
    this.#changed();
  }
}

function codeOf(error: unknown): NonNullable<Waiting['error']> {
  if (error instanceof VisitError || error instanceof RoomError) return error.code;
  // Only an entry that no padding class takes gets here from seal.
  return error instanceof SealError ? 'too-large' : 'unknown-answer';
}
