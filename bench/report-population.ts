import type pg from 'pg';
import { kinds } from '../apps/server/src/features/reports/kinds.ts';
import { cellLevels } from '../apps/server/src/features/reports/tally.ts';

/** The middle of the made-up city; a tenth of all reports stand at this one position, as in Boston's. */
export const middle = { latitude: 42.3594, longitude: -71.0587 } as const;
export const neighbourhoods = 35;

/**
 * Reports straight into the tables, in the shape of a city's year: a seventh open, forty kinds,
 * thirty-five neighbourhoods; then the kept counts, as the server itself would have kept them.
 */
export async function fillReports(sql: pg.Client, from: number, to: number): Promise<void> {
  const ids = kinds.slice(0, 40).map(({ id }) => id);
  await sql.query(
    `insert into reports (community_id, report_id, kind, state, is_open, is_listed, words, place,
       neighbourhood, latitude, longitude, received, changed, answered, done)
     select c.community_id, translate(substr(md5('report' || n), 1, 12), '0189', 'wxyz'),
       ($3::text[])[1 + n % 40], case when open then 'received' else 'done' end, open, true,
       'Something is broken here, number ' || n || ', and has been for some days.',
       (n % 300) || ' Long Street', 'n' || n % ${neighbourhoods},
       case when n % 10 = 0 then ${middle.latitude} else ${middle.latitude} + (hashint4(n) % 100000) / 1e6 end,
       case when n % 10 = 0 then ${middle.longitude} else ${middle.longitude} + (hashint4(n + 7) % 130000) / 1e6 end,
       day, case when open then day else day + n % 60 end,
       case when open then null else day + n % 60 end, case when open then null else day + n % 60 end
     from generate_series($1::int, $2::int - 1) n
     cross join lateral (select n % 7 = 0 as open, current_date - 60 - (hashint4(n + 3) & 255) as day) d
     cross join (select community_id from communities limit 1) c`,
    [from, to, ids],
  );
  await sql.query(
    `insert into report_steps (community_id, report_id, number, day, words, detail)
     select r.community_id, r.report_id, s.number, case when s.number = 0 then r.received else r.done end,
       '', jsonb_build_object('kind', case when s.number = 0 then 'received' else 'done' end)
     from reports r cross join generate_series(0, 1) s(number)
     where (s.number = 0 or r.done is not null)
     on conflict do nothing`,
  );
}

/** The kept counts anew, from what is there. */
export async function countReports(sql: pg.Client): Promise<void> {
  await sql.query('truncate report_figures, report_months, report_mend_days, report_cells');
  const groups = `cross join lateral (values (r.neighbourhood), ('*')) a(neighbourhood)
    cross join lateral (values (r.kind), ('')) k(kind)`;
  await sql.query(`insert into report_mend_days
    select r.community_id, a.neighbourhood, k.kind, r.done - r.received, count(*)
    from reports r ${groups} where r.done is not null group by 1, 2, 3, 4`);
  await sql.query(`insert into report_figures
    select r.community_id, a.neighbourhood, k.kind, count(*) filter (where r.is_open),
      count(*) filter (where not r.is_open), count(r.done),
      percentile_disc(0.5) within group (order by r.done - r.received)
    from reports r ${groups} group by 1, 2, 3`);
  await sql.query(`insert into report_months
    select community_id, neighbourhood, month, sum(received), sum(mended) from (
      select r.community_id, a.neighbourhood, date_trunc('month', r.received)::date as month, 1 as received, 0 as mended
      from reports r cross join lateral (values (r.neighbourhood), ('*')) a(neighbourhood)
      union all
      select r.community_id, a.neighbourhood, date_trunc('month', r.done)::date, 0, 1
      from reports r cross join lateral (values (r.neighbourhood), ('*')) a(neighbourhood)
      where r.done is not null) m group by 1, 2, 3`);
  await sql.query(`insert into report_cells
    select community_id, level, floor((longitude + 180) / 360 * (1::bigint << level))::int,
      floor((180 - spot[1]) / 360 * (1::bigint << level))::int, count(*)
    from reports cross join unnest(array[${cellLevels.join(',')}]::smallint[]) level
    where is_open and spot is not null group by 1, 2, 3, 4`);
  await sql.query('vacuum analyze');
}
