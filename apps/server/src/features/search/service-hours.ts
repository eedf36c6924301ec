import type { Language } from '../../pages/language.ts';
import { type KeptHours, keepHours } from './hours/kept-hours.ts';
import { stateAt } from './hours/opening-state.ts';
import type { Schedule } from './hours/schedule.ts';
import { readTimetable } from './hours/timetable.ts';
import type { WallClock } from './hours/zone.ts';
import { stateWords } from './hours-words.ts';

/** The hours of one service at one place, read from its rules for its own page. */
export interface ServiceHours {
  readonly kept: KeptHours | undefined;
  readonly kind: ReturnType<typeof stateAt>['kind'];
  readonly sentence: string;
}

export function serviceHours(
  schedules: readonly Schedule[],
  town: { readonly zone: string; readonly holidays: ReadonlySet<number> },
  clock: WallClock,
  language: Language,
): ServiceHours {
  const kept =
    schedules.length === 0
      ? undefined
      : keepHours(readTimetable(schedules, town.zone, Date.now()), clock.day, town.holidays);
  const state = stateAt(kept, clock, town.holidays);
  return { kept, kind: state.kind, sentence: stateWords(state, language) };
}
