import { type Day, minutesOfDay } from './calendar-day.ts';
import { daysOf, weekdaysOf } from './recurrence-days.ts';
import { isWeekly, type Period, type Rule, readRule } from './rule.ts';
import type { Schedule } from './schedule.ts';
import { offsetsOf, readingIn } from './zone.ts';

/** What is known of one day. */
export type DayPlan =
  | { readonly kind: 'periods'; readonly periods: readonly Period[] }
  /** Open that day; at which hours is not known. */
  | { readonly kind: 'some-time' }
  /** A public holiday, and nothing says whether the usual hours hold. */
  | { readonly kind: 'holiday' }
  /** Closed by an exception; `last` is the last such day, undefined until further notice. */
  | { readonly kind: 'exception'; readonly last: Day | undefined }
  | { readonly kind: 'unknown' };

/** All rules of one service at one place, understood; pure but for the zone's own tables. */
export interface Timetable {
  readonly rules: readonly Rule[];
  readonly exceptions: readonly Rule[];
  /** A row that could not be read: what it meant may change any day. */
  readonly isPartial: boolean;
  readonly zone: string;
}

/** Reads the rows of a schedule; `now` (milliseconds) only tells which offsets the zone has. */
export function readTimetable(rows: readonly Schedule[], zone: string, now: number): Timetable {
  const offsets = rows.length === 0 ? [] : offsetsNear(zone, now);
  const read = rows.map((row) => readRule(row, offsets));
  const rules = read.filter((rule) => rule !== undefined);
  return {
    rules: rules.filter(({ recurrence }) => recurrence !== undefined),
    exceptions: rules.filter(({ recurrence }) => recurrence === undefined),
    isPartial: rules.length < rows.length,
    zone,
  };
}

/** Whether every week is like every other: no exceptions, limits, months or other zones' clocks. */
export function isEveryWeek({ rules, exceptions }: Timetable): boolean {
  const isEndless = (rule: Rule) => rule.first === undefined && rule.last === undefined;
  return exceptions.length === 0 && rules.every((rule) => isWeekly(rule) && isEndless(rule));
}

/** What is known of each day from `from` to `to`, both included, given the public holidays. */
export function plansOf(
  timetable: Timetable,
  from: Day,
  to: Day,
  holidays: ReadonlySet<Day>,
): ReadonlyMap<Day, DayPlan> {
  // Another zone's clocks can carry a period into the day before or after.
  const spread = (rule: Rule) => ({ rule, days: daysOf(rule, from - 1, to + 1) });
  const rules = timetable.rules.map(spread);
  const exceptions = timetable.exceptions.map(spread);
  const plans = new Map<Day, DayPlan>();
  for (let day = from; day <= to; day += 1) {
    const special = exceptions.filter(({ days }) => days.has(day)).map(({ rule }) => rule);
    plans.set(
      day,
      special.length > 0
        ? exceptionalPlan(special)
        : usualPlan(timetable, rules, day, holidays.has(day)),
    );
  }
  return plans;
}

function exceptionalPlan(special: readonly Rule[]): DayPlan {
  const periods = special.flatMap(({ period }) => period ?? []);
  if (periods.length > 0) return { kind: 'periods', periods: inOrder(periods) };
  const lasts = special.map(({ last }) => last);
  const last = lasts.includes(undefined) ? undefined : Math.max(...lasts.map(Number));
  return { kind: 'exception', last };
}

interface Spread {
  readonly rule: Rule;
  readonly days: ReadonlySet<Day>;
}

function usualPlan(
  timetable: Timetable,
  rules: readonly Spread[],
  day: Day,
  isHoliday: boolean,
): DayPlan {
  const valid = rules.filter(
    ({ rule: { first, last } }) => day >= (first ?? day) && day <= (last ?? day),
  );
  const periods = rules.flatMap((spread) => periodsOn(spread, day, timetable.zone));
  const named = valid.filter(({ days }) => days.has(day));
  if (isHoliday) {
    const kept = valid.filter(({ rule }) => rule.holidays === 'open');
    const open = kept.flatMap((spread) => periodsOn(spread, day, timetable.zone));
    if (open.length > 0) return { kind: 'periods', periods: inOrder(open) };
    if (named.length === 0) return { kind: 'periods', periods: [] };
    const isClosed = named.every(({ rule }) => rule.holidays === 'closed');
    return isClosed ? { kind: 'periods', periods: [] } : { kind: 'holiday' };
  }
  if (periods.length > 0) return { kind: 'periods', periods: inOrder(periods) };
  if (named.some(({ rule }) => rule.period === undefined)) return { kind: 'some-time' };
  if (valid.length === 0 || timetable.isPartial) return { kind: 'unknown' };
  return { kind: 'periods', periods: [] };
}

function periodsOn({ rule, days }: Spread, day: Day, zone: string): readonly Period[] {
  const { period, offset } = rule;
  if (period === undefined) return [];
  if (offset === undefined) return days.has(day) ? [period] : [];
  return [day - 1, day, day + 1].flatMap((there) => {
    if (!days.has(there)) return [];
    const from = readingIn(zone, there * minutesOfDay + period.from, offset);
    const isOurs = Math.floor(from / minutesOfDay) === day;
    const start = from - day * minutesOfDay;
    return isOurs ? [{ from: start, to: start + period.to - period.from }] : [];
  });
}

/** Sorted, with what touches or overlaps made one. */
export function inOrder(periods: readonly Period[]): readonly Period[] {
  const merged: Period[] = [];
  for (const next of periods.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (last === undefined || next.from > last.to) merged.push(next);
    else if (next.to > last.to) merged[merged.length - 1] = { from: last.from, to: next.to };
  }
  return merged;
}

/** The periods of a week that is like every other, 0 being Monday, and the days of unknown hours. */
export function weekOf({ rules }: Timetable): {
  readonly periods: readonly Period[];
  readonly someTime: readonly number[];
} {
  const periods: Period[] = [];
  const someTime = new Set<number>();
  for (const rule of rules) {
    for (const weekday of weekdaysOf(rule)) {
      const start = weekday * minutesOfDay;
      if (rule.period === undefined) someTime.add(weekday);
      else periods.push({ from: start + rule.period.from, to: start + rule.period.to });
    }
  }
  const timed = new Set(periods.map(({ from }) => Math.floor(from / minutesOfDay)));
  return { periods: inOrder(periods), someTime: [...someTime].filter((day) => !timed.has(day)) };
}

const offsetsKnown = new Map<
  string,
  { readonly day: number; readonly offsets: readonly number[] }
>();

/** Read from the zone's tables once a day, not for each of a million rows. */
function offsetsNear(zone: string, now: number): readonly number[] {
  const day = Math.floor(now / 86_400_000);
  const known = offsetsKnown.get(zone);
  if (known?.day === day) return known.offsets;
  const offsets = offsetsOf(zone, now);
  offsetsKnown.set(zone, { day, offsets });
  return offsets;
}
