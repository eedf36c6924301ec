import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import type { Keeper, StoredSecret } from '../keeping/keeping.ts';
import type { Day } from '../requests/requests.ts';

/** A room as its row says, and the desks that it is at. */
export interface Room {
  readonly roomId: Buffer;
  readonly doorKey: Buffer;
  readonly commitment: Buffer;
  readonly epoch: number;
  readonly epochHead: Buffer;
  readonly head: Buffer;
  readonly sequence: number;
  readonly openingHead: Buffer;
  readonly openings: number;
  readonly state: 'open' | 'closed' | 'replaced';
  readonly visitedDay: Day;
  readonly goesDay: Day;
  readonly keepDays: number;
  /** Day of the backup that it was set back to, until an epoch has followed. */
  readonly setBackTo: Day | null;
  readonly desks: readonly Buffer[];
}

const columns = sql`
  r.room_id as "roomId", r.door_key as "doorKey", r.commitment, r.epoch,
  r.epoch_head as "epochHead", r.head, r.sequence, r.opening_head as "openingHead", r.openings,
  r.state, r.visited_day as "visitedDay", r.goes_day as "goesDay", r.keep_days as "keepDays",
  r.set_back_to as "setBackTo",
  array(
    select desk_id from inbox_rows where community_id = r.community_id and room_id = r.room_id
  ) as desks`;

/** The room at an address: its id, or the door key of its current epoch. */
export async function findRoom(
  db: Db,
  communityId: Buffer,
  kind: 'room' | 'door',
  address: Buffer,
): Promise<Room | undefined> {
  const column = kind === 'room' ? sql`r.room_id` : sql`r.door_key`;
  const { rows } = await sql<Room>`
    select ${columns} from rooms r
    where r.community_id = ${communityId} and ${column} = ${address}`.execute(db);
  return rows[0];
}

/** Those of many rooms that are there, by id. */
export async function findRooms(
  db: Db,
  communityId: Buffer,
  roomIds: readonly Buffer[],
): Promise<readonly Room[]> {
  const { rows } = await sql<Room>`
    select ${columns} from rooms r
    where r.community_id = ${communityId} and r.room_id = any(${roomIds})`.execute(db);
  return rows;
}

/** The same by id, and nobody changes it until the transaction ends. */
export async function lockRoom(
  db: Db,
  communityId: Buffer,
  roomId: Buffer,
): Promise<Room | undefined> {
  const { rows } = await sql<Room>`
    select ${columns} from rooms r
    where r.community_id = ${communityId} and r.room_id = ${roomId} for update of r`.execute(db);
  return rows[0];
}

/** Remembers the day of the resident's visit, once a day. */
export async function noteVisit(
  db: Db,
  communityId: Buffer,
  roomId: Buffer,
  today: Day,
): Promise<void> {
  await db
    .updateTable('rooms')
    .set({ visited_day: today })
    .where('community_id', '=', communityId)
    .where('room_id', '=', roomId)
    .where('visited_day', '<', today)
    .execute();
}

/** An epoch's place and its `S`, in clear. */
export interface StoredEpoch {
  readonly epoch: number;
  readonly sequence: number;
  readonly secret: Buffer;
}

/** Every epoch of a room, from 1. */
export async function listEpochs(
  db: Db,
  keeper: Keeper,
  roomId: Buffer,
): Promise<readonly StoredEpoch[]> {
  const { rows } = await sql<StoredSecret & Omit<StoredEpoch, 'secret'>>`
    select e.epoch, e.sequence, s.key_id as "keyId", s.wrapped
    from room_epochs e join room_secrets s using (community_id, room_id, epoch)
    where e.community_id = ${keeper.communityId} and e.room_id = ${roomId}
    order by e.epoch`.execute(db);
  return rows.map((row) => ({
    epoch: row.epoch,
    sequence: row.sequence,
    secret: keeper.unwrap(roomId, row.epoch, row),
  }));
}

/** `S` of one epoch, in clear. */
export async function findSecret(
  db: Db,
  keeper: Keeper,
  roomId: Buffer,
  epoch: number,
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('room_secrets')
    .select(['key_id as keyId', 'wrapped'])
    .where('community_id', '=', keeper.communityId)
    .where('room_id', '=', roomId)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  return row && keeper.unwrap(roomId, epoch, row);
}
