import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import type { Tally } from './tally.ts';

/**
 * Adds what was tallied to the kept counts, inside the transaction that changes the reports. Rows are
 * taken in one order, so that two writers wait for each other and never deadlock.
 */
export async function storeTally(db: Db, communityId: Buffer, tally: Tally): Promise<void> {
  const figures = inOrder(tally.figures, ({ open, closed, mended }) => [open, closed, mended]);
  if (figures.length > 0) {
    await sql`
      insert into report_figures (community_id, neighbourhood, kind, open, closed, mended)
      select ${communityId}, * from unnest(
        ${figures.map((f) => f.neighbourhood)}::text[], ${figures.map((f) => f.kind)}::text[],
        ${figures.map((f) => f.open)}::int[], ${figures.map((f) => f.closed)}::int[],
        ${figures.map((f) => f.mended)}::int[])
      on conflict (community_id, neighbourhood, kind) do update set
        open = report_figures.open + excluded.open,
        closed = report_figures.closed + excluded.closed,
        mended = report_figures.mended + excluded.mended`.execute(db);
  }
  const months = inOrder(tally.months, ({ received, mended }) => [received, mended]);
  if (months.length > 0) {
    await sql`
      insert into report_months (community_id, neighbourhood, month, received, mended)
      select ${communityId}, * from unnest(
        ${months.map((m) => m.neighbourhood)}::text[], ${months.map((m) => m.month)}::date[],
        ${months.map((m) => m.received)}::int[], ${months.map((m) => m.mended)}::int[])
      on conflict (community_id, neighbourhood, month) do update set
        received = report_months.received + excluded.received,
        mended = report_months.mended + excluded.mended`.execute(db);
  }
  await storeMends(db, communityId, tally);
  await storeCells(db, communityId, tally);
}

async function storeMends(db: Db, communityId: Buffer, tally: Tally): Promise<void> {
  const mends = inOrder(tally.mends, ({ count }) => [count]);
  if (mends.length === 0) return;
  await sql`
    insert into report_mend_days (community_id, neighbourhood, kind, days, count)
    select ${communityId}, * from unnest(
      ${mends.map((m) => m.neighbourhood)}::text[], ${mends.map((m) => m.kind)}::text[],
      ${mends.map((m) => m.days)}::smallint[], ${mends.map((m) => m.count)}::int[])
    on conflict (community_id, neighbourhood, kind, days) do update set
      count = report_mend_days.count + excluded.count`.execute(db);
}

async function storeCells(db: Db, communityId: Buffer, tally: Tally): Promise<void> {
  const cells = inOrder(tally.cells, ({ open }) => [open]);
  if (cells.length === 0) return;
  await sql`
    insert into report_cells (community_id, level, x, y, open)
    select ${communityId}, * from unnest(
      ${cells.map((c) => c.level)}::smallint[], ${cells.map((c) => c.x)}::int[],
      ${cells.map((c) => c.y)}::int[], ${cells.map((c) => c.open)}::int[])
    on conflict (community_id, level, x, y) do update set
      open = report_cells.open + excluded.open`.execute(db);
}

/** The median days to mend of everything that a tally touched, read from the kept counts of days. */
export async function storeMedians(
  db: Db,
  communityId: Buffer,
  touched: Iterable<{ readonly neighbourhood: string; readonly kind: string }>,
): Promise<void> {
  const keys = [...touched];
  if (keys.length === 0) return;
  await sql`
    update report_figures f set median_days = m.days
    from (
      select k.neighbourhood, k.kind, (
        select d.days from (
          select days, sum(count) over (order by days) as upto, sum(count) over () as total
          from report_mend_days
          where community_id = ${communityId} and neighbourhood = k.neighbourhood and kind = k.kind
        ) d
        where d.total > 0 and d.upto * 2 >= d.total
        order by d.days limit 1
      ) as days
      from unnest(
        ${keys.map((k) => k.neighbourhood)}::text[], ${keys.map((k) => k.kind)}::text[]
      ) as k(neighbourhood, kind)
    ) m
    where f.community_id = ${communityId} and f.neighbourhood = m.neighbourhood and f.kind = m.kind
      and f.median_days is distinct from m.days`.execute(db);
}

function inOrder<T>(
  changes: ReadonlyMap<string, T>,
  amounts: (change: T) => readonly number[],
): T[] {
  return [...changes]
    .filter(([, change]) => amounts(change).some((amount) => amount !== 0))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change);
}
