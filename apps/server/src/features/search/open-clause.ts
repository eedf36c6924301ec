import type { OpenWhen } from './filters.ts';
import { minutesOfDay, weekdayOf } from './hours/calendar-day.ts';
import { readingOf, type WallClock } from './hours/zone.ts';
import { quarterLexeme, quarterOf } from './listing-lexemes.ts';

/** What being open asks of a listing: lexemes, and a condition that PostgreSQL checks on each found. */
export interface OpenClause {
  readonly lexemes: readonly string[];
  readonly condition: string;
}

const anyTime: OpenClause = { lexemes: [], condition: 'true' };

/**
 * The clause for a moment or a day. It holds numbers only, none of them from outside: minutes of the
 * week and since 1970, by the community's clocks.
 */
export function openClause(
  when: OpenWhen | undefined,
  clock: WallClock,
  holidays: ReadonlySet<number>,
): OpenClause {
  if (when === undefined) return anyTime;
  if (when === 'now') {
    const minute = Math.floor(clock.minute);
    const weekday = weekdayOf(clock.day);
    const week = holidays.has(clock.day)
      ? `open_on_holidays and open_week @> ${weekday * minutesOfDay + minute}`
      : `open_week @> ${weekday * minutesOfDay + minute}`;
    const dated = `open_dated @> ${Math.floor(readingOf(clock))}`;
    const quarter = quarterLexeme(quarterOf(weekday, minute));
    return { lexemes: [quarter], condition: `((${week}) or ${dated})` };
  }
  const weekday = when === 'saturday' ? 5 : 6;
  const day = clock.day + ((weekday - weekdayOf(clock.day) + 7) % 7);
  const start = day * minutesOfDay;
  const dated = `open_dated && int4range(${start}, ${start + minutesOfDay})`;
  // Open that day at hours nobody wrote down is open that day.
  return { lexemes: [`#d${weekday}`], condition: `(hours_due is null or ${dated})` };
}
