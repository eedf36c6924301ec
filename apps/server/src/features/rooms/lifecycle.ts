import { keepChoices } from '@nearhand/protocol/limits';
import type { RoomStatus } from '@nearhand/protocol/room-status';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../refusal.ts';
import { tell } from '../bulletin/bulletin.ts';
import { todayOf } from '../desks/desks.ts';
import { openAtRest, restKeyOf } from '../keeping/keeping.ts';
import { jsonBody } from '../requests/requests.ts';
import { enter, type Kind, refuseReplaced } from './access.ts';
import { eraseRooms } from './erase.ts';
import { roomTopic } from './room-id.ts';
import { findSecret, type Room } from './room-queries.ts';
import type { RoomSide } from './room-side.ts';

/** `RoomStatus` as JSON carries it. */
type StatusJson = {
  readonly [Key in keyof Omit<
    RoomStatus,
    'slot' | 'tie' | 'head' | 'openingHead'
  >]: RoomStatus[Key];
} & {
  readonly head: string;
  readonly openingHead: string;
  readonly tie: object;
  readonly slot?: string;
};

/** `GET …`: what is known without opening anything. */
export async function tellStatus(
  side: RoomSide,
  request: FastifyRequest,
  kind: Kind,
): Promise<StatusJson> {
  const { room } = await enter(side, request, kind);
  const b64 = (bytes: Buffer) => bytes.toString('base64url');
  const slot = kind === 'room' ? await ownSlot(side, room) : undefined;
  return {
    state: room.state,
    epoch: room.epoch,
    head: b64(room.head),
    sequence: room.sequence,
    openingHead: b64(room.openingHead),
    openings: room.openings,
    ...(slot === undefined ? {} : { slot: b64(slot) }),
    tie: { door: b64(room.doorKey), commitment: b64(room.commitment) },
    // A helper sees from openings when somebody was here, and nothing of a visit without one.
    ...(kind === 'room' ? { visited: todayOf(side), goes: await goesDay(side, room) } : {}),
    keep: room.keepDays,
    ...(room.setBackTo === null ? {} : { setBack: room.setBackTo }),
  };
}

/** As it is after this visit moved it. */
async function goesDay({ db, community }: RoomSide, { roomId, goesDay: before }: Room) {
  const row = await db
    .selectFrom('rooms')
    .select('goes_day')
    .where('community_id', '=', community.id)
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  return row?.goes_day ?? before;
}

async function ownSlot(
  { db, community, keeper }: RoomSide,
  { roomId, epoch }: Room,
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('room_slots')
    .select('slot')
    .where('community_id', '=', community.id)
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  const secret = await findSecret(db, keeper, roomId, epoch);
  if (row === undefined || secret === undefined) return undefined;
  const at = ['room_slots', community.id, roomId, epoch] as const;
  return openAtRest(restKeyOf(secret), at, row.slot);
}

/** `POST …/close`, `…/reopen`, `…/replace`: the plain act of the resident, which a date follows. */
export async function setState(
  side: RoomSide,
  request: FastifyRequest,
  state: 'open' | 'closed' | 'replaced',
): Promise<object> {
  const access = await enter(side, request, 'room');
  refuseReplaced(access);
  const { db, community } = side;
  const { roomId } = access.room;
  await db
    .updateTable('rooms')
    .set({ state, closed_day: state === 'open' ? null : todayOf(side) })
    .where('community_id', '=', community.id)
    .where('room_id', '=', roomId)
    .where('state', '<>', 'replaced')
    .execute();
  await tell(db, [{ topic: roomTopic(roomId) }]);
  return {};
}

/** `PUT …/keep`. */
export async function setKeep(side: RoomSide, request: FastifyRequest): Promise<object> {
  const access = await enter(side, request, 'room');
  refuseReplaced(access);
  const days = keepChoices.find((choice) => choice === jsonBody(request, ['days']).days);
  if (days === undefined) throw new Refusal('malformed');
  await side.db
    .updateTable('rooms')
    .set({ keep_days: days })
    .where('community_id', '=', side.community.id)
    .where('room_id', '=', access.room.roomId)
    .execute();
  return {};
}

/** `DELETE …`. */
export async function eraseRoom(side: RoomSide, request: FastifyRequest): Promise<object> {
  const { room } = await enter(side, request, 'room');
  await side.db
    .transaction()
    .execute((transaction) => eraseRooms(transaction, side.keeper, [room.roomId]));
  return { erased: true };
}
