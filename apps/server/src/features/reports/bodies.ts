import type { Db } from '../../db/schema.ts';
import type { Now } from '../requests/requests.ts';
import type { Body } from './body.ts';
import { type Kind, kinds } from './kinds.ts';

/** What a community decided about kinds, and who mends. */
export interface Settings {
  /** Those that are on, in the list's order. */
  readonly kinds: readonly Kind[];
  readonly bodies: ReadonlyMap<string, Body>;
  /** Kind to the id of the body that mends it. */
  readonly mends: ReadonlyMap<string, string>;
  /** Kinds whose requests get a token first and their id later. */
  readonly batch: ReadonlySet<string>;
}

/** Whose a report is: the body that took it, or the one that mends its kind while nobody took it. */
export interface Responsible {
  readonly body: string;
  readonly kinds: readonly string[];
}

/** The body of this id with the kinds it mends; undefined where there is none. */
export function responsibleIn(settings: Settings, body: string): Responsible | undefined {
  if (!settings.bodies.has(body)) return undefined;
  const kindsOfIt = [...settings.mends].filter(([, mender]) => mender === body);
  return { body, kinds: kindsOfIt.map(([kind]) => kind) };
}

const freshForMs = 5000;

/** The settings, read again after five seconds: every page needs them, and they hardly change. */
export class Bodies {
  readonly #db: Db;
  readonly #communityId: Buffer;
  readonly #now: Now;
  #read: { readonly at: number; readonly settings: Promise<Settings> } | undefined;

  constructor(db: Db, communityId: Buffer, now: Now) {
    this.#db = db;
    this.#communityId = communityId;
    this.#now = now;
  }

  forget(): void {
    this.#read = undefined;
  }

  async current(): Promise<Settings> {
    if (this.#read === undefined || this.#now() - this.#read.at > freshForMs) {
      this.#read = { at: this.#now(), settings: readSettings(this.#db, this.#communityId) };
      this.#read.settings.catch(() => this.forget());
    }
    return await this.#read.settings;
  }
}

async function readSettings(db: Db, communityId: Buffer): Promise<Settings> {
  const [bodies, switches] = await Promise.all([
    db
      .selectFrom('report_bodies')
      .select(['body_id as id', 'type', 'names', 'email'])
      .where('community_id', '=', communityId)
      .orderBy('body_id')
      .execute(),
    db
      .selectFrom('report_kinds')
      .select(['kind', 'is_on', 'body_id', 'is_batch'])
      .where('community_id', '=', communityId)
      .execute(),
  ]);
  const off = new Set(switches.filter(({ is_on }) => !is_on).map(({ kind }) => kind));
  return {
    kinds: kinds.filter(({ id }) => !off.has(id)),
    bodies: new Map(
      bodies.map(({ email, ...body }) => [body.id, { ...body, email: email ?? undefined }]),
    ),
    batch: new Set(switches.filter(({ is_batch }) => is_batch).map(({ kind }) => kind)),
    mends: new Map(
      switches.flatMap(({ kind, body_id }) => (body_id === null ? [] : [[kind, body_id] as const])),
    ),
  };
}
