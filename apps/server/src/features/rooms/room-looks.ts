import type { Kysely } from 'kysely';
import { BatchQueue } from '../../db/batch-queue.ts';
import type { Database } from '../../db/schema.ts';
import { findRooms, type Room } from './room-queries.ts';

/**
 * Looks at rooms for all open pages, with one statement at a time. Else the pages of one morning,
 * told all at once, would each wait for a connection, and every other request behind them.
 */
export class RoomLooks {
  readonly #queue: BatchQueue<Buffer, Room | undefined>;

  constructor(db: Kysely<Database>, communityId: Buffer) {
    const look = async (roomIds: readonly Buffer[]) => {
      const rooms = await findRooms(db, communityId, roomIds);
      const byId = new Map(rooms.map((room) => [nameOf(room.roomId), room]));
      return roomIds.map((roomId) => byId.get(nameOf(roomId)));
    };
    this.#queue = new BatchQueue(look, { largest: 200, atOnce: 1 });
  }

  /** The room as it stands after this was called; undefined where there is none. */
  at(roomId: Buffer): Promise<Room | undefined> {
    return this.#queue.add(roomId);
  }
}

function nameOf(roomId: Buffer): string {
  return roomId.toString('latin1');
}
