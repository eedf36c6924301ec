import { sql } from 'kysely';
import type { Db } from '../../../db/schema.ts';
import type { ReportSide } from '../report-side.ts';
import type { NamedPhoto } from './photo-draft.ts';

export interface PhotosOf {
  readonly reportId: string;
  readonly isOfMended: boolean;
  readonly today: string;
}

/** Which of these ids are photos of reports. */
export async function knownPhotos(
  db: Db,
  communityId: Buffer,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('report_photos')
    .select('photo_id')
    .where('community_id', '=', communityId)
    .where('photo_id', '=', sql<string>`any(${[...ids]}::text[])`)
    .execute();
  return new Set(rows.map(({ photo_id }) => photo_id));
}

/**
 * Gives a report photos that came as drafts, behind those that it has; nobody sees them before a
 * steward looked at them. The last thing in its transaction, so that nothing that is refused leaves a
 * file behind.
 */
export async function addPhotos(
  { community, photos: files }: Pick<ReportSide, 'community' | 'photos'>,
  db: Db,
  photos: readonly NamedPhoto[],
  { reportId, isOfMended, today }: PhotosOf,
): Promise<void> {
  if (photos.length === 0) return;
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(place) + 1, 0)::int as next from report_photos
    where community_id = ${community.id} and report_id = ${reportId}`.execute(db);
  const first = rows[0]?.next ?? 0;
  await db
    .insertInto('report_photos')
    .values(
      photos.map(({ id, width, height }, index) => ({
        ...{ community_id: community.id, photo_id: id, report_id: reportId },
        ...{ place: first + index, is_shown: false, is_of_mended: isOfMended },
        ...{ since: today, width, height },
      })),
    )
    .execute();
  for (const { id } of photos) await files.settle(id);
}
