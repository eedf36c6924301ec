import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { type Day, readDay, weekdayOf, writeDay } from './calendar-day.ts';
import { isWeekly, type Rule, weekdayCodes } from './rule.ts';

/** Which days from `from` to `to`, both included, a rule names. An exception names all it is valid for. */
export function daysOf(rule: Rule, from: Day, to: Day): ReadonlySet<Day> {
  const first = Math.max(from, rule.first ?? from);
  const last = Math.min(to, rule.last ?? to);
  if (first > last) return new Set();
  if (rule.recurrence === undefined) return new Set(range(first, last));
  if (isWeekly(rule)) return new Set(range(first, last).filter(isOnWeekday(rule)));
  return new Set(recurring(rule, first, last));
}

/** The weekdays of a weekly rule, 0 Monday to 6 Sunday. */
export function weekdaysOf({ recurrence, first }: Rule): readonly number[] {
  const named = (recurrence?.byDay ?? []).map((code) => weekdayCodes.indexOf(code));
  if (named.length > 0) return named;
  const start = recurrence?.start ?? first;
  return start === undefined ? [] : [weekdayOf(start)];
}

function isOnWeekday(rule: Rule): (day: Day) => boolean {
  const weekdays = weekdaysOf(rule);
  return (day) => weekdays.includes(weekdayOf(day));
}

/** A Thursday in a year whose first week began on a Monday: only the phase of a rule without start. */
const anyStart = readDay('2024-01-04') ?? 0;

/** Days alone, at noon of a zone without changes; clocks come in when the times are laid on them. */
function recurring({ recurrence: r }: Rule, first: Day, last: Day): readonly Day[] {
  if (r === undefined) return [];
  const rule = new RRuleTemporal({
    freq: r.freq,
    interval: r.interval,
    dtstart: noonOf(r.start ?? Math.min(anyStart, first)),
    tzid: 'UTC',
    wkst: r.weekStart,
    maxIterations: 20_000,
    ...(r.count === undefined ? {} : { count: r.count }),
    ...(r.byDay.length > 0 ? { byDay: [...r.byDay] } : {}),
    ...(r.byMonthDay.length > 0 ? { byMonthDay: [...r.byMonthDay] } : {}),
    ...(r.byWeekNo.length > 0 ? { byWeekNo: [...r.byWeekNo] } : {}),
    ...(r.byYearDay.length > 0 ? { byYearDay: [...r.byYearDay] } : {}),
  });
  const found = rule.between(new Date(first * dayMs), new Date((last + 1) * dayMs - 1), true);
  return found.flatMap((at) => readDay(at.toString()) ?? []);
}

const dayMs = 86_400_000;

function noonOf(day: Day): Temporal.ZonedDateTime {
  return Temporal.ZonedDateTime.from(`${writeDay(day)}T12:00[UTC]`);
}

function range(first: Day, last: Day): Day[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
