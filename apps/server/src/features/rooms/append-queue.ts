import type pg from 'pg';
import type { Bulletin } from '../bulletin/bulletin.ts';
import { type Append, storeAppends } from './append-statement.ts';
import { topicOf } from './room-id.ts';

interface Waiting {
  readonly entry: Append;
  readonly room: string;
  resolve(won: boolean): void;
  reject(error: unknown): void;
}

const largestBatch = 128;
/** Connections for appends, and so batches on their way at once. */
export const mostBatches = 4;
/** What has to wait for each batch that is on its way before one more goes. */
const enough = 24;

/**
 * Compare-and-append for many rooms in one statement: what comes while a batch is on its way goes
 * with the next, so that 32 writers share a commit; one NOTIFY after it tells of all of them. An entry is
 * taken only on the head it names, in the current epoch; every answer is durable.
 *
 * A room is in one batch at a time: two entries on one head race inside PostgreSQL otherwise, and
 * two batches with the same two rooms could wait for each other.
 */
export class AppendQueue {
  readonly #pool: pg.Pool;
  readonly #communityId: Buffer;
  readonly #bulletin: Pick<Bulletin, 'announce'>;
  #waiting: Waiting[] = [];
  readonly #rooms = new Set<string>();
  #running = 0;
  #isPlanned = false;

  /** `pool`: a `keyedPool` of `mostBatches`, which the queue ends. */
  constructor(pool: pg.Pool, communityId: Buffer, bulletin: Pick<Bulletin, 'announce'>) {
    this.#pool = pool;
    this.#communityId = communityId;
    this.#bulletin = bulletin;
  }

  /** Lets its connections go, once nothing is appended any more. */
  close(): Promise<void> {
    return this.#pool.end();
  }

  /** Whether the entry was taken; false where the head, the place or the epoch is another. */
  append(entry: Append): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const room = entry.roomId.toString('latin1');
      this.#waiting.push({ entry, room, resolve, reject });
      this.#plan();
    });
  }

  /** At the end of the turn, so that requests which arrived together go together. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      this.#go();
    });
  }

  /** A statement and its commit cost as much as ten rows do, so a second goes only where one would be long. */
  #go(): void {
    while (this.#running < mostBatches) {
      if (this.#waiting.length < Math.max(1, this.#running * enough)) return;
      const batch = this.#nextBatch();
      if (batch.length === 0) return;
      void this.#run(batch);
    }
  }

  #nextBatch(): readonly Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    for (const waiting of this.#waiting) {
      const isFree = batch.length < largestBatch && !this.#rooms.has(waiting.room);
      (isFree ? batch : left).push(waiting);
      if (isFree) this.#rooms.add(waiting.room);
    }
    this.#waiting = left;
    return batch;
  }

  async #run(batch: readonly Waiting[]): Promise<void> {
    this.#running += 1;
    try {
      const entries = batch.map(({ entry }) => entry);
      const taken = await storeAppends(this.#pool, this.#communityId, entries);
      for (const { entry, resolve } of batch) resolve(taken.has(entry));
      this.#bulletin.announce([...taken].map(({ tag }) => topicOf(tag)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#running -= 1;
      for (const { room } of batch) this.#rooms.delete(room);
      if (this.#waiting.length > 0) this.#plan();
    }
  }
}
