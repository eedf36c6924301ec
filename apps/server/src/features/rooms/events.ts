import type { Readable } from 'node:stream';
import { shiftHeader } from '@nearhand/protocol/headers';
import type { FastifyRequest } from 'fastify';
import { desksTopic } from '../desks/desks.ts';
import { type Kind, visit } from './access.ts';
import type { EventStream } from './event-streams.ts';
import { deskOfShift, findInboxRow, inboxTopic } from './inbox.ts';
import { roomTag, roomTopic } from './room-id.ts';
import type { RoomSide } from './room-side.ts';

/** `GET …/events`: where the room stands, now and at every change, until its epoch or shift ends. */
export async function followRoom(
  side: RoomSide,
  request: FastifyRequest,
  kind: Kind,
): Promise<Readable> {
  const { caller, room } = await visit(side, request, kind);
  const isOver = async () =>
    kind === 'door' && (await side.board.shiftHolder(caller.shift ?? '')) === undefined;
  const stream = side.streams.open(roomTag(room.roomId), isOver);
  const look = new Looking(stream, async () => {
    const now = await side.looks.at(room.roomId);
    if (now === undefined) return stream.end();
    const { head, sequence, openings, epoch } = now;
    // Whoever was shut out learns nothing of what came after, not even its head.
    const isShut = kind === 'door' && (epoch !== room.epoch || now.state === 'replaced');
    if (isShut || (await isOver())) return stream.end();
    look.tell({ sequence, head: head.toString('base64url'), openings, epoch });
    if (epoch !== room.epoch) stream.end();
  });
  stream.onEnd(side.bulletin.subscribe(roomTopic(room.roomId), () => look.again()));
  if (kind === 'door') {
    stream.onEnd(side.bulletin.subscribe(desksTopic(side.community.id), () => look.again()));
  }
  look.again();
  return stream.body;
}

/** `GET /api/desks/{desk}/inbox/events`: each new row; after a gap it ends, and the inbox is read. */
export async function followInbox(side: RoomSide, request: FastifyRequest): Promise<Readable> {
  const deskId = await deskOfShift(side, request);
  const token = String(request.headers[shiftHeader]);
  const isOver = async () => (await side.board.shiftHolder(token)) === undefined;
  const stream = side.streams.open(inboxTopic(deskId), isOver);
  const send = async (detail: string) => {
    const row = await findInboxRow(side, deskId, detail);
    if (row !== undefined) stream.write({ row: Buffer.from(row).toString('base64url') });
  };
  const hear = (detail: string | undefined) => {
    if (detail === undefined) stream.end();
    else send(detail).catch(() => stream.end());
  };
  const endWhenOver = () => void isOver().then((over) => over && stream.end(), stream.end);
  stream.onEnd(side.bulletin.subscribe(inboxTopic(deskId), hear));
  stream.onEnd(side.bulletin.subscribe(desksTopic(side.community.id), endWhenOver));
  stream.write({});
  return stream.body;
}

/** Looks again whenever told to, one look at a time, and says only what is new. */
class Looking {
  readonly #stream: EventStream;
  readonly #look: () => Promise<void>;
  #isLooking = false;
  #isStale = false;
  #said = '';

  constructor(stream: EventStream, look: () => Promise<void>) {
    this.#stream = stream;
    this.#look = look;
  }

  again(): void {
    this.#isStale = true;
    if (!this.#isLooking) void this.#run();
  }

  tell(line: object): void {
    const text = JSON.stringify(line);
    if (text === this.#said) return;
    this.#said = text;
    this.#stream.write(line);
  }

  async #run(): Promise<void> {
    this.#isLooking = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        await this.#look();
      }
    } catch {
      // The database is away: the client comes back, and then learns why.
      this.#stream.end();
    } finally {
      this.#isLooking = false;
    }
  }
}
