import { encodeFrame } from '@nearhand/protocol/frames';
import { cursorHeader, shiftHeader } from '@nearhand/protocol/headers';
import { encodeInboxRow } from '@nearhand/protocol/inbox-row';
import { rowsInPage } from '@nearhand/protocol/limits';
import { SLOT } from '@nearhand/seal/slot';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { deskIn, shiftIn, todayOf } from '../desks/desks.ts';
import { type Keeper, openAtRest, restKeyOf, type StoredSecret } from '../keeping/keeping.ts';
import { bytesOf, type Day, dayNumber, dayOfNumber } from '../requests/requests.ts';
import type { RoomSide } from './room-side.ts';

/** After which row a page begins. */
interface Cursor {
  readonly day: Day;
  readonly rowId: Buffer;
}

interface StoredRow extends StoredSecret {
  readonly day: Day;
  readonly rowId: Buffer;
  readonly roomId: Buffer;
  readonly epoch: number;
  readonly rosterNumber: number;
  readonly slots: Buffer;
  readonly door: Buffer;
  readonly commitment: Buffer;
}

const firstRow = Buffer.alloc(16);

/** The topic that is told of a new row, with `day.row id` as its detail. */
export function inboxTopic(deskId: Buffer): string {
  return `inbox:${deskId.toString('base64url')}`;
}

/** The desk in the path, for who carries its shift token. */
export async function deskOfShift(side: RoomSide, request: FastifyRequest): Promise<Buffer> {
  const deskId = deskIn(request);
  const holder = await shiftIn(side, request.headers[shiftHeader]);
  if (!holder.deskId.equals(deskId)) throw new Refusal('shift-ended');
  return deskId;
}

/**
 * `GET /api/desks/{desk}/inbox?after=CURSOR`. A page of fewer than 200 rows is the last: its cursor
 * is the beginning of today, because rows of today come in an order that tells no time.
 */
export async function readInbox(
  side: RoomSide,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Buffer> {
  const deskId = await deskOfShift(side, request);
  const after = cursorIn((request.query as { readonly after?: unknown }).after);
  const { db, community, keeper } = side;
  const rows = await listRows(db, community.id, deskId, after);
  const last = rows.length < rowsInPage ? undefined : rows.at(-1);
  const next = last ?? { day: todayOf(side), rowId: firstRow };
  reply.header(cursorHeader, encodeCursor(next));
  return Buffer.concat(
    rows.map((row) => encodeFrame({ kind: 'inbox-row', bytes: rowBytes(keeper, deskId, row) })),
  );
}

/** One row as an event carries it, by the detail of its notice; undefined where it is gone. */
export async function findInboxRow(
  { db, community, keeper }: RoomSide,
  deskId: Buffer,
  detail: string,
): Promise<Uint8Array | undefined> {
  const { day, rowId } = cursorIn(detail);
  const { rows } = await sql<StoredRow>`
    ${rowSql}
    where i.community_id = ${community.id} and i.desk_id = ${deskId}
      and i.changed_day = ${day} and i.row_id = ${rowId}`.execute(db);
  const [row] = rows;
  return row && rowBytes(keeper, deskId, row);
}

const rowSql = sql`
  select i.changed_day as day, i.row_id as "rowId", i.room_id as "roomId", i.epoch, i.roster_number as "rosterNumber",
    i.slots, r.door_key as door, r.commitment, s.key_id as "keyId", s.wrapped
  from inbox_rows i
  join rooms r on r.community_id = i.community_id and r.room_id = i.room_id
  join room_secrets s
    on s.community_id = i.community_id and s.room_id = i.room_id and s.epoch = i.epoch`;

async function listRows(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  after: Cursor,
): Promise<readonly StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    ${rowSql}
    where i.community_id = ${communityId} and i.desk_id = ${deskId}
      and (i.changed_day, i.row_id) > (${after.day}::date, ${after.rowId}::bytea)
    order by i.changed_day, i.row_id limit ${rowsInPage}`.execute(db);
  return rows;
}

function rowBytes(keeper: Keeper, deskId: Buffer, row: StoredRow): Uint8Array {
  const at = ['inbox_rows', keeper.communityId, deskId, row.rowId, row.epoch] as const;
  const secret = keeper.unwrap(row.roomId, row.epoch, row);
  const plain = openAtRest(restKeyOf(secret), at, row.slots);
  const slots = Array.from({ length: plain.length / SLOT }, (_, index) =>
    plain.subarray(index * SLOT, (index + 1) * SLOT),
  );
  return encodeInboxRow({ ...row, day: dayNumber(row.day), slots });
}

function encodeCursor({ day, rowId }: Cursor): string {
  return `${dayNumber(day)}.${rowId.toString('base64url')}`;
}

function cursorIn(value: unknown): Cursor {
  if (value === undefined) return { day: '1970-01-01', rowId: firstRow };
  if (typeof value !== 'string') throw new Refusal('malformed');
  const [, day, rowId] = /^(\d{1,6})\.([\w-]{22})$/.exec(value) ?? [];
  const bytes = bytesOf(rowId, 16);
  if (day === undefined || bytes === undefined) throw new Refusal('malformed');
  return { day: dayOfNumber(Number(day)), rowId: bytes };
}
