import { Readable } from 'node:stream';
import { blobPart } from '@nearhand/protocol/limits';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { Refusal } from '../../refusal.ts';
import { todayOf } from '../desks/desks.ts';
import { bytesIn, rawBody } from '../requests/requests.ts';
import { type Kind, refuseReplaced, visit } from './access.ts';
import { numberIn } from './query-number.ts';
import { roomTag } from './room-id.ts';
import type { RoomSide } from './room-side.ts';

/** 100 MB, the day's quota, in parts. */
const mostParts = 400;
/** A part counts as so many bytes at least, so that no room makes a row of each byte. */
const leastCounted = 4096;

/** Whether all of these are blobs of the room. */
export async function knowsBlobs(
  { db, community }: Pick<RoomSide, 'db' | 'community'>,
  roomId: Buffer,
  blobs: readonly Buffer[],
): Promise<boolean> {
  const known = await db
    .selectFrom('blobs')
    .select('blob_id')
    .where('community_id', '=', community.id)
    .where('room_id', '=', roomId)
    .where('blob_id', 'in', blobs)
    .execute();
  return known.length === blobs.length;
}

/**
 * `PUT …/blobs/{id}?part=N`. Parts come in order; one may be sent again until an entry lists the
 * blob, and none after that (`blob-part`).
 */
export async function putPart(
  side: RoomSide,
  request: FastifyRequest,
  kind: Kind,
): Promise<object> {
  const access = await visit(side, request, kind);
  refuseReplaced(access);
  const { roomId } = access.room;
  const blobId = blobIn(request);
  const part = numberIn(request, 'part') ?? 0;
  const bytes = rawBody(request);
  if (bytes.length > blobPart) throw new Refusal('too-large');
  if (bytes.length === 0) throw new Refusal('malformed');
  if (part >= mostParts) throw new Refusal('blob-part');
  side.limits.blobBytes.take(`${kind}-${roomTag(roomId)}`, Math.max(bytes.length, leastCounted));
  await storePart(side, roomId, blobId, part, bytes);
  return {};
}

async function storePart(
  side: RoomSide,
  roomId: Buffer,
  blobId: Buffer,
  part: number,
  bytes: Buffer,
): Promise<void> {
  const key = { community_id: side.community.id, room_id: roomId, blob_id: blobId };
  await side.db.transaction().execute(async (db) => {
    // Changes nothing where it is there, but locks it against an append that lists it.
    const { rows } = await sql<{ listed: boolean; parts: number }>`
      insert into blobs (community_id, room_id, blob_id, made_day)
      select r.community_id, r.room_id, ${blobId}, ${todayOf(side)}::date
      from (
        select community_id, room_id from rooms
        where community_id = ${key.community_id} and room_id = ${roomId} for key share
      ) r
      on conflict (community_id, room_id, blob_id) do update set made_day = blobs.made_day
      returning listed, (
        select count(*)::integer from blob_parts p
        where p.community_id = ${key.community_id} and p.room_id = ${roomId} and p.blob_id = ${blobId}
      ) as parts`.execute(db);
    const [blob] = rows;
    if (blob === undefined) throw new Refusal('no-such-room');
    if (blob.listed || part > blob.parts) throw new Refusal('blob-part');
    await db
      .insertInto('blob_parts')
      .values({ ...key, part, bytes })
      .onConflict((conflict) =>
        conflict.columns(['community_id', 'room_id', 'blob_id', 'part']).doUpdateSet({ bytes }),
      )
      .execute();
  });
}

/** `GET …/blobs/{id}`: all of its parts, one at a time. */
export async function readBlob(
  side: RoomSide,
  request: FastifyRequest,
  kind: Kind,
): Promise<Readable> {
  const { room } = await visit(side, request, kind);
  const blobId = blobIn(request);
  const first = await findPart(side, room.roomId, blobId, 0);
  if (first === undefined) throw new Refusal('blob-unknown');
  async function* parts(): AsyncGenerator<Buffer> {
    let bytes = first;
    for (let part = 1; bytes !== undefined; part += 1) {
      yield bytes;
      bytes = await findPart(side, room.roomId, blobId, part);
    }
  }
  return Readable.from(parts(), { objectMode: false });
}

async function findPart(
  { db, community }: RoomSide,
  roomId: Buffer,
  blobId: Buffer,
  part: number,
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('blob_parts')
    .select('bytes')
    .where('community_id', '=', community.id)
    .where('room_id', '=', roomId)
    .where('blob_id', '=', blobId)
    .where('part', '=', part)
    .executeTakeFirst();
  return row?.bytes;
}

function blobIn(request: FastifyRequest): Buffer {
  return bytesIn((request.params as { readonly blob?: unknown }).blob, 16);
}
