import { randomBytes } from 'node:crypto';
import { allZero } from '@nearhand/seal/bytes';
import { decodeRoster } from '@nearhand/seal/roster';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { type Notice, tell } from '../bulletin/bulletin.ts';
import { markNews, newestRosters } from '../desks/desks.ts';
import { type Keeper, restKeyOf, sealAtRest } from '../keeping/keeping.ts';
import { type Day, dayNumber } from '../requests/requests.ts';
import type { NewEpoch } from './epoch-body.ts';
import { inboxTopic } from './inbox.ts';
import { roomTopic } from './room-id.ts';
import type { Room } from './room-queries.ts';

/** Where a new epoch goes. */
export interface EpochPlace {
  readonly communityId: Buffer;
  readonly roomId: Buffer;
  readonly today: Day;
}

/** Whether a manifest can be a room's first; the rest was checked with its body. */
export function isFirst({ manifest, blobs }: NewEpoch): boolean {
  const follows = [manifest.previous, manifest.journalHead, manifest.openingHead];
  const isBeginning = manifest.epoch === 1 && manifest.sequence === 0;
  return isBeginning && follows.every(allZero) && blobs.length === 0;
}

/** Whether a manifest is the next of a room. */
export function follows({ manifest }: NewEpoch, room: Room): boolean {
  return (
    manifest.epoch === room.epoch + 1 &&
    manifest.sequence === room.sequence &&
    room.epochHead.equals(manifest.previous) &&
    room.head.equals(manifest.journalHead)
  );
}

/**
 * Holds the rosters that the manifest was made from until the transaction ends. `roster-changed`
 * where one of them is not the newest; `desk-paused` where a desk takes no new rooms and this one is
 * not at it already.
 */
export async function checkRosters(
  db: Db,
  communityId: Buffer,
  { manifest }: NewEpoch,
  desksBefore: readonly Buffer[],
): Promise<void> {
  const ids = manifest.rosters.map(({ desk }) => Buffer.from(desk));
  const newest = await newestRosters(db, communityId, ids);
  for (const { desk, number, devices } of manifest.rosters) {
    const found = newest.find(({ deskId }) => deskId.equals(desk));
    const isNewest =
      found?.number === number && decodeRoster(found.roster).devices.length === devices;
    if (!isNewest) throw new Refusal('roster-changed');
    if (found.paused && !desksBefore.some((before) => before.equals(desk))) {
      throw new Refusal('desk-paused');
    }
  }
}

/** The row of a new room; false where there is one with this id or door key. */
export async function insertRoom(
  db: Db,
  { communityId, roomId, today }: EpochPlace,
  epoch: NewEpoch,
): Promise<boolean> {
  const { manifest, epochHead, head, sequence } = epoch;
  const inserted = await db
    .insertInto('rooms')
    .values({
      community_id: communityId,
      room_id: roomId,
      door_key: Buffer.from(manifest.door),
      commitment: Buffer.from(manifest.commitment),
      epoch: 1,
      epoch_head: epochHead,
      head,
      sequence,
      opening_head: Buffer.alloc(32),
      opened_day: today,
      visited_day: today,
      closed_day: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('room_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/**
 * Moves a locked room on to its next epoch: from now on only the new door key finds it.
 * `manifest-refused` where another room has that door key.
 */
export async function updateRoom(
  db: Db,
  { communityId, roomId }: EpochPlace,
  { manifest, epochHead, head, sequence }: NewEpoch,
): Promise<void> {
  const taken = await db
    .selectFrom('rooms')
    .select('room_id')
    .where('community_id', '=', communityId)
    .where('door_key', '=', Buffer.from(manifest.door))
    .executeTakeFirst();
  if (taken !== undefined) throw new Refusal('manifest-refused');
  await db
    .updateTable('rooms')
    .set({
      door_key: Buffer.from(manifest.door),
      commitment: Buffer.from(manifest.commitment),
      epoch: manifest.epoch,
      epoch_head: epochHead,
      head,
      sequence,
      set_back_to: null,
    })
    .where('community_id', '=', communityId)
    .where('room_id', '=', roomId)
    .execute();
}

/** Everything of the epoch but the room's row, and the news of it when the transaction commits. */
export async function storeEpoch(
  db: Db,
  keeper: Keeper,
  place: EpochPlace,
  epoch: NewEpoch,
): Promise<void> {
  const { communityId, roomId } = place;
  const { manifest, s, ownSlot, blobs } = epoch;
  const key = { community_id: communityId, room_id: roomId };
  const restKey = restKeyOf(s);
  await db
    .insertInto('room_epochs')
    .values({ ...key, epoch: manifest.epoch, sequence: manifest.sequence })
    .execute();
  const slotAt = ['room_slots', communityId, roomId, manifest.epoch] as const;
  const slot = sealAtRest(restKey, slotAt, ownSlot);
  await db
    .insertInto('room_slots')
    .values({ ...key, slot })
    .onConflict((conflict) => conflict.columns(['community_id', 'room_id']).doUpdateSet({ slot }))
    .execute();
  await storeElements(db, place, epoch, restKey);
  if (blobs.length > 0) await listBlobs(db, place, blobs);
  const notices = await storeInboxRows(db, place, epoch, restKey);
  await tell(db, [{ topic: roomTopic(roomId) }, ...notices]);
  // Last, since it holds off a change of night keys until the transaction ends.
  await keeper.keep(db, roomId, manifest.epoch, s);
}

async function storeElements(
  db: Db,
  { communityId, roomId }: EpochPlace,
  { manifest, manifestBytes, entries }: NewEpoch,
  restKey: Buffer,
): Promise<void> {
  const { sequence } = manifest;
  const key = { community_id: communityId, room_id: roomId };
  const stored = sealAtRest(restKey, ['elements', communityId, roomId, sequence], manifestBytes);
  const entryRows = entries.map(({ sequence: place, bytes }) => ({
    ...key,
    sequence: place,
    kind: 0,
    bytes,
  }));
  await db
    .insertInto('elements')
    .values([{ ...key, sequence, kind: 1, bytes: stored }, ...entryRows])
    .execute();
}

async function listBlobs(
  db: Db,
  { communityId, roomId }: EpochPlace,
  blobs: readonly Buffer[],
): Promise<void> {
  const listed = await db
    .updateTable('blobs')
    .set({ listed: true })
    .where('community_id', '=', communityId)
    .where('room_id', '=', roomId)
    .where('blob_id', 'in', blobs)
    .returning('blob_id')
    .execute();
  if (listed.length !== blobs.length) throw new Refusal('blob-unknown');
}

/** One row for each desk, under an id drawn anew, in place of those of the epoch before. */
async function storeInboxRows(
  db: Db,
  { communityId, roomId, today }: EpochPlace,
  { manifest, slots }: NewEpoch,
  restKey: Buffer,
): Promise<readonly Notice[]> {
  await sql`
    delete from inbox_rows where community_id = ${communityId} and room_id = ${roomId}
  `.execute(db);
  let at = 0;
  const rows = manifest.rosters.map(({ desk, number, devices }) => {
    const rowId = randomBytes(16);
    const deskId = Buffer.from(desk);
    const own = Buffer.concat(slots.slice(at, at + devices));
    at += devices;
    const place = ['inbox_rows', communityId, deskId, rowId, manifest.epoch] as const;
    return {
      community_id: communityId,
      desk_id: deskId,
      changed_day: today,
      row_id: rowId,
      room_id: roomId,
      epoch: manifest.epoch,
      roster_number: number,
      slots: sealAtRest(restKey, place, own),
    };
  });
  await db.insertInto('inbox_rows').values(rows).execute();
  await markNews(
    db,
    communityId,
    rows.map((row) => row.desk_id),
  );
  return rows.map((row) => ({
    topic: inboxTopic(row.desk_id),
    detail: `${dayNumber(today)}.${row.row_id.toString('base64url')}`,
  }));
}
