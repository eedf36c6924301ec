import { decodeFrames } from '@nearhand/protocol/frames';
import {
  type Answered,
  PrivateClient,
} from '../../apps/server/src/features/rooms/private-client.fixture.ts';
import type { TestRoom } from '../../apps/server/src/features/rooms/room.fixture.ts';

/** What was counted over a whole run. */
export interface Verdict {
  readonly acknowledged: number;
  /** Acknowledged entries that are not there, or not as they were sent. */
  readonly lost: number;
  readonly erased: number;
  /** Rooms whose erasure was acknowledged and that answer again. */
  readonly resurrected: number;
}

/** Knows every write that was acknowledged, and asks a server whether it still knows them too. */
export class Oracle {
  readonly #entries = new Map<TestRoom, Map<number, string>>();
  readonly #erased = new Set<TestRoom>();
  #acknowledged = 0;

  made(room: TestRoom): void {
    this.#entries.set(room, new Map());
  }

  acknowledge(room: TestRoom, sequence: number, entry: Uint8Array): void {
    this.#entries.get(room)?.set(sequence, Buffer.from(entry).toString('base64'));
    this.#acknowledged += 1;
  }

  /** From when on the erasure was asked for: until it is answered, the room may be there or not. */
  erasing(room: TestRoom): void {
    this.#entries.delete(room);
  }

  erased(room: TestRoom): void {
    this.#erased.add(room);
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  get erasures(): number {
    return this.#erased.size;
  }

  /** What is known now, apart from what is acknowledged later. */
  snapshot(): Oracle {
    const copy = new Oracle();
    for (const [room, entries] of this.#entries) copy.#entries.set(room, new Map(entries));
    for (const room of this.#erased) copy.#erased.add(room);
    copy.#acknowledged = this.#acknowledged;
    return copy;
  }

  /** @param at the server's address, where it is another than the one that was written to */
  async judge(at?: string): Promise<Verdict> {
    let lost = 0;
    for (const [room, entries] of this.#entries) {
      const there = await readRoom(seenFrom(room, at));
      for (const [sequence, entry] of entries) if (there.get(sequence) !== entry) lost += 1;
    }
    let resurrected = 0;
    for (const room of this.#erased) {
      const answer = await seenFrom(room, at).asResident('GET', '');
      if (answer.status !== 404) resurrected += 1;
    }
    return { acknowledged: this.#acknowledged, lost, erased: this.#erased.size, resurrected };
  }
}

async function readRoom(room: TestRoom): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (let from = 0; from < room.sequence; from += 200) {
    const read = () => room.asResident('GET', `/elements?from=${from}&count=200`);
    let answer = await read();
    if (answer.json?.error === 'visit-ended') {
      // By this server's clock the hour of the visit is over.
      await openAnew(room);
      answer = await read();
    }
    if (answer.status !== 200) continue;
    for (const [index, frame] of decodeFrames(answer.bytes).entries()) {
      found.set(from + index, Buffer.from(frame.bytes).toString('base64'));
    }
  }
  return found;
}

/** After whatever opening stands last in the chain. */
export async function openAnew(room: TestRoom): Promise<Answered> {
  const status = await room.asResident('GET', '');
  if (status.status !== 200) return status;
  room.openingHead = Buffer.from(status.json.openingHead as string, 'base64url');
  return await room.open();
}

/** The same room at another address, while its own goes on being written to. */
function seenFrom(room: TestRoom, at: string | undefined): TestRoom {
  if (at === undefined) return room;
  const client = new PrivateClient(at, room.client.origin);
  return Object.create(room, { client: { value: client } }) as TestRoom;
}
