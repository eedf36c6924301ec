import { Refusal } from '../../refusal.ts';
import { isReportId } from './report-id.ts';
import type { ReportSide } from './report-side.ts';
import { hasWorked } from './shown-work.ts';

export type MeTooOutcome = 'counted' | 'no-such-report' | 'too-quick' | 'sent-before' | 'too-many';

/**
 * Counts somebody else who sees the same thing, without knowing who: for a second of work on the
 * device, or without it for a token of this page that is two seconds old and unused, of which a report
 * has so many an hour.
 */
export async function addMeToo(
  side: ReportSide,
  id: string,
  shown: { readonly token: string; readonly work: string },
): Promise<MeTooOutcome> {
  if (!isReportId(id)) return 'no-such-report';
  const verdict = side.meToos.look(shown.token);
  if (verdict === 'too-quick') return 'too-quick';
  if (verdict !== 'good') return 'sent-before';
  if (!(await hasWorked(side.work, side.db, shown.work))) {
    try {
      side.meTooBudget.take(id);
    } catch (error) {
      if (error instanceof Refusal) return 'too-many';
      throw error;
    }
  }
  if (!(await side.meToos.spend(shown.token))) return 'sent-before';
  const { numUpdatedRows } = await side.db
    .updateTable('reports')
    .set(({ eb }) => ({ me_too: eb('me_too', '+', 1) }))
    .where('community_id', '=', side.community.id)
    .where('report_id', '=', id)
    .where('is_open', '=', true)
    .executeTakeFirst();
  return numUpdatedRows > 0n ? 'counted' : 'no-such-report';
}
