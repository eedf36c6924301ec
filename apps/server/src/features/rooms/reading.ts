import { Readable } from 'node:stream';
import { encodeFrame, type Frame } from '@nearhand/protocol/frames';
import { elementsInPage } from '@nearhand/protocol/limits';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../refusal.ts';
import { openAtRest, restKeyOf } from '../keeping/keeping.ts';
import { type Kind, visit } from './access.ts';
import { numberIn } from './query-number.ts';
import { listEpochs, type StoredEpoch } from './room-queries.ts';
import type { RoomSide } from './room-side.ts';

/** Rows fetched at a time, so that a page of the largest entries is never whole in memory. */
const rowsAtOnce = 125;

interface Stretch {
  readonly roomId: Buffer;
  readonly from: number;
  readonly to: number;
}

/** `GET …/elements`: frames of a stretch of the chain, ascending. */
export async function readElements(
  side: RoomSide,
  request: FastifyRequest,
  kind: Kind,
): Promise<Readable> {
  const { room } = await visit(side, request, kind);
  const { roomId } = room;
  const count = Math.min(numberIn(request, 'count') ?? elementsInPage, elementsInPage);
  const before = numberIn(request, 'before');
  const from = numberIn(request, 'from');
  if ((before === undefined) === (from === undefined)) throw new Refusal('malformed');
  const stretch =
    before === undefined
      ? { roomId, from: from ?? 0, to: Math.min((from ?? 0) + count, room.sequence) }
      : {
          roomId,
          from: Math.max(0, Math.min(before, room.sequence) - count),
          to: Math.min(before, room.sequence),
        };
  return framesOf(elementsIn(side, stretch));
}

/** `GET …/manifests`: frames, every one of the room in order. */
export async function readManifests(
  side: RoomSide,
  request: FastifyRequest,
  kind: Kind,
): Promise<Readable> {
  const { room } = await visit(side, request, kind);
  const epochs = await listEpochs(side.db, side.keeper, room.roomId);
  return framesOf(manifestsOf(side, room.roomId, epochs));
}

/** `GET …/secrets`. */
export async function readSecrets(
  side: RoomSide,
  request: FastifyRequest,
  kind: Kind,
): Promise<object> {
  const { room } = await visit(side, request, kind);
  const epochs = await listEpochs(side.db, side.keeper, room.roomId);
  return { secrets: epochs.map(({ secret }) => secret.toString('base64url')) };
}

function framesOf(frames: AsyncIterable<Frame>): Readable {
  async function* encoded(): AsyncGenerator<Uint8Array> {
    for await (const frame of frames) yield encodeFrame(frame);
  }
  return Readable.from(encoded(), { objectMode: false });
}

async function* elementsIn(side: RoomSide, { roomId, from, to }: Stretch): AsyncGenerator<Frame> {
  const epochs = await listEpochs(side.db, side.keeper, roomId);
  for (let at = from; at < to; at += rowsAtOnce) {
    const rows = await side.db
      .selectFrom('elements')
      .select(['sequence', 'kind', 'bytes'])
      .where('community_id', '=', side.community.id)
      .where('room_id', '=', roomId)
      .where('sequence', '>=', at)
      .where('sequence', '<', Math.min(to, at + rowsAtOnce))
      .orderBy('sequence')
      .execute();
    for (const { sequence, kind, bytes } of rows) {
      if (kind === 0) yield { kind: 'entry', bytes };
      else yield manifestAt(side.community.id, roomId, epochs, sequence, bytes);
    }
  }
}

async function* manifestsOf(
  side: RoomSide,
  roomId: Buffer,
  epochs: readonly StoredEpoch[],
): AsyncGenerator<Frame> {
  for (let at = 0; at < epochs.length; at += rowsAtOnce) {
    const rows = await side.db
      .selectFrom('elements')
      .select(['sequence', 'bytes'])
      .where('community_id', '=', side.community.id)
      .where('room_id', '=', roomId)
      .where(
        'sequence',
        'in',
        epochs.slice(at, at + rowsAtOnce).map(({ sequence }) => sequence),
      )
      .orderBy('sequence')
      .execute();
    for (const { sequence, bytes } of rows) {
      yield manifestAt(side.community.id, roomId, epochs, sequence, bytes);
    }
  }
}

function manifestAt(
  communityId: Buffer,
  roomId: Buffer,
  epochs: readonly StoredEpoch[],
  sequence: number,
  stored: Buffer,
): Frame {
  const epoch = epochs.find((each) => each.sequence === sequence);
  if (epoch === undefined) throw new Error('a manifest without its epoch');
  const at = ['elements', communityId, roomId, sequence] as const;
  return { kind: 'manifest', bytes: openAtRest(restKeyOf(epoch.secret), at, stored) };
}
