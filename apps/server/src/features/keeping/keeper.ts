import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { KeepingError } from './keeping-error.ts';
import { NightFolder } from './night-folder.ts';
import { inClear, NightKeys, type SecretPlace, type StoredSecret } from './night-keys.ts';
import { NightLog } from './night-log.ts';

/** Where night keys lie: beside the database, and in a second place off the machine. */
export interface NightPlaces {
  readonly own: NightFolder;
  readonly second: NightFolder | undefined;
}

/** `night` of a folder, with a folder in it for each community. */
export function nightPlaces(
  {
    dataFolder,
    secondPlace,
  }: { readonly dataFolder: string; readonly secondPlace?: string | undefined },
  communityId: Buffer,
): NightPlaces {
  const of = (folder: string) =>
    new NightFolder(join(folder, 'night', communityId.toString('hex')));
  return {
    own: of(dataFolder),
    second: secondPlace === undefined ? undefined : of(secondPlace),
  };
}

/**
 * Keeps `S` of every epoch wrapped under the night key, and notes outside the database what a
 * restore has to know of: each new `S`, and each erasure before it is answered for.
 */
export class Keeper {
  readonly communityId: Buffer;
  readonly places: NightPlaces;
  readonly keys: NightKeys;
  readonly log: NightLog;

  private constructor(communityId: Buffer, places: NightPlaces) {
    this.communityId = communityId;
    this.places = places;
    this.keys = new NightKeys(places.own);
    this.log = new NightLog(places.own);
  }

  /**
   * The keeper of a community. Draws the first night key; fetches a key that is missing here from
   * the second place. @throws KeepingError `key-missing` where it is in neither: rooms cannot be opened
   */
  static async open(
    db: Kysely<Database>,
    communityId: Buffer,
    places: NightPlaces,
  ): Promise<Keeper> {
    await places.own.make();
    const keeper = new Keeper(communityId, places);
    await db.transaction().execute(async (transaction) => {
      await lockNight(transaction, communityId, 'exclusive');
      const row = await findNight(transaction, communityId);
      if (row === undefined) await keeper.#begin(transaction);
      else await keeper.#fetch(row);
    });
    return keeper;
  }

  /** `S` in clear. Throws where the row was altered or is of another place. */
  unwrap(roomId: Buffer, epoch: number, stored: StoredSecret): Buffer {
    return this.keys.unwrap(this.#at(roomId, epoch), stored);
  }

  /** Stores `S` of a new epoch, in the transaction that makes it. */
  async keep(db: Db, roomId: Buffer, epoch: number, s: Buffer): Promise<void> {
    const keyId = await this.#currentKey(db);
    const wrapped = this.keys.wrap(keyId, this.#at(roomId, epoch), s);
    await db
      .insertInto('room_secrets')
      .values({ community_id: this.communityId, room_id: roomId, epoch, key_id: keyId, wrapped })
      .execute();
    await this.log.append(keyId, [{ kind: 'secret', roomId, epoch, wrapped }]);
  }

  /**
   * Notes that rooms are erased, in the transaction that erases them and before it commits: an
   * erasure that was answered for is on the disk twice. One whose transaction fails afterwards is
   * undone by a restore only, and its resident was told to try again.
   */
  async forget(db: Db, roomIds: readonly Buffer[]): Promise<void> {
    const keyId = await this.#currentKey(db);
    await this.log.append(
      keyId,
      roomIds.map((roomId) => ({ kind: 'erased', roomId })),
    );
  }

  #at(roomId: Buffer, epoch: number): SecretPlace {
    return { communityId: this.communityId, roomId, epoch };
  }

  /** Holds off a change of keys until the transaction ends, so that nothing is left under the old one. */
  async #currentKey(db: Db): Promise<Buffer> {
    await lockNight(db, this.communityId, 'shared');
    const row = await findNight(db, this.communityId);
    if (row === undefined) throw new KeepingError('key-missing', 'There is no night key yet.');
    return row.keyId;
  }

  async #begin(db: Db): Promise<void> {
    const keyId = randomBytes(8);
    const key = randomBytes(32);
    await this.places.own.writeKey(keyId, key);
    await this.places.second?.make();
    await this.places.second?.writeKey(keyId, key);
    const { rows } = await sql<{ readonly isOld: boolean }>`
      select exists (select from room_secrets where community_id = ${this.communityId}) as "isOld"
    `.execute(db);
    await db
      .insertInto('night_keys')
      .values({
        community_id: this.communityId,
        key_id: keyId,
        // Rows of before there were night keys: the night that is due now wraps them.
        leaving_id: rows[0]?.isOld ? inClear : null,
        done_day: null,
      })
      .execute();
  }

  async #fetch({ keyId, leavingId }: Night): Promise<void> {
    const { own, second } = this.places;
    // The key that is being left may be destroyed already, with no row under it any more.
    for (const id of leavingId === null ? [keyId] : [keyId, leavingId]) {
      const kept = own.readKey(id) ?? second?.readKey(id);
      if (kept !== undefined && own.readKey(id) === undefined) await own.writeKey(id, kept);
      if (kept !== undefined || id === leavingId) continue;
      const there = second?.path ?? 'for which NEARHAND_SECOND_PLACE is not set';
      throw new KeepingError(
        'key-missing',
        `The night key ${id.toString('hex')} is neither in ${own.path} nor in the second place, ${there}: without it no room opens. Put that file back, or restore a backup.`,
      );
    }
  }
}

export interface Night {
  readonly keyId: Buffer;
  readonly leavingId: Buffer | null;
  readonly doneDay: string | null;
}

/** Under which key new secrets go, and whether a night is under way; undefined before the first. */
export async function findNight(db: Db, communityId: Buffer): Promise<Night | undefined> {
  return await db
    .selectFrom('night_keys')
    .select(['key_id as keyId', 'leaving_id as leavingId', 'done_day as doneDay'])
    .where('community_id', '=', communityId)
    .executeTakeFirst();
}

/** "nigh" in ASCII: the class of the advisory locks that a change of keys and its users take. */
const lockClass = 0x6e696768;

/** Until the transaction ends. Queued fairly, so that many readers cannot put off a night. */
export async function lockNight(
  db: Db,
  communityId: Buffer,
  how: 'shared' | 'exclusive',
): Promise<void> {
  const of = communityId.readInt32BE(0);
  await (how === 'shared'
    ? sql`select pg_advisory_xact_lock_shared(${lockClass}::integer, ${of}::integer)`
    : sql`select pg_advisory_xact_lock(${lockClass}::integer, ${of}::integer)`
  ).execute(db);
}
