import { setTimeout as pause } from 'node:timers/promises';
import { encodeEntryBody } from '@nearhand/protocol/entry-body';
import {
  type Answered,
  type Member,
  PrivateClient,
  signIn,
  staff,
} from '../../apps/server/src/features/rooms/private-client.fixture.ts';
import {
  type DeskLetIn,
  TestRoom,
  workTokens,
} from '../../apps/server/src/features/rooms/room.fixture.ts';
import { type Oracle, openAnew } from './oracle.ts';

/** Below the entries that a room may take a day. */
const entriesInRoom = 60;
/** A helper answers after every so many entries. */
const answeredEach = 20;
/** A database that is gone for a minute is back within seconds of that. */
const giveUpAfterMs = 90_000;

/** Residents who each write, now and then begin anew, and now and then erase; none ever gives up. */
export class Crowd {
  readonly #client: () => PrivateClient;
  readonly #desk: DeskLetIn;
  readonly #steward: Member;
  readonly #oracle: Oracle;
  #isOver = false;
  #paceMs = 0;
  #work: Promise<unknown> = Promise.resolve();

  private constructor(
    client: () => PrivateClient,
    desk: DeskLetIn,
    steward: Member,
    oracle: Oracle,
  ) {
    this.#client = client;
    this.#desk = desk;
    this.#steward = steward;
    this.#oracle = oracle;
  }

  /** Staffs the desk by its printed links. */
  static async gather(url: string, links: readonly string[], oracle: Oracle): Promise<Crowd> {
    const { origin } = (await (await fetch(`${url}/api/community`)).json()) as { origin: string };
    const client = new PrivateClient(url, origin);
    const { deskId, steward, helpers } = await staff(client, links);
    const desk = { id: deskId, number: 3, devices: helpers, letIn: helpers };
    return new Crowd(() => new PrivateClient(url, origin), desk, steward, oracle);
  }

  /** Others at the same desk, who ask elsewhere. */
  asking(client: () => PrivateClient): Crowd {
    return new Crowd(client, this.#desk, this.#steward, this.#oracle);
  }

  /** @param paceMs between two entries of one resident, at most; none where absent */
  begin(residents: number, paceMs = 0): void {
    this.#paceMs = paceMs;
    this.#work = Promise.all(Array.from({ length: residents }, (_, each) => this.#live(each)));
    // Told by `end`.
    this.#work.catch(() => undefined);
  }

  /** Lets everybody finish what they are at. @throws whatever one of them was answered wrongly */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#work;
  }

  async #live(resident: number): Promise<void> {
    const client = this.#client();
    for (let rooms = 0; !this.#isOver; rooms += 1) {
      const room = await this.ask(client);
      this.#oracle.made(room);
      for (let entry = 0; entry < entriesInRoom && !this.#isOver; entry += 1) {
        await this.say(room, `${resident}/${rooms}/${entry}`);
        if (entry % answeredEach === 0) await this.#help(room, `${resident}/${rooms}/${entry}`);
        if (this.#paceMs > 0) await pause(Math.random() * this.#paceMs);
      }
      if ((rooms + resident) % 3 === 0) await this.#erase(room);
    }
  }

  async ask(client = this.#client()): Promise<TestRoom> {
    const [token = ''] = await insist(() => workTokens(client, this.#desk.id, this.#steward, 1));
    const room = await TestRoom.draw(client);
    const { body } = await room.nextEpoch([this.#desk]);
    const headers = { 'nearhand-work': token };
    await answered([200, 201], () => room.asResident('POST', '/api/rooms', body, headers));
    room.moveOn();
    // An opening whose answer was lost stands in the chain: the next one follows it.
    await answered([200], () => openAnew(room));
    return room;
  }

  async say(room: TestRoom, text: string): Promise<void> {
    const { bytes, head } = await room.entry(text);
    const body = encodeEntryBody({ entry: bytes, blobs: [] });
    await answered([200], async () => {
      const answer = await room.asResident('POST', '/elements', body);
      // By the clock of the process that was asked, an hour is over.
      if (answer.json?.error === 'visit-ended') await openAnew(room);
      return answer;
    });
    this.#oracle.acknowledge(room, room.sequence, bytes);
    Object.assign(room, { head, sequence: room.sequence + 1 });
  }

  /** A helper reads the inbox, opens the room and answers. */
  async #help(room: TestRoom, text: string): Promise<void> {
    const { client } = room;
    const { id, letIn } = this.#desk;
    const [helper] = letIn;
    if (helper === undefined) throw new Error('nobody to answer');
    const signedIn = await answered([200], async () => {
      const answer = await signIn(client, id, helper);
      // As with other requests: its nonce was asked for while the server was away.
      return answer.json?.error === 'malformed' ? { ...answer, status: 503 } : answer;
    });
    const shift = signedIn.json.token as string;
    const headers = { 'nearhand-shift': shift };
    await answered([200], () => client.ask('GET', `/api/desks/${id}/inbox`, { headers }));
    const opened = await answered([200, 429], async () => {
      const status = await room.asHelper('GET', '', shift);
      if (status.status !== 200) return status;
      room.openingHead = Buffer.from(status.json.openingHead as string, 'base64url');
      return await room.openDoor(helper, shift);
    });
    // One device opens only so many doors an hour, which a crowd of an hour comes to.
    if (opened.status === 429) return;
    const { bytes, head } = await room.entry(text, helper);
    const body = encodeEntryBody({ entry: bytes, blobs: [] });
    await answered([200], () => room.asHelper('POST', '/elements', shift, body));
    this.#oracle.acknowledge(room, room.sequence, bytes);
    Object.assign(room, { head, sequence: room.sequence + 1 });
  }

  async #erase(room: TestRoom): Promise<void> {
    this.#oracle.erasing(room);
    // An erasure whose answer was lost is found done.
    await answered([200, 404], () => room.asResident('DELETE', ''));
    this.#oracle.erased(room);
  }
}

/** Sends the same again after silence and 503, as a device does. @throws on any other answer */
async function answered(
  wanted: readonly number[],
  ask: () => Promise<Answered>,
): Promise<Answered> {
  return await insist(async () => {
    const answer = await ask();
    // The nonce was asked for while the server was away.
    const isAway = answer.status === 503 || tryAgain.has(answer.json?.error);
    if (isAway) throw new Error('away');
    if (wanted.includes(answer.status)) return answer;
    throw new WrongAnswer(`${answer.status} ${JSON.stringify(answer.json)}`);
  });
}

/** With a nonce of this process, in a visit that it takes for one of this hour. */
const tryAgain: ReadonlySet<unknown> = new Set(['nonce-used', 'visit-ended']);

class WrongAnswer extends Error {}

async function insist<T>(act: () => Promise<T>): Promise<T> {
  const end = Date.now() + giveUpAfterMs;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof WrongAnswer) throw error;
      if (Date.now() > end) throw new Error('hangs: no answer in time', { cause: error });
      await pause(20);
    }
  }
}
