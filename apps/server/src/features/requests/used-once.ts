import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import type { Now } from './clock.ts';
import type { RequestTables } from './schema.ts';

export type OnceKind = RequestTables['used_once']['kind'];

/** Something that may be used once: what is random in it, and the minute in which it was made. */
export interface Once {
  readonly kind: OnceKind;
  readonly token: Buffer;
  readonly issued: number;
}

interface Waiting {
  readonly once: Once;
  resolve(isFirst: boolean): void;
  reject(error: unknown): void;
}

const minute = 60_000;
/** Minutes of a turn: longer than any of the kind is good, whichever process looks at its clock. */
const turnMinutes: Readonly<Record<OnceKind, number>> = { nonce: 8, work: 66, form: 26 * 60 };

/**
 * What was used up at any process of the installation (`0084-used-once.sql`). What comes while a
 * statement is on its way goes with the next, so that a busy server asks once for many.
 */
export class UsedOnce {
  readonly #db: Kysely<Database>;
  readonly #communityId: Buffer;
  readonly #now: Now;
  readonly #sweptTurn = new Map<OnceKind, number>();
  #waiting: Waiting[] = [];
  #isAsking = false;

  constructor(db: Kysely<Database>, communityId: Buffer, now: Now) {
    this.#db = db;
    this.#communityId = communityId;
    this.#now = now;
  }

  /** Uses it up; false where a process did before. */
  take(once: Once): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ once, resolve, reject });
      if (!this.#isAsking) void this.#askAll();
    });
  }

  /** The same as part of a transaction: with what comes of it, or not at all. */
  async takeIn(db: Db, once: Once): Promise<boolean> {
    return (await this.#store(db, [once])).has(nameOf(once));
  }

  /** Deletes what is too old to be shown; at most once in each turn. */
  async sweep(): Promise<void> {
    const now = Math.floor(this.#now() / minute);
    for (const [kind, minutes] of Object.entries(turnMinutes) as [OnceKind, number][]) {
      const current = Math.floor(now / minutes);
      if (this.#sweptTurn.get(kind) === current) continue;
      await this.#db
        .deleteFrom('used_once')
        .where('community_id', '=', this.#communityId)
        .where('kind', '=', kind)
        .where('turn', '=', (current + 1) % 3)
        .execute();
      this.#sweptTurn.set(kind, current);
    }
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    // At the end of the turn, so that requests which arrived together go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const asked = this.#waiting;
      this.#waiting = [];
      try {
        const first = await this.#store(
          this.#db,
          asked.map(({ once }) => once),
        );
        // Of two alike in one statement the first is the first.
        for (const { once, resolve } of asked) resolve(first.delete(nameOf(once)));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.#isAsking = false;
  }

  /** The names of those that nobody had used. In their order, so that two processes do not deadlock. */
  async #store(db: Db, all: readonly Once[]): Promise<Set<string>> {
    const sorted = all.toSorted((a, b) => Buffer.compare(a.token, b.token));
    const { rows } = await sql<{ kind: OnceKind; token: Buffer }>`
      insert into used_once (community_id, kind, turn, token)
      select ${this.#communityId}, kind, turn, token
      from unnest(
        ${sorted.map(({ kind }) => kind)}::text[],
        ${sorted.map(({ kind, issued }) => Math.floor(issued / turnMinutes[kind]) % 3)}::smallint[],
        ${sorted.map(({ token }) => token)}::bytea[]
      ) as u (kind, turn, token)
      on conflict do nothing
      returning kind, token`.execute(db);
    return new Set(rows.map(nameOf));
  }
}

function nameOf({ kind, token }: Pick<Once, 'kind' | 'token'>): string {
  return `${kind} ${token.toString('latin1')}`;
}
