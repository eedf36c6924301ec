import type { Db } from '../../db/schema.ts';
import { allKinds, wholeCommunity } from './tally.ts';

/** Counts of a neighbourhood, as they are kept. */
export interface Figure {
  readonly kind: string;
  readonly open: number;
  readonly closed: number;
  readonly mended: number;
  /** Undefined below the least sample. */
  readonly medianDays: number | undefined;
}

export interface MonthFigure {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly received: number;
  readonly mended: number;
}

/** A median over fewer mended things than this would say nothing, and is not shown. */
export const leastSample = 10;
const mostMonths = 24;

/** All kinds together, then each kind that was ever reported, most reported first. */
export async function figuresOf(
  db: Db,
  communityId: Buffer,
  neighbourhood: string,
): Promise<{ readonly all: Figure; readonly byKind: readonly Figure[] }> {
  const rows = await db
    .selectFrom('report_figures')
    .select(['kind', 'open', 'closed', 'mended', 'median_days'])
    .where('community_id', '=', communityId)
    .where('neighbourhood', '=', neighbourhood)
    .execute();
  const figures = rows
    .filter(({ open, closed }) => open + closed > 0)
    .map(({ median_days, ...row }) => ({
      ...row,
      medianDays: row.mended >= leastSample ? (median_days ?? undefined) : undefined,
    }));
  const none = { kind: allKinds, open: 0, closed: 0, mended: 0, medianDays: undefined };
  return {
    all: figures.find(({ kind }) => kind === allKinds) ?? none,
    byKind: figures
      .filter(({ kind }) => kind !== allKinds)
      .sort((a, b) => b.open + b.closed - (a.open + a.closed)),
  };
}

/** The last two years in which anything happened, oldest month first, without gaps. */
export async function monthsOf(
  db: Db,
  communityId: Buffer,
  neighbourhood: string,
): Promise<readonly MonthFigure[]> {
  const rows = await db
    .selectFrom('report_months')
    .select(['month', 'received', 'mended'])
    .where('community_id', '=', communityId)
    .where('neighbourhood', '=', neighbourhood)
    .orderBy('month', 'desc')
    .limit(mostMonths)
    .execute();
  const [newest] = rows;
  if (newest === undefined) return [];
  const known = new Map(rows.map(({ month, ...row }) => [month.slice(0, 7), row]));
  const months: MonthFigure[] = [];
  for (let month = newest.month.slice(0, 7); months.length < mostMonths; month = before(month)) {
    months.push({ month, ...(known.get(month) ?? { received: 0, mended: 0 }) });
  }
  const oldest = months.findLastIndex(({ received, mended }) => received + mended > 0);
  return months.slice(0, oldest + 1).reverse();
}

/** Open and closed of every neighbourhood, by its id; in no order that would rank them. */
export async function neighbourhoodCounts(
  db: Db,
  communityId: Buffer,
): Promise<ReadonlyMap<string, { readonly open: number; readonly closed: number }>> {
  const rows = await db
    .selectFrom('report_figures')
    .select(['neighbourhood', 'open', 'closed'])
    .where('community_id', '=', communityId)
    .where('kind', '=', allKinds)
    .where('neighbourhood', 'not in', [wholeCommunity, ''])
    .execute();
  return new Map(rows.map(({ neighbourhood, ...counts }) => [neighbourhood, counts]));
}

function before(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - 1);
  return date.toISOString().slice(0, 7);
}
