import type { OpenWhen } from './filters.ts';
import { minutesOfDay, weekdayOf } from './hours/calendar-day.ts';
import { readingOf, type WallClock } from './hours/zone.ts';
import { quarterLexeme, quarterOf } from './listing-lexemes.ts';
import type { Give } from './statement.ts';

/** What being open asks of a listing: lexemes, and a condition that PostgreSQL checks on each found. */
export interface OpenClause {
  readonly lexemes: readonly string[];
  readonly condition: (give: Give) => string;
}

const anyTime: OpenClause = { lexemes: [], condition: () => 'true' };

/** The clause for a moment or a day: minutes of the week and since 1970, by the community's clocks. */
export function openClause(
  when: OpenWhen | undefined,
  clock: WallClock,
  holidays: ReadonlySet<number>,
): OpenClause {
  if (when === undefined) return anyTime;
  if (when === 'now') {
    const minute = Math.floor(clock.minute);
    const weekday = weekdayOf(clock.day);
    const ofWeek = weekday * minutesOfDay + minute;
    const onHoliday = holidays.has(clock.day) ? 'open_on_holidays and ' : '';
    const dated = Math.floor(readingOf(clock));
    return {
      lexemes: [quarterLexeme(quarterOf(weekday, minute))],
      condition: (give) =>
        `((${onHoliday}open_week @> ${give(ofWeek)}::int) or open_dated @> ${give(dated)}::int)`,
    };
  }
  const weekday = when === 'saturday' ? 5 : 6;
  const day = clock.day + ((weekday - weekdayOf(clock.day) + 7) % 7);
  const start = day * minutesOfDay;
  return {
    lexemes: [`#d${weekday}`],
    // Open that day at hours nobody wrote down is open that day.
    condition: (give) =>
      `(hours_due is null or open_dated && int4range(${give(start)}::int, ${give(start + minutesOfDay)}::int))`,
  };
}
