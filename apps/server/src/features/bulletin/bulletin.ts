import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Notices } from '../../db/notices.ts';
import type { Db } from '../../db/schema.ts';

/** The one PostgreSQL channel that all of it travels on. */
export const bulletinChannel = 'nearhand';

/** What is told: a topic such as `room:<tag>` or `inbox:<desk>`, and a detail for those who listen. */
export interface Notice {
  readonly topic: string;
  readonly detail?: string;
}

/** Called with the detail; undefined after a gap in which anything may have been missed. */
export type Listener = (detail: string | undefined) => void;

/** The payload of `pg_notify`, at most 7,999 bytes: about 400 notices of a room. */
export function payloadOf(notices: readonly Notice[]): string {
  return notices.map(({ topic, detail }) => (detail ? `${topic} ${detail}` : topic)).join('\n');
}

/** Tells all processes; in a transaction when it commits, and never when it does not. */
export async function tell(db: Db, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await sql`select pg_notify(${bulletinChannel}, ${payloadOf(notices)})`.execute(db);
}

/** Of the 7,999 bytes that a payload may have. */
const longestPayload = 7900;
const retryAfterMs = 500;
/** What comes within this time of a NOTIFY goes with the next: each costs about as much as a few appends. */
const paceMs = 20;

/** Notices fanned out in memory by topic, so that an open page costs no connection. */
export class Bulletin {
  readonly #notices: Notices;
  readonly #listeners = new Map<string, Set<Listener>>();
  #toAnnounce = new Set<string>();
  #isAnnouncing = false;

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  /** Listens from now on. */
  static async start(notices: Notices): Promise<Bulletin> {
    const bulletin = new Bulletin(notices);
    await notices.listen(bulletinChannel, (payload) => bulletin.#hear(payload));
    return bulletin;
  }

  /** Until the returned function is called, `listener` hears of the topic. */
  subscribe(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) {
        this.#listeners.delete(topic);
      }
    };
  }

  /**
   * Tells all processes of short topics, each of them with a detail or without, soon and together. Outside any transaction: commits that
   * carry a NOTIFY wait for one another, with everything that they wrote.
   */
  announce(topics: Iterable<string>): void {
    for (const topic of topics) this.#toAnnounce.add(topic);
    if (!this.#isAnnouncing) void this.#announceAll();
  }

  async #announceAll(): Promise<void> {
    this.#isAnnouncing = true;
    while (this.#toAnnounce.size > 0) {
      const topics = firstOf(this.#toAnnounce);
      for (const topic of topics) this.#toAnnounce.delete(topic);
      try {
        await this.#notices.notify(bulletinChannel, topics.join('\n'));
        await sleep(paceMs, undefined, { ref: false });
      } catch {
        // Those who listen here look for themselves once the connection is back; others hear then.
        for (const topic of topics) this.#toAnnounce.add(topic);
        await sleep(retryAfterMs, undefined, { ref: false });
      }
    }
    this.#isAnnouncing = false;
  }

  #hear(payload: string): void {
    if (payload === '') {
      for (const listeners of this.#listeners.values()) callAll(listeners, undefined);
      return;
    }
    for (const line of payload.split('\n')) {
      const [topic = '', detail = ''] = line.split(' ', 2);
      callAll(this.#listeners.get(topic) ?? [], detail);
    }
  }
}

/** As many as one payload holds, at least one. */
function firstOf(topics: Iterable<string>): readonly string[] {
  const first: string[] = [];
  let length = 0;
  for (const topic of topics) {
    length += topic.length + 1;
    if (length > longestPayload && first.length > 0) break;
    first.push(topic);
  }
  return first;
}

/** Over a copy: a listener may end itself. */
function callAll(listeners: Iterable<Listener>, detail: string | undefined): void {
  for (const listener of [...listeners]) listener(detail);
}
