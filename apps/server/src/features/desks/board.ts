import { createHash } from 'node:crypto';
import { encodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { LedgerKeys } from '@nearhand/protocol/community';
import { text } from '@nearhand/seal/bytes';
import { decodeSteward } from '@nearhand/seal/device-leaf';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import type { Bulletin } from '../bulletin/bulletin.ts';
import type { Community } from '../community/community.ts';
import { listVerifierKeys, witnessPolicy } from '../ledger/ledger.ts';
import { type Day, dayAt, type Now } from '../requests/requests.ts';

/** The bundle of `GET /api/community` as it is sent. */
export interface Bundle {
  readonly json: string;
  readonly etag: string;
}

/** Whose shift token it is. */
export interface ShiftHolder {
  readonly deskId: Buffer;
  readonly number: number;
}

interface Remembered {
  bundle?: Promise<Bundle>;
  shifts?: Promise<Shifts>;
}

type StoredShift = ShiftHolder & { readonly day: Day };
/** By token. */
type Shifts = ReadonlyMap<string, StoredShift>;

/** The topic that is told whenever a desk, a roster, a leaving or a shift changes. */
export function desksTopic(communityId: Buffer): string {
  return `desks:${communityId.toString('hex')}`;
}

/**
 * What a process remembers of the desks, all of it public or the same for every member, so that no
 * request looks it up: forgotten when anyone tells of a change.
 */
export class DeskBoard {
  readonly #db: Db;
  readonly #community: Community;
  readonly #now: Now;
  #remembered: Remembered = {};

  constructor(db: Db, community: Community, bulletin: Bulletin, now: Now) {
    this.#db = db;
    this.#community = community;
    this.#now = now;
    bulletin.subscribe(desksTopic(community.id), () => this.forget());
  }

  forget(): void {
    this.#remembered = {};
  }

  bundle(): Promise<Bundle> {
    const remembered = this.#remembered;
    remembered.bundle ??= this.#orForget(makeBundle(this.#db, this.#community));
    return remembered.bundle;
  }

  /** The desk of a token that is today's and was not renewed; undefined for any other text. */
  async shiftHolder(token: string): Promise<ShiftHolder | undefined> {
    const shift = (await this.#shifts()).get(token) ?? (await this.#newShift(token));
    return shift?.day === dayAt(this.#now(), this.#community.timeZone) ? shift : undefined;
  }

  #shifts(): Promise<Shifts> {
    const remembered = this.#remembered;
    remembered.shifts ??= this.#orForget(loadShifts(this.#db, this.#community.id));
    return remembered.shifts;
  }

  /** Another process may have drawn it a moment ago, and its notice be on the way still. */
  async #newShift(token: string): Promise<StoredShift | undefined> {
    const isThere = await this.#db
      .selectFrom('shifts')
      .select('number')
      .where('community_id', '=', this.#community.id)
      .where('token', '=', token)
      .executeTakeFirst();
    if (isThere === undefined) return undefined;
    this.forget();
    return (await this.#shifts()).get(token);
  }

  async #orForget<T>(loading: Promise<T>): Promise<T> {
    try {
      return await loading;
    } catch (error) {
      this.forget();
      throw error;
    }
  }
}

async function loadShifts(db: Db, communityId: Buffer): Promise<Shifts> {
  const rows = await db
    .selectFrom('shifts')
    .select(['desk_id as deskId', 'token', 'number', 'day'])
    .where('community_id', '=', communityId)
    .execute();
  return new Map(rows.map(({ token, ...shift }) => [token, shift]));
}

interface DeskInBundle {
  readonly description: Buffer;
  readonly roster: Buffer;
  readonly devices: readonly Buffer[];
  readonly leavings: readonly Buffer[];
  readonly stewards: readonly Buffer[];
}

async function makeBundle(db: Db, community: Community): Promise<Bundle> {
  const desks = await loadDesks(db, community.id);
  const json = JSON.stringify({
    origin: community.ledgerOrigin,
    kind: community.kind,
    names: community.names,
    timeZone: community.timeZone,
    emergency: [...community.emergencyNumbers, ...community.crisisNumbers],
    ledger: await ledgerKeys(db, community),
    neighbourhoods: community.neighbourhoods,
    desks: desks.map(deskInBundle),
  });
  const hash = createHash('sha256').update(json).digest('base64url');
  return { json, etag: `"${hash}"` };
}

async function ledgerKeys(db: Db, community: Community): Promise<LedgerKeys> {
  const [key, ...others] = await listVerifierKeys(db, community);
  if (key === undefined) throw new Refusal('unavailable');
  return {
    key: encodeVerifierKey(key),
    ...(others.length > 0 && { others: others.map(encodeVerifierKey) }),
    ...(await witnessPolicy(db, community)),
  };
}

function deskInBundle(desk: DeskInBundle): object {
  const b64 = (bytes: Buffer) => bytes.toString('base64url');
  return {
    ...(JSON.parse(text(desk.description)) as object),
    roster: b64(desk.roster),
    devices: desk.devices.map(b64),
    leavings: desk.leavings.map(b64),
    stewards: desk.stewards.map((leaf) => {
      const { sign, name } = decodeSteward(leaf);
      return { key: sign, name };
    }),
  };
}

/** The devices of the newest roster stand in its order: their hashes follow one another in it. */
async function loadDesks(db: Db, communityId: Buffer): Promise<readonly DeskInBundle[]> {
  const { rows } = await sql<DeskInBundle>`
    select d.description, r.roster,
      array(
        select v.leaf
        from jsonb_array_elements_text(convert_from(r.roster, 'UTF8')::jsonb -> 'devices')
          with ordinality listed (hash, place)
        join devices v on v.community_id = d.community_id and v.desk_id = d.desk_id
          and v.leaf_hash = decode(translate(listed.hash, '-_', '+/') || '=', 'base64')
        order by listed.place
      ) as devices,
      array(
        select l.leaving from leavings l
        where l.community_id = d.community_id and l.desk_id = d.desk_id
          and convert_from(r.roster, 'UTF8')::jsonb -> 'devices'
            ? rtrim(translate(encode(l.leaf_hash, 'base64'), '+/', '-_'), '=')
        order by l.leaf_hash
      ) as leavings,
      array(
        select s.leaf from stewards s
        where s.community_id = d.community_id and s.desk_id = d.desk_id order by s.leaf_hash
      ) as stewards
    from desks d cross join lateral (
      select roster from rosters
      where community_id = d.community_id and desk_id = d.desk_id
      order by number desc limit 1
    ) r
    where d.community_id = ${communityId}
    order by d.desk_id`.execute(db);
  return rows;
}
