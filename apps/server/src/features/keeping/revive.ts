import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../db/schema.ts';
import { recordRestore } from '../ledger/ledger.ts';
import type { Day } from '../requests/requests.ts';
import { sealAtRest } from './at-rest.ts';
import type { NightPlaces } from './keeper.ts';
import type { Survivor } from './survivors.ts';

/** What became of the rooms of a restored backup. */
export interface Revived {
  readonly rooms: number;
  /** Rooms of the backup without an `S` that survived: erased since, or never to be opened again. */
  readonly dropped: number;
}

const rowsAtOnce = 1000;

/**
 * Gives a restored community's rooms back the `S` that survived, under a night key drawn now, and
 * deletes every room that is not whole with them: what was erased since the backup, above all. The
 * ledger gets a leaf that says so, and every room is marked until its resident's device continues it.
 *
 * @param restore the day of the backup, and today
 */
export async function reviveRooms(
  db: Kysely<Database>,
  communityId: Buffer,
  places: NightPlaces,
  survivors: readonly Survivor[],
  { backup, day }: { readonly backup: Day; readonly day: Day },
): Promise<Revived> {
  const [keyId, key] = [randomBytes(8), randomBytes(32)];
  await places.own.make();
  await places.own.writeKey(keyId, key);
  await places.second?.make();
  await places.second?.writeKey(keyId, key);
  return await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('night_keys')
      // Being left at once, so that the first night writes a dump and destroys what was before.
      .values({ community_id: communityId, key_id: keyId, leaving_id: keyId, done_day: null })
      .execute();
    for (let at = 0; at < survivors.length; at += rowsAtOnce) {
      const rows = survivors.slice(at, at + rowsAtOnce).map(({ roomId, epoch, s }) => ({
        room_id: roomId.toString('hex'),
        epoch,
        wrapped: sealAtRest(key, ['room_secrets', communityId, roomId, epoch], s).toString('hex'),
      }));
      await sql`
        insert into room_secrets (community_id, room_id, epoch, key_id, wrapped)
        select e.community_id, e.room_id, e.epoch, ${keyId}, decode(r.wrapped, 'hex')
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as r (room_id text, epoch integer, wrapped text)
        join room_epochs e on e.community_id = ${communityId}
          and e.room_id = decode(r.room_id, 'hex') and e.epoch = r.epoch`.execute(transaction);
    }
    const dropped = await sql<{ readonly room_id: Buffer }>`
      delete from rooms r where community_id = ${communityId} and (
        exists (
          select from room_epochs e
          where e.community_id = r.community_id and e.room_id = r.room_id and not exists (
            select from room_secrets s
            where s.community_id = e.community_id and s.room_id = e.room_id and s.epoch = e.epoch))
        or not exists (
          select from room_epochs e
          where e.community_id = r.community_id and e.room_id = r.room_id and e.epoch = r.epoch))
      returning room_id`.execute(transaction);
    // They refer to no room, so that an append asks for none: those of a dropped one go by its id.
    const ids = dropped.rows.map(({ room_id }) => room_id);
    await sql`
      delete from elements where community_id = ${communityId} and room_id = any(${ids})`.execute(
      transaction,
    );
    await transaction
      .updateTable('rooms')
      .set({ set_back_to: backup })
      .where('community_id', '=', communityId)
      .execute();
    await recordRestore(transaction, communityId, { backup, day });
    const { count } = await transaction
      .selectFrom('rooms')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('community_id', '=', communityId)
      .executeTakeFirstOrThrow();
    return { rooms: count, dropped: dropped.rows.length };
  });
}
