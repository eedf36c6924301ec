import {
  type Appended,
  decodeAppended,
  decodeOpened,
  decodeRoomEvent,
  decodeSecrets,
  type Opened,
  type RoomEvent,
} from '@nearhand/protocol/answers';
import { encodeEntryBody } from '@nearhand/protocol/entry-body';
import { type EpochBody, encodeEpochBody } from '@nearhand/protocol/epoch-body';
import { decodeFrames, type Frame } from '@nearhand/protocol/frames';
import { shiftHeader, visitHeader } from '@nearhand/protocol/headers';
import { type KeepDays, openingsInPage } from '@nearhand/protocol/limits';
import { decodeRoomStatus, type RoomStatus } from '@nearhand/protocol/room-status';
import type { Signer } from '@nearhand/seal/signature';
import { type Api, type ApiRequest, jsonBody, readBytes, readJson } from './api.ts';
import { isVisitError } from './error.ts';
import { jsonLines } from './json-lines.ts';
import { Nonces } from './nonces.ts';

/** How one side reaches a room. */
export interface RoomAddress {
  /** `/api/rooms/{room id}` or `/api/doors/{door key}`. */
  readonly path: string;
  readonly side: 'resident' | 'helper';
  /** Room key or door key. */
  readonly signer: Signer;
  readonly origin: string;
  readonly epoch: number;
  /** The shift token, a new one where the server refused the last; helpers only. */
  readonly shift?: (refused?: string) => Promise<string>;
}

type Call = Omit<ApiRequest, 'path'> & { readonly below?: string };

/** The requests of one room from one side (`docs/http.md`, "Rooms and doors"). */
export class RoomLine {
  readonly api: Api;
  address: RoomAddress;
  readonly #nonces: Nonces;
  readonly #open: () => Promise<Opened>;
  #visit: Promise<Opened> | undefined;

  /**
   * `open` makes the opening record that yields a visit token; it is called when one is needed.
   * `nonces` are those of this room that are there already.
   */
  constructor(api: Api, address: RoomAddress, open: () => Promise<Opened>, nonces = new Nonces()) {
    this.api = api;
    this.#nonces = nonces;
    this.address = address;
    this.#open = open;
  }

  /** Fetches nonces ahead; a failure shows in the requests themselves. */
  stock(count: number): void {
    this.api.stock(this.#nonces, count).catch(() => undefined);
  }

  async status(): Promise<RoomStatus> {
    return decodeRoomStatus(await readJson(await this.#send({ method: 'GET' })));
  }

  async postOpening(record: Uint8Array): Promise<Opened> {
    const call = { method: 'POST', below: '/openings', body: record, bytes: true } as const;
    return decodeOpened(await readJson(await this.#send(call)));
  }

  async postEpoch(body: EpochBody): Promise<Appended> {
    const call = { method: 'POST', below: '/epochs', body: encodeEpochBody(body) } as const;
    return decodeAppended(await readJson(await this.#send(call)));
  }

  async close(): Promise<void> {
    await readBytes(await this.#send({ method: 'POST', below: '/close' }));
  }

  async reopen(): Promise<void> {
    await readBytes(await this.#send({ method: 'POST', below: '/reopen' }));
  }

  /** Says that another room stands in its place: helpers find it no more, nothing is written. */
  async replace(): Promise<void> {
    await readBytes(await this.#send({ method: 'POST', below: '/replace' }));
  }

  async keep(days: KeepDays): Promise<void> {
    await readBytes(await this.#send({ method: 'PUT', below: '/keep', body: jsonBody({ days }) }));
  }

  async erase(): Promise<void> {
    await readBytes(await this.#send({ method: 'DELETE' }));
  }

  /** Makes the opening record now, so that what follows need not wait for it. */
  async enter(): Promise<Opened> {
    this.#visit ??= this.#open();
    try {
      return await this.#visit;
    } catch (error) {
      this.#visit = undefined;
      throw error;
    }
  }

  /** Forgets the visit token, as after a new epoch of which this side was told. */
  leave(): void {
    this.#visit = undefined;
  }

  async secrets(): Promise<readonly Uint8Array[]> {
    return decodeSecrets(await readJson(await this.#visited({ method: 'GET', below: '/secrets' })));
  }

  manifests(): Promise<readonly Frame[]> {
    return this.#frames('/manifests');
  }

  /** At most `count` elements with a sequence below `before`, ascending. */
  elementsBefore(before: number, count: number): Promise<readonly Frame[]> {
    return this.#frames(`/elements?before=${before}&count=${count}`);
  }

  elementsFrom(from: number, count: number): Promise<readonly Frame[]> {
    return this.#frames(`/elements?from=${from}&count=${count}`);
  }

  /** Every opening record from number `from` on. */
  async allOpenings(from: number): Promise<readonly Frame[]> {
    const all: Frame[] = [];
    for (;;) {
      const page = await this.#frames(`/openings?from=${from + all.length}`);
      all.push(...page);
      if (page.length < openingsInPage) return all;
    }
  }

  async append(entry: Uint8Array, blobs: readonly string[]): Promise<Appended> {
    const body = encodeEntryBody({ entry, blobs });
    const call = { method: 'POST', below: '/elements', body, bytes: true } as const;
    return decodeAppended(await readJson(await this.#visited(call)));
  }

  async putBlob(id: string, part: number, body: Uint8Array): Promise<void> {
    const below = `/blobs/${id}?part=${part}`;
    await readBytes(await this.#visited({ method: 'PUT', below, body, bytes: true }));
  }

  async blob(id: string): Promise<Uint8Array> {
    return readBytes(await this.#visited({ method: 'GET', below: `/blobs/${id}` }));
  }

  /** What happens in the room from now on; ends when the server ends it. */
  async *events(signal: AbortSignal): AsyncGenerator<RoomEvent> {
    const response = await this.#visited({ method: 'GET', below: '/events', signal });
    for await (const line of jsonLines(response)) {
      const event = decodeRoomEvent(line);
      if (event !== undefined) yield event;
    }
  }

  async #frames(below: string): Promise<readonly Frame[]> {
    return decodeFrames(await readBytes(await this.#visited({ method: 'GET', below })));
  }

  async #visited(call: Call): Promise<Response> {
    const carrying = ({ visit }: Opened): Promise<Response> =>
      this.#send({ ...call, headers: { [visitHeader]: visit } });
    const opened = await this.enter();
    const entered = this.#visit;
    try {
      return await carrying(opened);
    } catch (error) {
      if (!isVisitError(error, 'visit-ended')) throw error;
      // Whoever notices first forgets the token; the others wait for the one new opening.
      if (this.#visit === entered) this.leave();
      return carrying(await this.enter());
    }
  }

  async #send({ below = '', ...call }: Call): Promise<Response> {
    const { path, side, signer, origin, epoch, shift } = this.address;
    const signing = { signer, origin, epoch, named: side === 'resident', nonces: this.#nonces };
    const withShift = (token: string | undefined): Promise<Response> => {
      const headers = { ...call.headers, ...(token && { [shiftHeader]: token }) };
      return this.api.sendSigned({ ...call, path: `${path}${below}`, headers }, signing);
    };
    const token = await shift?.();
    try {
      return await withShift(token);
    } catch (error) {
      if (shift === undefined || !isVisitError(error, 'shift-ended')) throw error;
      return withShift(await shift(token));
    }
  }
}
