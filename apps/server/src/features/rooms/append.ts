import { visitHeader } from '@nearhand/protocol/headers';
import { Refusal } from '../../refusal.ts';
import { tell } from '../bulletin/bulletin.ts';
import { type PrivateRequest, rawBody } from '../requests/requests.ts';
import { admit, callerIn, type Kind } from './access.ts';
import { readAppendBody } from './append-body.ts';
import { knowsBlobs } from './blobs.ts';
import { holdsTopic } from './limits.ts';
import { roomTag } from './room-id.ts';
import { findRoom } from './room-queries.ts';
import type { RoomSide } from './room-side.ts';
import type { TokenHolder } from './visit-tokens.ts';
import { headAfter, type WireEntry } from './wire-entry.ts';

interface Attempt {
  readonly caller: TokenHolder;
  readonly roomId: Buffer;
  readonly entry: WireEntry;
  readonly head: Buffer;
}

/**
 * `POST …/elements`. The way that has to be fast: signature, visit token and shift are checked
 * without the database, and the one statement of the queue compares everything else.
 */
export async function appendElement(
  side: RoomSide,
  request: PrivateRequest,
  kind: Kind,
): Promise<object> {
  const caller = await callerIn(side, request, kind, 'content');
  const opened = caller && side.visits.openedBy(caller, request.headers[visitHeader]);
  if (caller === undefined || opened === undefined) {
    await admit(side, request, kind, caller);
    throw new Refusal('visit-ended');
  }
  const { roomId } = opened;
  const tag = roomTag(roomId);
  if (kind === 'door') {
    const holder = await side.board.shiftHolder(caller.shift ?? '');
    if (holder === undefined) throw new Refusal('shift-ended');
    // Only a door that is still the room's is told more than that there is no such room.
    if (side.limits.isHeld(tag)) {
      await admit(side, request, kind, caller);
      side.limits.refuseHeld(tag);
    }
  }
  const { entry, blobs } = readAppendBody(rawBody(request));
  if (blobs.length > 0 && !(await knowsBlobs(side, roomId, blobs)))
    throw new Refusal('blob-unknown');
  const head = headAfter(roomId, entry);
  // The statement does not look at door keys: that of an older epoch appends nothing to a newer one.
  if (kind === 'door' && entry.epoch !== opened.epoch) {
    await refuseUnlessStored(side, { caller, roomId, entry, head });
  }
  const counter = kind === 'door' ? side.limits.doorAppends : side.limits.roomAppends;
  counter.take(tag);
  const { epoch, sequence, previous, bytes } = entry;
  const isTaken = await side.appends
    .append({ roomId, tag, epoch, sequence, previous, head, bytes, blobs })
    .catch((error: unknown) => {
      counter.giveBack(tag);
      throw error;
    });
  if (!isTaken) {
    counter.giveBack(tag);
    await refuseUnlessStored(side, { caller, roomId, entry, head });
  } else if (kind === 'room') {
    side.limits.letGo(tag);
    side.news.add(roomId);
  }
  return { head: head.toString('base64url'), sequence: sequence + 1 };
}

/** Says why an entry was not taken; the identical bytes sent again after silence were. */
async function refuseUnlessStored(
  side: RoomSide,
  { caller, roomId, entry, head }: Attempt,
): Promise<void> {
  const { db, community } = side;
  const room = await findRoom(db, community.id, caller.kind, caller.address);
  if (room === undefined) throw new Refusal('no-such-room');
  const stored = await db
    .selectFrom('elements')
    .select('bytes')
    .where('community_id', '=', community.id)
    .where('room_id', '=', roomId)
    .where('sequence', '=', entry.sequence)
    .where('kind', '=', 0)
    .executeTakeFirst();
  if (stored?.bytes.equals(entry.bytes) && entry.sequence < room.sequence) return;
  if (room.state === 'replaced') throw new Refusal('room-replaced');
  if (head.equals(room.head)) return;
  if (caller.kind === 'room') await holdDoors(side, roomId);
  if (entry.epoch < room.epoch) throw new Refusal('epoch-ended');
  throw moved(room);
}

/** 409 `moved`: where the journal stands now. */
export function moved(room: {
  readonly head: Buffer;
  readonly sequence: number;
  readonly epoch: number;
}): Refusal {
  const { head, sequence, epoch } = room;
  return new Refusal('moved', { head: head.toString('base64url'), sequence, epoch });
}

/** A resident came too late: doors wait for half a minute, at every process. */
export async function holdDoors(side: RoomSide, roomId: Buffer): Promise<void> {
  const tag = roomTag(roomId);
  side.limits.hold(tag);
  await tell(side.db, [{ topic: holdsTopic, detail: `${side.limits.process}.${tag}` }]);
}
