import { type Day, minutesOfDay, readDay } from './calendar-day.ts';
import type { Schedule } from './schedule.ts';

/** From one minute of a day to another, the second up to a day later: 1320 to 1560 is 22:00 to 2:00. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The days of a recurrence, in the words of RFC 5545, section 3.3.10. */
export interface Recurrence {
  readonly freq: 'WEEKLY' | 'MONTHLY';
  readonly interval: number;
  readonly byDay: readonly string[];
  readonly byMonthDay: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byYearDay: readonly number[];
  readonly weekStart: string;
  readonly start: Day | undefined;
  readonly count: number | undefined;
}

/** One row of a schedule, understood. */
export interface Rule {
  readonly first: Day | undefined;
  readonly last: Day | undefined;
  /** Undefined for an exception: every day from first to last. */
  readonly recurrence: Recurrence | undefined;
  /** Undefined where the row has no times: an exception is closed then, another's times are not known. */
  readonly period: Period | undefined;
  /** Minutes from UTC, where the times are not those of the community's own clocks. */
  readonly offset: number | undefined;
  readonly holidays: 'open' | 'closed' | 'unknown';
}

/**
 * Reads a row; undefined where it says nothing that can be relied on, which is then said as unknown.
 * Times are those of the community's clocks where they carry no offset, or one that its zone has
 * (`zoneOffsets`, in minutes): whoever writes 09:00-05:00 in winter means nine o'clock in summer too.
 */
export function readRule(row: Schedule, zoneOffsets: readonly number[]): Rule | undefined {
  const times = readTimes(row);
  if (times === 'unreadable') return undefined;
  const given = times?.offset ?? (row.timezone == null ? undefined : row.timezone * 60);
  const [first, from] = [readDay(row.valid_from), readDay(row.dtstart)];
  const limits = [readDay(row.valid_to), readDay(readUntil(row.until))];
  if (isWritten(row.valid_from, first) || isWritten(row.valid_to, limits[0])) return undefined;
  const ends = limits.filter((day) => day !== undefined);
  const rule = {
    first: first ?? from,
    last: ends.length > 0 ? Math.min(...ends) : undefined,
    period: times?.period,
    offset: given === undefined || zoneOffsets.includes(given) ? undefined : given,
    holidays: row.holidays === 'open' || row.holidays === 'closed' ? row.holidays : 'unknown',
  } as const;
  if (!row.freq) return rule.first === undefined ? undefined : { ...rule, recurrence: undefined };
  const recurrence = readRecurrence(row, from ?? first);
  return recurrence && { ...rule, recurrence };
}

/** Whether a rule holds on the same days of every week, within its limits. */
export function isWeekly({ recurrence: r, offset }: Rule): boolean {
  return (
    r !== undefined &&
    offset === undefined &&
    r.freq === 'WEEKLY' &&
    r.interval === 1 &&
    r.count === undefined &&
    r.byMonthDay.length + r.byWeekNo.length + r.byYearDay.length === 0
  );
}

export const weekdayCodes: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

function readRecurrence(row: Schedule, start: Day | undefined): Recurrence | undefined {
  const { freq } = row;
  if (freq !== 'WEEKLY' && freq !== 'MONTHLY') return undefined;
  const interval = row.interval ?? 1;
  const byDay = listOf(row.byday, freq === 'WEEKLY' ? /^[A-Z]{2}$/ : /^[+-]?\d?[A-Z]{2}$/);
  const byMonthDay = numbersOf(row.bymonthday, 31);
  const byWeekNo = numbersOf(row.byweekno, 53);
  const byYearDay = numbersOf(row.byyearday, 366);
  if (!byDay || !byMonthDay || !byWeekNo || !byYearDay) return undefined;
  if (!byDay.every((day) => weekdayCodes.includes(day.slice(-2)))) return undefined;
  const hasDays = byDay.length + byMonthDay.length + byYearDay.length > 0;
  // Every second week of which weeks, the day of which month: without a start nobody knows.
  if ((!hasDays || interval !== 1 || row.count != null) && start === undefined) return undefined;
  if (!Number.isInteger(interval) || interval < 1 || interval > 1000) return undefined;
  const weekStart = weekdayCodes.includes(row.wkst ?? '') ? (row.wkst ?? 'MO') : 'MO';
  const count = row.count ?? undefined;
  return { freq, interval, byDay, byMonthDay, byWeekNo, byYearDay, weekStart, start, count };
}

function listOf(text: string | null | undefined, each: RegExp): readonly string[] | undefined {
  const parts = (text ?? '').split(/[,;\s]+/).filter((part) => part !== '');
  const upper = parts.map((part) => part.toUpperCase());
  return upper.every((part) => each.test(part)) ? upper : undefined;
}

function numbersOf(
  text: string | null | undefined,
  largest: number,
): readonly number[] | undefined {
  const parts = listOf(text, /^[+-]?\d{1,3}$/)?.map(Number);
  return parts?.every((n) => n !== 0 && Math.abs(n) <= largest) ? parts : undefined;
}

/** A day that is written but is none makes the row unreadable. */
function isWritten(text: string | null | undefined, day: Day | undefined): boolean {
  return text != null && text !== '' && day === undefined;
}

/** iCalendar's own spelling, `20261231T235959Z`, as well as ISO's. */
function readUntil(text: string | null | undefined): string | undefined {
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)/.exec(text ?? '') ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}

interface Times {
  readonly period: Period;
  readonly offset: number | undefined;
}

function readTimes({ opens_at, closes_at }: Schedule): Times | undefined | 'unreadable' {
  if (!opens_at && !closes_at) return undefined;
  const [from, to] = [readTime(opens_at ?? ''), readTime(closes_at ?? '')];
  if (!from || !to || from.minute === minutesOfDay) return 'unreadable';
  const isLater = to.minute > from.minute;
  const period = { from: from.minute, to: isLater ? to.minute : to.minute + minutesOfDay };
  return { period, offset: from.offset ?? to.offset };
}

/** `HH:MM`, with seconds that are dropped, and `Z` or an offset. */
function readTime(text: string): { minute: number; offset: number | undefined } | undefined {
  const match = /^(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?\s*(Z|([+-])(\d\d):?(\d\d)?)?$/i.exec(
    text.trim(),
  );
  if (!match) return undefined;
  const [, hour, minutes, zone, sign, offsetHours, offsetMinutes = '00'] = match;
  const minute = Number(hour) * 60 + Number(minutes);
  if (Number(minutes) > 59 || minute > minutesOfDay) return undefined;
  if (zone === undefined) return { minute, offset: undefined };
  if (sign === undefined) return { minute, offset: 0 };
  const size = Number(offsetHours) * 60 + Number(offsetMinutes);
  return { minute, offset: sign === '-' ? -size : size };
}
