import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import type { Log } from '../../log.ts';
import { getCommunity } from '../community/community.ts';
import { writeDay } from './hours/calendar-day.ts';
import { keepHours } from './hours/kept-hours.ts';
import { toRow } from './hours/kept-hours-row.ts';
import type { Schedule } from './hours/schedule.ts';
import { readTimetable } from './hours/timetable.ts';
import { hoursGround } from './index-services.ts';
import {
  markOf,
  openWeekdaysOf,
  quarterLexeme,
  quartersOf,
  weekdayLexeme,
} from './listing-lexemes.ts';
import type { HoursGround } from './store-listings.ts';

/**
 * Makes the kept days of at most `count` listings anew whose day has come; returns how many there
 * were. Only irregular hours have such a day: a week that is like every other is never touched.
 */
export async function refreshHours(
  db: Db,
  communityId: Buffer,
  ground: HoursGround,
  count = 500,
): Promise<number> {
  const { rows: due } = await sql<{ readonly id: string; readonly schedules: readonly Schedule[] }>`
    select listing_id as id, schedules from listings
    where community_id = ${communityId} and hours_due <= ${writeDay(ground.today)}::date
    limit ${count}
  `.execute(db);
  if (due.length === 0) return 0;
  const mark = markOf(communityId);
  const made = due.map(({ id, schedules }) => {
    const timetable = readTimetable(schedules, ground.zone, ground.now);
    const kept = keepHours(timetable, ground.today, ground.holidays);
    const when = [
      ...[...quartersOf(kept)].map(quarterLexeme),
      ...[...openWeekdaysOf(kept)].map(weekdayLexeme),
    ];
    return { id, ...toRow(kept), lexemes: when.map((lexeme) => mark + lexeme) };
  });
  await sql`
    update listings as l set
      open_dated = r.open_dated::int4multirange, hours = r.hours, hours_due = r.hours_due,
      search = array_to_tsvector(array(
        select word from unnest(tsvector_to_array(l.search)) as word
        where word !~ ${`^${mark}#[od]\\d+$`}
        union select unnest(r.lexemes)
      ))
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as r (
      id uuid, open_dated text, hours jsonb, hours_due date, lexemes text[]
    )
    where l.community_id = ${communityId} and l.listing_id = r.id
  `.execute(db);
  return due.length;
}

/** Makes everything anew that has come due, for the community of the installation. */
export async function refreshDue(db: Db, log: Log): Promise<void> {
  try {
    const community = await getCommunity(db);
    if (!community) return;
    const ground = await hoursGround(db, community.id);
    while ((await refreshHours(db, community.id, ground)) > 0);
  } catch (error) {
    // Kept days run out after five weeks and are then said as unknown; the next hour tries again.
    log.error('hours could not be made anew', { kind: error instanceof Error ? error.name : '' });
  }
}
