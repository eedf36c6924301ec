import type { Frame } from '@nearhand/protocol/frames';
import { FrameDecoder } from '@nearhand/protocol/frames';
import { cursorHeader, shiftHeader } from '@nearhand/protocol/headers';
import { decodeInboxRow, type InboxRow } from '@nearhand/protocol/inbox-row';
import { readBytes as readB64, readObject } from '@nearhand/protocol/json-reader';
import { rowsInPage } from '@nearhand/protocol/limits';
import type { Roster } from '@nearhand/seal/roster';
import type { SlotContent } from '@nearhand/seal/slot';
import type { Api } from './api.ts';
import { isVisitError, VisitError } from './error.ts';
import { jsonLines, readPiece } from './json-lines.ts';
import type { PresentShift } from './present-shift.ts';
import type { SlotOpening } from './slot-opening.ts';

/** The inbox of a desk as the server gives it: whole rows, opened by nobody yet. */
export class Inbox {
  readonly #api: Api;
  readonly #shift: PresentShift;
  readonly #path: string;

  constructor(api: Api, shift: PresentShift, desk: string) {
    this.#api = api;
    this.#shift = shift;
    this.#path = `/api/desks/${desk}/inbox`;
  }

  /** Rows after the cursor, oldest day first, as they arrive; gives the cursor for the next time. */
  async *rows(after?: string): AsyncGenerator<InboxRow, string | undefined> {
    let cursor = after;
    for (;;) {
      const query = cursor === undefined ? '' : `?after=${encodeURIComponent(cursor)}`;
      const response = await this.#get(query);
      let count = 0;
      for await (const frame of streamedFrames(response)) {
        count += 1;
        yield decodeInboxRow(frame.bytes);
      }
      cursor = response.headers.get(cursorHeader) ?? cursor;
      if (count < rowsInPage) return cursor;
    }
  }

  /** New rows as they come, until the server ends the stream. */
  async *events(signal: AbortSignal): AsyncGenerator<InboxRow> {
    const response = await this.#get('/events', signal);
    for await (const line of jsonLines(response)) {
      const { row } = readObject(line, 'event');
      if (row !== undefined) yield decodeInboxRow(readB64(row, 'row'));
    }
  }

  async #get(below: string, signal?: AbortSignal): Promise<Response> {
    const path = `${this.#path}${below}`;
    const send = (token: string): Promise<Response> => {
      const headers = { [shiftHeader]: token };
      return this.#api.send({ method: 'GET', path, headers, ...(signal && { signal }) });
    };
    const token = await this.#shift.token();
    try {
      return await send(token);
    } catch (error) {
      if (!isVisitError(error, 'shift-ended')) throw error;
      return send(await this.#shift.token(token));
    }
  }
}

async function* streamedFrames(response: Response): AsyncGenerator<Frame> {
  const reader = response.body?.getReader();
  if (reader === undefined) throw new VisitError('unknown-answer', response.url);
  const decoder = new FrameDecoder();
  try {
    for (;;) {
      const { done, value } = await readPiece(reader);
      yield* decoder.push(value);
      if (done) break;
    }
    decoder.end();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * Finds this device's slot in rows. A device tries the one slot at its place in the roster; where a
 * row is of an older roster, whose order this device no longer knows, it finds its place once.
 */
export class SlotFinder {
  readonly #opening: SlotOpening;
  readonly #places = new Map<number, number>();
  /** The place in the newest roster: in an older one, it can only be further on. */
  readonly #place: number;

  constructor(opening: SlotOpening, roster: Roster, leafHash: string) {
    this.#opening = opening;
    this.#place = Math.max(roster.devices.indexOf(leafHash), 0);
    if (roster.devices.includes(leafHash)) this.#places.set(roster.number, this.#place);
  }

  /** What this device's slot in the row holds, or nothing where it is not let in. */
  async open(row: InboxRow): Promise<SlotContent | undefined> {
    const known = this.#places.get(row.rosterNumber);
    if (known !== undefined) return this.#try(row, known);
    for (let place = this.#place; place < row.slots.length; place += 1) {
      const content = await this.#try(row, place);
      if (content === undefined) continue;
      this.#places.set(row.rosterNumber, place);
      return content;
    }
    return undefined;
  }

  async #try(row: InboxRow, place: number): Promise<SlotContent | undefined> {
    const slot = row.slots[place];
    return slot === undefined ? undefined : this.#opening(slot, row);
  }
}
