import { type Day, minutesOfDay, weekdayOf } from './calendar-day.ts';
import { dayOf, type KeptHours } from './kept-hours.ts';
import { minutesUntil, readingOf, type WallClock } from './zone.ts';

/** A reading of the clocks in the coming days. */
export interface Moment {
  /** 0 today, 1 tomorrow. */
  readonly inDays: number;
  /** 0 Monday to 6 Sunday. */
  readonly weekday: number;
  readonly day: Day;
  /** Minutes since that day's midnight; 1440 is its end. */
  readonly minute: number;
  /** Real minutes from now, rounded up. */
  readonly inMinutes: number;
}

/** What can be said of a place at a moment. */
export type OpeningState =
  /** `closes` is undefined where it does not close within a week. */
  | { readonly kind: 'open'; readonly closes: Moment | undefined }
  | { readonly kind: 'closed'; readonly opens: Moment | undefined }
  /** Closed by an exception; without `opens` and `last`, until further notice. */
  | {
      readonly kind: 'exception';
      readonly opens: Moment | undefined;
      readonly last: Day | undefined;
    }
  | { readonly kind: 'holiday' }
  /** Open today, at hours that nobody wrote down. */
  | { readonly kind: 'some-time' }
  | { readonly kind: 'unknown' };

const lookAhead = 28;
const longestOpen = 7;

/** The state at what `clock` shows. `holidays` are the community's, as days. */
export function stateAt(
  kept: KeptHours | undefined,
  clock: WallClock,
  holidays: ReadonlySet<Day>,
): OpeningState {
  if (kept === undefined) return { kind: 'unknown' };
  const { day, minute } = clock;
  const today = dayOf(kept, day, holidays.has(day));
  const open = today.open.find(({ from, to }) => from <= minute && minute < to);
  if (open) return { kind: 'open', closes: closingAfter(kept, clock, holidays, open.to) };
  const later = today.open.find(({ from }) => from > minute);
  if (later) return { kind: 'closed', opens: momentOf(clock, day, later.from) };
  const { plan } = today;
  if (plan.kind === 'holiday' || plan.kind === 'some-time' || plan.kind === 'unknown') return plan;
  const opens = openingAfter(kept, clock, holidays);
  if (plan.kind === 'exception') return { kind: 'exception', opens, last: plan.last };
  return { kind: 'closed', opens };
}

function closingAfter(
  kept: KeptHours,
  clock: WallClock,
  holidays: ReadonlySet<Day>,
  minute: number,
): Moment | undefined {
  let end = minute;
  for (let day = clock.day; day < clock.day + longestOpen; day += 1) {
    if (end < minutesOfDay) return momentOf(clock, day, end);
    const next = dayOf(kept, day + 1, holidays.has(day + 1)).open.find(({ from }) => from === 0);
    if (next === undefined) return momentOf(clock, day, minutesOfDay);
    end = next.to;
  }
  return undefined;
}

function openingAfter(
  kept: KeptHours,
  clock: WallClock,
  holidays: ReadonlySet<Day>,
): Moment | undefined {
  for (let day = clock.day + 1; day <= clock.day + lookAhead; day += 1) {
    const { plan, open } = dayOf(kept, day, holidays.has(day));
    const [first] = open;
    if (first) return momentOf(clock, day, first.from);
    // Nobody knows of that day: it may well open on it, so a later one is not the next.
    if (plan.kind === 'unknown' || plan.kind === 'holiday' || plan.kind === 'some-time')
      return undefined;
  }
  return undefined;
}

function momentOf(clock: WallClock, day: Day, minute: number): Moment {
  const inMinutes = Math.ceil(minutesUntil(clock, readingOf({ day, minute })));
  return { inDays: day - clock.day, weekday: weekdayOf(day), day, minute, inMinutes };
}
