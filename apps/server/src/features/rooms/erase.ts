import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { tell } from '../bulletin/bulletin.ts';
import type { Keeper } from '../keeping/keeping.ts';
import { addDays, type Day } from '../requests/requests.ts';
import { roomTopic } from './room-id.ts';

const roomsAtOnce = 100;

/**
 * Deletes every row of these rooms, their attachments among them, and notes it outside the database
 * before the transaction commits. What is left in heap files and write-ahead logs is sealed under
 * keys that the next night destroys.
 */
export async function eraseRooms(
  db: Db,
  keeper: Keeper,
  roomIds: readonly Buffer[],
): Promise<void> {
  const { communityId } = keeper;
  await sql`
    delete from rooms where community_id = ${communityId} and room_id = any(${roomIds})`.execute(
    db,
  );
  // After the rooms' rows are locked and gone, so that no append comes in between.
  await sql`
    delete from elements where community_id = ${communityId} and room_id = any(${roomIds})`.execute(
    db,
  );
  await tell(
    db,
    roomIds.map((roomId) => ({ topic: roomTopic(roomId) })),
  );
  await keeper.forget(db, roomIds);
}

/**
 * What goes by itself, once a day: rooms whose day has come, uploads that no entry lists, links and
 * tokens that nobody used. Safe to run again, and by two servers at once.
 */
export async function sweep(db: Kysely<Database>, keeper: Keeper, today: Day): Promise<void> {
  const { communityId } = keeper;
  while (await sweepRooms(db, keeper, today)) {
    // A few at a time, so that nothing waits long for their locks.
  }
  await db
    .deleteFrom('blobs')
    .where('community_id', '=', communityId)
    .where('listed', '=', false)
    .where('made_day', '<', addDays(today, -1))
    .execute();
  for (const table of ['invitations', 'work_tokens'] as const) {
    await db
      .deleteFrom(table)
      .where('community_id', '=', communityId)
      .where('made_day', '<', addDays(today, -90))
      .execute();
  }
}

async function sweepRooms(db: Kysely<Database>, keeper: Keeper, today: Day): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const rooms = await transaction
      .selectFrom('rooms')
      .select('room_id')
      .where('community_id', '=', keeper.communityId)
      .where('goes_day', '<=', today)
      .orderBy('goes_day')
      .limit(roomsAtOnce)
      .forUpdate()
      .skipLocked()
      .execute();
    if (rooms.length === 0) return false;
    await eraseRooms(
      transaction,
      keeper,
      rooms.map((room) => room.room_id),
    );
    return true;
  });
}
