import type { Db } from '../../db/schema.ts';

/** How a real desk is meant to begin: so many stewards, of whom so many sign each change. */
export interface FoundingPlan {
  readonly stewards: number;
  readonly needed: number;
}

export async function planFounding(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  plan: FoundingPlan,
): Promise<void> {
  await db
    .insertInto('founding_plans')
    .values({ community_id: communityId, desk_id: deskId, ...plan })
    .execute();
}

/** Undefined once the first root counts, and for desks that the server founded itself. */
export async function findFoundingPlan(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
): Promise<FoundingPlan | undefined> {
  return db
    .selectFrom('founding_plans')
    .select(['stewards', 'needed'])
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .executeTakeFirst();
}

/** Ends a founding: whoever has not come by the server's own links is invited by a steward now. */
export async function endFounding(db: Db, communityId: Buffer, deskId: Buffer): Promise<void> {
  const planned = await db
    .deleteFrom('founding_plans')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .returning('stewards')
    .executeTakeFirst();
  if (planned === undefined) return;
  await db
    .deleteFrom('invitations')
    .where('community_id', '=', communityId)
    .where('desk_id', '=', deskId)
    .where('role', '=', 'steward')
    .where('secret', 'is not', null)
    .execute();
}
