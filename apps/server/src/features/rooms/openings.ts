import type { Opened } from '@nearhand/protocol/answers';
import { encodeFrame } from '@nearhand/protocol/frames';
import { decodeOpening, openingHash } from '@nearhand/seal/opening-record';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { Refusal } from '../../refusal.ts';
import { bulletinChannel } from '../bulletin/bulletin.ts';
import { openAtRest, restKeyOf, sealAtRest } from '../keeping/keeping.ts';
import { rawBody } from '../requests/requests.ts';
import { admit, enter, type Kind, visit } from './access.ts';
import { numberIn } from './query-number.ts';
import { roomTag, roomTopic } from './room-id.ts';
import { findSecret, listEpochs, type Room } from './room-queries.ts';
import type { RoomSide } from './room-side.ts';

const mostInPage = 500;

/**
 * `POST …/openings`: compare-and-append to the opening chain. Nothing sealed is served before; what
 * it yields is the visit token. The same record again yields none: every reader can fetch it, and
 * whoever sent it once more would go on reading without an opening of their own.
 */
export async function openRoom(
  side: RoomSide,
  request: FastifyRequest,
  kind: Kind,
): Promise<Opened> {
  const { caller, room } = await enter(side, request, kind);
  const bytes = rawBody(request);
  const record = readRecord(bytes);
  const hash = Buffer.from(openingHash(room.roomId, record));
  const isNext = record.epoch === room.epoch && room.openingHead.equals(record.previous);
  if (!isNext) throw openingsMoved(room);
  const who = `${kind}-${roomTag(room.roomId)}`;
  side.limits.openings.take(who);
  if (!(await storeRecord(side, room, bytes, hash))) {
    side.limits.openings.giveBack(who);
    throw openingsMoved((await admit(side, request, kind, caller)).room);
  }
  return { visit: side.visits.make(caller, room), openings: room.openings + 1 };
}

function readRecord(bytes: Buffer): ReturnType<typeof decodeOpening> {
  try {
    return decodeOpening(bytes);
  } catch (cause) {
    throw new Refusal('opening-refused', {}, cause);
  }
}

function openingsMoved({ openingHead, openings, epoch }: Room): Refusal {
  return new Refusal('moved', { openingHead: openingHead.toString('base64url'), openings, epoch });
}

async function storeRecord(
  { db, community, keeper }: RoomSide,
  room: Room,
  bytes: Buffer,
  hash: Buffer,
): Promise<boolean> {
  const { roomId, epoch, openings } = room;
  const secret = await findSecret(db, keeper, roomId, epoch);
  if (secret === undefined) return false;
  const at = ['openings', community.id, roomId, openings] as const;
  const record = sealAtRest(restKeyOf(secret), at, bytes);
  const { rows } = await sql`
    with opened as (
      update rooms set opening_head = ${hash}, openings = ${openings} + 1
      where community_id = ${community.id} and room_id = ${roomId} and epoch = ${epoch}
        and opening_head = ${room.openingHead} and openings = ${openings}
      returning room_id
    ), stored as (
      insert into openings (community_id, room_id, number, epoch, record)
      select ${community.id}, room_id, ${openings}, ${epoch}, ${record} from opened
    )
    select 1 from opened, (select pg_notify(${bulletinChannel}, ${roomTopic(roomId)})) told
  `.execute(db);
  return rows.length === 1;
}

/** `GET …/openings?from=N`: frames, at most 500. */
export async function listOpenings(
  side: RoomSide,
  request: FastifyRequest,
  kind: Kind,
): Promise<Buffer> {
  const { room } = await visit(side, request, kind);
  const { db, community } = side;
  const from = numberIn(request, 'from') ?? 0;
  const [rows, epochs] = await Promise.all([
    db
      .selectFrom('openings')
      .select(['number', 'epoch', 'record'])
      .where('community_id', '=', community.id)
      .where('room_id', '=', room.roomId)
      .where('number', '>=', from)
      .orderBy('number')
      .limit(mostInPage)
      .execute(),
    listEpochs(db, side.keeper, room.roomId),
  ]);
  const keys = new Map(epochs.map(({ epoch, secret }) => [epoch, restKeyOf(secret)]));
  const frames = rows.map(({ number, epoch, record }) => {
    const key = keys.get(epoch);
    if (key === undefined) throw new Error('an opening record without its epoch');
    const at = ['openings', community.id, room.roomId, number] as const;
    return encodeFrame({ kind: 'opening', bytes: openAtRest(key, at, record) });
  });
  return Buffer.concat(frames);
}
