import type { CutReason } from '@nearhand/protocol/report-desk';
import type { Db } from '../../../db/schema.ts';
import { ReportError } from '../report-error.ts';
import type { ReportSide } from '../report-side.ts';
import type { CutPart, Step } from '../step.ts';
import { takeStep } from '../take-step.ts';
import type { Tally } from '../tally.ts';

export interface Cut {
  readonly part: Exclude<CutPart, 'photo'>;
  readonly reason: CutReason;
  /** Which step's words, where `part` is `step`. */
  readonly step?: number | undefined;
}

/**
 * Deletes what names somebody, at once and for good; in its place stands the reason. Returns the ids
 * of photos whose files go too, once this is committed.
 */
export async function cutReport(
  db: Db,
  communityId: Buffer,
  reportId: string,
  { part, reason, step: number }: Cut,
  day: string,
  tally: Tally,
): Promise<readonly string[]> {
  const step: Step = { day, words: '', detail: { kind: 'cut', part, reason } };
  await takeStep(db, communityId, reportId, step, 'steward', tally);
  const isAll = part === 'all';
  if (isAll || part === 'words' || part === 'place') {
    await db
      .updateTable('reports')
      .set({
        ...(isAll || part === 'words' ? { words: '' } : {}),
        ...(isAll || part === 'place' ? { place: '' } : {}),
        ...(isAll ? { answers: '{}', cover: null } : {}),
      })
      .where('community_id', '=', communityId)
      .where('report_id', '=', reportId)
      .execute();
  }
  if (isAll || part === 'step')
    await cutSteps(db, communityId, reportId, isAll ? undefined : number);
  return isAll ? await cutPhotos(db, communityId, reportId) : [];
}

async function cutSteps(
  db: Db,
  communityId: Buffer,
  reportId: string,
  number: number | undefined,
): Promise<void> {
  const update = db
    .updateTable('report_steps')
    .set({ words: '' })
    .where('community_id', '=', communityId)
    .where('report_id', '=', reportId);
  await (number === undefined ? update : update.where('number', '=', number)).execute();
}

async function cutPhotos(
  db: Db,
  communityId: Buffer,
  reportId: string,
): Promise<readonly string[]> {
  const rows = await db
    .deleteFrom('report_photos')
    .where('community_id', '=', communityId)
    .where('report_id', '=', reportId)
    .returning('photo_id')
    .execute();
  return rows.map(({ photo_id }) => photo_id);
}

/** Shows a photo, or deletes it with its files and says why. */
export async function judgePhoto(
  side: ReportSide,
  db: Db,
  photoId: string,
  verdict: { readonly show: true } | { readonly show: false; readonly reason: CutReason },
  day: string,
  tally: Tally,
): Promise<readonly string[]> {
  const { community } = side;
  const row = await db
    .selectFrom('report_photos')
    .select('report_id')
    .where('community_id', '=', community.id)
    .where('photo_id', '=', photoId)
    .executeTakeFirst();
  if (row === undefined) throw new ReportError('no-such-report', 'There is no such photo.');
  const reportId = row.report_id;
  if (verdict.show) {
    await db
      .updateTable('report_photos')
      .set({ is_shown: true })
      .where('community_id', '=', community.id)
      .where('photo_id', '=', photoId)
      .execute();
  } else {
    await db
      .deleteFrom('report_photos')
      .where('community_id', '=', community.id)
      .where('photo_id', '=', photoId)
      .execute();
    const detail = { kind: 'cut', part: 'photo', reason: verdict.reason } as const;
    await takeStep(db, community.id, reportId, { day, words: '', detail }, 'steward', tally);
  }
  await keepCover(db, community.id, reportId);
  return verdict.show ? [] : [photoId];
}

/** The first photo of what is broken that is shown stands in lists. */
async function keepCover(db: Db, communityId: Buffer, reportId: string): Promise<void> {
  const first = await db
    .selectFrom('report_photos')
    .select('photo_id')
    .where('community_id', '=', communityId)
    .where('report_id', '=', reportId)
    .where('is_shown', '=', true)
    .where('is_of_mended', '=', false)
    .orderBy('place')
    .limit(1)
    .executeTakeFirst();
  await db
    .updateTable('reports')
    .set({ cover: first?.photo_id ?? null })
    .where('community_id', '=', communityId)
    .where('report_id', '=', reportId)
    .execute();
}
