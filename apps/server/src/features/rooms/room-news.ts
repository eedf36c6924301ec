import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';

/**
 * Rooms in which the resident wrote since the last minute, in memory: their desks then have news for
 * the hourly notice, and no table says which room it was.
 */
export class RoomNews {
  readonly #db: Db;
  readonly #communityId: Buffer;
  #rooms = new Map<string, Buffer>();

  constructor(db: Db, communityId: Buffer) {
    this.#db = db;
    this.#communityId = communityId;
  }

  add(roomId: Buffer): void {
    this.#rooms.set(roomId.toString('latin1'), roomId);
  }

  /** Marks the desks; a failure leaves the rooms for the next time. */
  async flush(): Promise<void> {
    if (this.#rooms.size === 0) return;
    const rooms = this.#rooms;
    this.#rooms = new Map();
    try {
      await sql`
        insert into desk_news (community_id, desk_id)
        select distinct community_id, desk_id from inbox_rows
        where community_id = ${this.#communityId} and room_id = any(${[...rooms.values()]})
        on conflict do nothing`.execute(this.#db);
    } catch (error) {
      this.#rooms = new Map([...rooms, ...this.#rooms]);
      throw error;
    }
  }
}
