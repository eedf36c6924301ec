import type { Db } from '../../db/schema.ts';

/** Since which day the oldest photo waits for somebody to look at it; undefined where none does. */
export async function queueAge(db: Db, communityId: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom('report_photos')
    .select('since')
    .where('community_id', '=', communityId)
    .where('is_shown', '=', false)
    .orderBy('since')
    .orderBy('photo_id')
    .limit(1)
    .executeTakeFirst();
  return row?.since;
}

/** Whether this is a photo of this report that a steward let through. */
export async function isShownPhoto(
  db: Db,
  communityId: Buffer,
  reportId: string,
  photoId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('report_photos')
    .select('is_shown')
    .where('community_id', '=', communityId)
    .where('photo_id', '=', photoId)
    .where('report_id', '=', reportId)
    .executeTakeFirst();
  return row?.is_shown ?? false;
}
