import { shiftHeader, visitHeader } from '@nearhand/protocol/headers';
import { Refusal } from '../../refusal.ts';
import { todayOf } from '../desks/desks.ts';
import {
  bytesOf,
  checkSignature,
  namedKey,
  type OnceBy,
  type PrivateRequest,
} from '../requests/requests.ts';
import { roomIdOf } from './room-id.ts';
import { findRoom, noteVisit, type Room } from './room-queries.ts';
import type { RoomSide } from './room-side.ts';
import type { TokenHolder } from './visit-tokens.ts';

/** From which side a request comes: by room id and room key, or by door key. */
export type Kind = 'room' | 'door';

/** Who is let in to a room. */
export interface Access {
  readonly caller: TokenHolder;
  readonly room: Room;
}

/** Looked up where an address is none, so that it takes as long. */
const nowhere = Buffer.alloc(32);

/**
 * The caller, once the signature is right for the address; undefined after the same work where
 * anything is wrong with either.
 */
export async function callerIn(
  side: RoomSide,
  request: PrivateRequest,
  kind: Kind,
  once?: OnceBy,
): Promise<TokenHolder | undefined> {
  const address = addressIn(request);
  const key = kind === 'room' ? namedKey(request) : address;
  const signed = await checkSignature(request, key, side, once);
  if (signed === undefined || address === undefined) return undefined;
  if (kind === 'room' && !roomIdOf(signed.key).equals(address)) return undefined;
  const shift = request.headers[shiftHeader];
  return { kind, address, shift: kind === 'door' ? String(shift ?? '') : undefined };
}

/**
 * Lets a caller in to the room at the address. Whatever is wrong is the same `no-such-room`; only
 * the current door key without today's shift token of one of the room's desks is told `shift-ended`.
 */
export async function admit(
  side: RoomSide,
  request: PrivateRequest,
  kind: Kind,
  caller: TokenHolder | undefined,
): Promise<Access> {
  const { db, community } = side;
  const room = await findRoom(db, community.id, kind, addressIn(request) ?? nowhere);
  if (caller === undefined || room === undefined) throw new Refusal('no-such-room');
  if (kind === 'door') await refuseOldShift(side, caller, room);
  const today = todayOf(side);
  if (kind === 'room' && room.visitedDay < today) {
    await noteVisit(db, community.id, room.roomId, today);
  }
  return { caller, room };
}

async function refuseOldShift(side: RoomSide, caller: TokenHolder, room: Room): Promise<void> {
  if (room.state === 'replaced') throw new Refusal('no-such-room');
  const holder = await side.board.shiftHolder(caller.shift ?? '');
  const isAtRoom = room.desks.some((desk) => holder?.deskId.equals(desk));
  if (!isAtRoom) throw new Refusal('shift-ended');
}

/** Signature and room: what needs no opening record. */
export async function enter(side: RoomSide, request: PrivateRequest, kind: Kind): Promise<Access> {
  return admit(side, request, kind, await callerIn(side, request, kind));
}

/** Signature, room and visit token: what is sealed, and `S`, only after an opening record. */
export async function visit(side: RoomSide, request: PrivateRequest, kind: Kind): Promise<Access> {
  const access = await enter(side, request, kind);
  const opened = side.visits.openedBy(access.caller, request.headers[visitHeader]);
  if (!opened?.roomId.equals(access.room.roomId)) throw new Refusal('visit-ended');
  return access;
}

/** A room that another replaced is read and erased, and nothing else. */
export function refuseReplaced({ room }: Access): void {
  if (room.state === 'replaced') throw new Refusal('room-replaced');
}

function addressIn(request: PrivateRequest): Buffer | undefined {
  return bytesOf((request.params as { readonly address?: unknown }).address, 32);
}
