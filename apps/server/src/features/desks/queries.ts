import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';

/** A member of a desk as the tables have it. */
export interface Member {
  readonly leafHash: Buffer;
  readonly signKey: Buffer;
  readonly leaf: Buffer;
}

export interface NewestRoster {
  readonly deskId: Buffer;
  readonly number: number;
  readonly roster: Buffer;
  readonly paused: boolean;
}

/** Whether the community has this desk; locked against changes of its roster for a transaction. */
export async function lockDesk(db: Db, communityId: Buffer, deskId: Buffer): Promise<boolean> {
  const desk = await db
    .selectFrom('desks')
    .select('desk_id')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .forUpdate()
    .executeTakeFirst();
  return desk !== undefined;
}

/** The newest roster of each of these desks; within a transaction they stay the newest until it ends. */
export async function newestRosters(
  db: Db,
  communityId: Buffer,
  deskIds: readonly Buffer[],
): Promise<readonly NewestRoster[]> {
  const { rows } = await sql<NewestRoster>`
    select d.desk_id as "deskId", d.paused, r.number, r.roster
    from desks d cross join lateral (
      select number, roster from rosters
      where community_id = d.community_id and desk_id = d.desk_id
      order by number desc limit 1
    ) r
    where d.community_id = ${communityId} and d.desk_id = any(${deskIds})
    for share of d`.execute(db);
  return rows;
}

/** The newest roster of one desk, or undefined where there is no such desk. */
export async function newestRoster(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
): Promise<NewestRoster | undefined> {
  return (await newestRosters(db, communityId, [deskId]))[0];
}

/** A device that was enrolled at the desk at any time and has not left. */
export async function findDevice(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  leafHash: Buffer,
): Promise<(Member & { readonly hasLeft: boolean }) | undefined> {
  return db
    .selectFrom('devices as d')
    .leftJoin('leavings as l', (join) =>
      join
        .onRef('l.community_id', '=', 'd.community_id')
        .onRef('l.desk_id', '=', 'd.desk_id')
        .onRef('l.leaf_hash', '=', 'd.leaf_hash'),
    )
    .select(['d.leaf_hash as leafHash', 'd.sign_key as signKey', 'd.leaf'])
    .select(sql<boolean>`l.leaf_hash is not null`.as('hasLeft'))
    .where('d.community_id', '=', communityId)
    .where('d.desk_id', '=', deskId)
    .where('d.leaf_hash', '=', leafHash)
    .executeTakeFirst();
}

/** A steward of the desk by leaf hash or by key. */
export async function findSteward(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  by: { readonly leafHash: Buffer } | { readonly key: Buffer },
): Promise<Member | undefined> {
  const query = db
    .selectFrom('stewards')
    .select(['leaf_hash as leafHash', 'sign_key as signKey', 'leaf'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId);
  const found =
    'key' in by ? query.where('sign_key', '=', by.key) : query.where('leaf_hash', '=', by.leafHash);
  return found.executeTakeFirst();
}
