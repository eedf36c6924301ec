import { type Day, minutesOfDay, readDay, writeDay } from './calendar-day.ts';
import type { KeptDay, KeptHours } from './kept-hours.ts';
import type { Period } from './rule.ts';
import type { DayPlan } from './timetable.ts';

/** Kept hours as columns of a listing: ranges that SQL can ask, and what only a reader needs. */
export interface KeptHoursRow {
  /** `int4multirange` as text, in minutes of the week; null where the days are kept one by one. */
  readonly open_week: string | null;
  readonly open_on_holidays: boolean;
  /** `int4multirange` as text, in minutes since 1970 by the community's clocks. */
  readonly open_dated: string | null;
  readonly hours: HoursNote | null;
  /** `YYYY-MM-DD`. */
  readonly hours_due: string | null;
}

/** `s`: weekdays of unknown hours; `h`: closed on holidays; `d`: plans of days, those of plain periods `p`. */
interface HoursNote {
  readonly s?: readonly number[];
  readonly h?: 'c';
  readonly d?: readonly (readonly [day: Day, plan: PlanCode, last?: Day])[];
}
type PlanCode = 'p' | 's' | 'h' | 'e' | 'u';

const unknownRow: KeptHoursRow = {
  open_week: null,
  open_on_holidays: false,
  open_dated: null,
  hours: null,
  hours_due: null,
};

export function toRow(kept: KeptHours | undefined): KeptHoursRow {
  if (kept === undefined) return unknownRow;
  if (kept.dueOn === undefined) {
    const note: HoursNote = {
      ...(kept.someTime.length > 0 ? { s: kept.someTime } : {}),
      ...(kept.holidays === 'closed' ? { h: 'c' } : {}),
    };
    const hours = Object.keys(note).length > 0 ? note : null;
    const isOpen = kept.holidays === 'open';
    return { ...unknownRow, open_week: ranges(kept.week), open_on_holidays: isOpen, hours };
  }
  const days = [...kept.days];
  const dated = days.flatMap(([day, { open }]) =>
    open.map(({ from, to }) => ({ from: day * minutesOfDay + from, to: day * minutesOfDay + to })),
  );
  return {
    ...unknownRow,
    open_dated: ranges(dated),
    hours: { d: days.map(([day, { plan }]) => planRow(day, plan)) },
    hours_due: writeDay(kept.dueOn),
  };
}

export function fromRow(row: KeptHoursRow): KeptHours | undefined {
  const { hours, hours_due, open_week, open_dated } = row;
  if (hours_due === null) {
    if (open_week === null) return undefined;
    const holidays = row.open_on_holidays ? 'open' : hours?.h === 'c' ? 'closed' : 'unknown';
    const someTime = hours?.s ?? [];
    return { week: periods(open_week), someTime, holidays, days: new Map(), dueOn: undefined };
  }
  const dated = periods(open_dated ?? '{}');
  const days = new Map<Day, KeptDay>(
    (hours?.d ?? []).map(([day, code, last]) => {
      const open = within(dated, day * minutesOfDay);
      return [day, { plan: planOf(code, open, last), open }];
    }),
  );
  return { week: [], someTime: [], holidays: 'unknown', days, dueOn: readDay(hours_due) ?? 0 };
}

function planRow(day: Day, plan: DayPlan): readonly [Day, PlanCode, Day?] {
  if (plan.kind === 'exception')
    return plan.last === undefined ? [day, 'e'] : [day, 'e', plan.last];
  const codes = { periods: 'p', 'some-time': 's', holiday: 'h', unknown: 'u' } as const;
  return [day, codes[plan.kind]];
}

function planOf(code: PlanCode, periods: readonly Period[], last: Day | undefined): DayPlan {
  if (code === 'p') return { kind: 'periods', periods };
  if (code === 'e') return { kind: 'exception', last };
  return { kind: ({ s: 'some-time', h: 'holiday', u: 'unknown' } as const)[code] };
}

function within(all: readonly Period[], start: number): readonly Period[] {
  return all.flatMap(({ from, to }) => {
    const cut = { from: Math.max(from - start, 0), to: Math.min(to - start, minutesOfDay) };
    return cut.from < cut.to ? [cut] : [];
  });
}

function ranges(periods: readonly Period[]): string {
  return `{${periods.map(({ from, to }) => `[${from},${to})`).join(',')}}`;
}

/** What PostgreSQL writes: `{[540,1020),[1980,2460)}`. */
function periods(text: string): readonly Period[] {
  return [...text.matchAll(/(\d+),(\d+)/g)].map(([, from, to]) => ({
    from: Number(from),
    to: Number(to),
  }));
}
