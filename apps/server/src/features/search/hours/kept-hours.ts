import { type Day, minutesOfDay, minutesOfWeek, weekdayOf } from './calendar-day.ts';
import type { Period } from './rule.ts';
import {
  type DayPlan,
  inOrder,
  isEveryWeek,
  plansOf,
  type Timetable,
  weekOf,
} from './timetable.ts';

/**
 * Hours as they are kept beside a service, so that neither a list nor a search expands a rule: a
 * week in minutes from Monday 0:00, and the coming days on which it does not hold.
 */
export interface KeptHours {
  /** Sorted minutes of the week, none past 10,080: what runs over the week's end begins anew at 0. */
  readonly week: readonly Period[];
  /** Weekdays (0 Monday) that it is open on at hours nobody wrote down. */
  readonly someTime: readonly number[];
  /** Whether the week holds on public holidays. */
  readonly holidays: 'open' | 'closed' | 'unknown';
  /** Days on which something else holds, with what is open of each in minutes of that day. */
  readonly days: ReadonlyMap<Day, KeptDay>;
  /** The day on which `days` has to be made anew; undefined where the week is all there is. */
  readonly dueOn: Day | undefined;
}

export interface KeptDay {
  readonly plan: DayPlan;
  /** Within the day, what runs over from the day before among it. */
  readonly open: readonly Period[];
}

/** How many days ahead are kept, and after how many they are made anew. */
const daysAhead = 35;
const daysUntilDue = 7;

/** Undefined where nothing is known. */
export function keepHours(
  timetable: Timetable,
  today: Day,
  holidays: ReadonlySet<Day>,
): KeptHours | undefined {
  const { rules, exceptions } = timetable;
  if (rules.length + exceptions.length === 0) return undefined;
  if (isEveryWeek(timetable) && !timetable.isPartial) {
    const { periods, someTime } = weekOf(timetable);
    const kinds = new Set(rules.map((rule) => rule.holidays));
    const [only] = kinds;
    if (kinds.size === 1 && only !== undefined) {
      const week = inOrder(periods.flatMap(withinWeek));
      return { week, someTime, holidays: only, days: new Map(), dueOn: undefined };
    }
  }
  const days = keepDays(timetable, today, holidays);
  return { week: [], someTime: [], holidays: 'unknown', days, dueOn: today + daysUntilDue };
}

function keepDays(
  timetable: Timetable,
  today: Day,
  holidays: ReadonlySet<Day>,
): ReadonlyMap<Day, KeptDay> {
  const plans = plansOf(timetable, today - 2, today + daysAhead, holidays);
  const days = new Map<Day, KeptDay>();
  for (const [day, plan] of plans) {
    if (day === today - 2) continue;
    const over = periodsOf(plans.get(day - 1)).map(({ from, to }) => ({
      from: from - minutesOfDay,
      to: to - minutesOfDay,
    }));
    const open = [...over, ...periodsOf(plan)].flatMap(({ from, to }) => {
      const within = { from: Math.max(from, 0), to: Math.min(to, minutesOfDay) };
      return within.from < within.to ? [within] : [];
    });
    days.set(day, { plan, open: inOrder(open) });
  }
  return days;
}

function periodsOf(plan: DayPlan | undefined): readonly Period[] {
  return plan?.kind === 'periods' ? plan.periods : [];
}

function withinWeek({ from, to }: Period): readonly Period[] {
  if (to <= minutesOfWeek) return [{ from, to }];
  return [
    { from, to: minutesOfWeek },
    { from: 0, to: to - minutesOfWeek },
  ];
}

/** What is open within a day, and whether that is known. */
export function dayOf(kept: KeptHours, day: Day, isHoliday: boolean): KeptDay {
  const special = kept.days.get(day);
  if (special) return special;
  if (kept.dueOn !== undefined) return { plan: { kind: 'unknown' }, open: [] };
  const weekday = weekdayOf(day);
  const start = weekday * minutesOfDay;
  const open = kept.week.flatMap(({ from, to }) => {
    const within = { from: Math.max(from - start, 0), to: Math.min(to - start, minutesOfDay) };
    return within.from < within.to ? [within] : [];
  });
  if (isHoliday && kept.holidays !== 'open') {
    const hasHours = open.length > 0 || kept.someTime.includes(weekday);
    const isKnown = kept.holidays === 'closed' || !hasHours;
    return { plan: isKnown ? { kind: 'periods', periods: [] } : { kind: 'holiday' }, open: [] };
  }
  const isSomeTime = open.length === 0 && kept.someTime.includes(weekday);
  return { plan: isSomeTime ? { kind: 'some-time' } : { kind: 'periods', periods: open }, open };
}
