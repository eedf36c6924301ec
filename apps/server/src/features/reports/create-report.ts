import type { Db } from '../../db/schema.ts';
import { todayOf } from '../desks/desks.ts';
import { changeReports } from './change-reports.ts';
import type { NamedPhoto } from './photos/photo-draft.ts';
import { addPhotos } from './photos/photo-rows.ts';
import type { Answers } from './questions.ts';
import { drawReportId } from './report-id.ts';
import type { ReportSide } from './report-side.ts';
import { insertReports } from './report-store.ts';
import type { Position } from './spot.ts';

export interface WantedReport {
  readonly kind: string;
  readonly words: string;
  readonly place: string;
  readonly neighbourhood: string;
  readonly position: Position | undefined;
  readonly answers: Answers;
  readonly followHash: Buffer | undefined;
  readonly photos: readonly NamedPhoto[];
}

/**
 * Makes a report of today with its photos, which wait for a steward; its words are shown at once.
 * `also` writes what belongs to it in the same transaction; what it throws undoes everything.
 */
export async function createReport(
  side: ReportSide,
  wanted: WantedReport,
  also: (db: Db, id: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const { db, community } = side;
  const id = drawReportId();
  const today = todayOf(side);
  const { photos, ...report } = wanted;
  await changeReports(db, community.id, async (transaction, tally) => {
    const steps = [{ day: today, words: '', detail: { kind: 'received' } }] as const;
    const whole = { id, ...report, steps, source: undefined };
    await insertReports(transaction, community.id, [whole], tally);
    await also(transaction, id);
    await addPhotos(side, transaction, photos, { reportId: id, isOfMended: false, today });
  });
  return id;
}
