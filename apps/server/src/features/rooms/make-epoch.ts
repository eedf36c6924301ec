import { workHeader } from '@nearhand/protocol/headers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { rosterChanged, spendWorkToken, todayOf } from '../desks/desks.ts';
import type { Keeper } from '../keeping/keeping.ts';
import { checkSignature, namedKey } from '../requests/requests.ts';
import type { Shown } from '../work/work.ts';
import { admit, callerIn, refuseReplaced } from './access.ts';
import { holdDoors, moved } from './append.ts';
import { type NewEpoch, readEpochBody } from './epoch-body.ts';
import {
  checkRosters,
  type EpochPlace,
  follows,
  insertRoom,
  isFirst,
  storeEpoch,
  updateRoom,
} from './epochs.ts';
import { roomIdOf, roomTag } from './room-id.ts';
import { findRoom, lockRoom } from './room-queries.ts';
import type { RoomSide } from './room-side.ts';

/** Where the journal stands after an epoch was made. */
interface Made {
  readonly epoch: number;
  readonly head: string;
  readonly sequence: number;
}

/** `POST /api/rooms`: a room from its first epoch. The same manifest again is 200 and no second room. */
export async function createRoom(
  side: RoomSide,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Made> {
  const { db, community } = side;
  const signed = await checkSignature(request, namedKey(request), side, 'content');
  if (signed === undefined) throw new Refusal('no-such-room');
  const roomId = roomIdOf(signed.key);
  const epoch = await readEpochBody(request, roomId, community.ledgerOrigin);
  const before = await findRoom(db, community.id, 'room', roomId);
  if (before !== undefined) {
    if (!before.epochHead.equals(epoch.epochHead)) throw new Refusal('room-exists');
    return made(epoch);
  }
  if (!isFirst(epoch)) throw new Refusal('manifest-refused');
  const shown = await side.work.check(request.headers[workHeader]);
  const place = { communityId: community.id, roomId, today: todayOf(side) };
  await inTransaction(side, async (transaction) => {
    await checkRosters(transaction, community.id, epoch, []);
    if (!(await insertRoom(transaction, place, epoch))) throw new Refusal('room-exists');
    await storeEpoch(transaction, side.keeper, place, epoch);
    await spend(transaction, community.id, shown);
  });
  reply.code(201);
  return made(epoch);
}

/** `POST …/epochs`: a change of who can read. Never counted, never held. */
export async function changeEpoch(side: RoomSide, request: FastifyRequest): Promise<Made> {
  const { community, limits } = side;
  const access = await admit(
    side,
    request,
    'room',
    await callerIn(side, request, 'room', 'content'),
  );
  refuseReplaced(access);
  const { roomId } = access.room;
  const epoch = await readEpochBody(request, roomId, community.ledgerOrigin);
  const place = { communityId: community.id, roomId, today: todayOf(side) };
  try {
    await inTransaction(side, (transaction) => storeNext(transaction, side.keeper, place, epoch));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'moved') await holdDoors(side, roomId);
    throw error;
  }
  limits.letGo(roomTag(roomId));
  return made(epoch);
}

async function storeNext(
  db: Db,
  keeper: Keeper,
  place: EpochPlace,
  epoch: NewEpoch,
): Promise<void> {
  const room = await lockRoom(db, place.communityId, place.roomId);
  if (room === undefined) throw new Refusal('no-such-room');
  if (room.epochHead.equals(epoch.epochHead)) return;
  if (!follows(epoch, room)) throw moved(room);
  await checkRosters(db, place.communityId, epoch, room.desks);
  await updateRoom(db, place, epoch);
  await storeEpoch(db, keeper, place, epoch);
}

/** All or nothing; rosters that changed are answered with the newest. */
async function inTransaction(side: RoomSide, make: (db: Db) => Promise<void>): Promise<void> {
  try {
    await side.db.transaction().execute(make);
  } catch (error) {
    const isChanged = error instanceof Refusal && error.code === 'roster-changed';
    throw isChanged ? await rosterChanged(side) : error;
  }
}

async function spend(db: Db, communityId: Buffer, shown: Shown): Promise<void> {
  const isSpent =
    shown.by === 'work'
      ? await shown.spend(db)
      : await spendWorkToken(db, communityId, shown.token);
  if (!isSpent) throw new Refusal('work-refused');
}

function made({ manifest, head, sequence }: NewEpoch): Made {
  return { epoch: manifest.epoch, head: head.toString('base64url'), sequence };
}
