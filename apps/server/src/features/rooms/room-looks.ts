import type { Kysely } from 'kysely';
import type { Database } from '../../db/schema.ts';
import { findRooms, type Room } from './room-queries.ts';

interface Waiting {
  readonly roomId: Buffer;
  resolve(room: Room | undefined): void;
  reject(error: unknown): void;
}

const mostAtOnce = 200;

/**
 * Looks at rooms for all open pages, with one statement at a time: what is asked while it is on its
 * way goes with the next. Else the pages of one morning, told all at once, would each wait for a
 * connection, and every other request behind them.
 */
export class RoomLooks {
  readonly #db: Kysely<Database>;
  readonly #communityId: Buffer;
  #waiting: Waiting[] = [];
  #isLooking = false;

  constructor(db: Kysely<Database>, communityId: Buffer) {
    this.#db = db;
    this.#communityId = communityId;
  }

  /** The room as it stands after this was called; undefined where there is none. */
  at(roomId: Buffer): Promise<Room | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ roomId, resolve, reject });
      if (!this.#isLooking) void this.#lookAll();
    });
  }

  async #lookAll(): Promise<void> {
    this.#isLooking = true;
    // At the end of the turn, so that what was told together is looked at together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const asked = this.#takeSome();
      try {
        const ids = [...asked.values()].flatMap(([first]) => (first ? [first.roomId] : []));
        for (const room of await findRooms(this.#db, this.#communityId, ids)) {
          const name = nameOf(room.roomId);
          for (const { resolve } of asked.get(name) ?? []) resolve(room);
          asked.delete(name);
        }
        for (const gone of asked.values()) for (const { resolve } of gone) resolve(undefined);
      } catch (error) {
        for (const all of asked.values()) for (const { reject } of all) reject(error);
      }
    }
    this.#isLooking = false;
  }

  /** Those who wait, by room; those of later rooms go on waiting. */
  #takeSome(): Map<string, Waiting[]> {
    const asked = new Map<string, Waiting[]>();
    const left: Waiting[] = [];
    for (const waiting of this.#waiting) {
      const name = nameOf(waiting.roomId);
      const same = asked.get(name);
      if (same !== undefined) same.push(waiting);
      else if (asked.size < mostAtOnce) asked.set(name, [waiting]);
      else left.push(waiting);
    }
    this.#waiting = left;
    return asked;
  }
}

function nameOf(roomId: Buffer): string {
  return roomId.toString('latin1');
}
