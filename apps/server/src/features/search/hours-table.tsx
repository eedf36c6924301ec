import type { Language } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { minutesOfDay, minutesOfWeek, weekdayOf } from './hours/calendar-day.ts';
import { dayOf, type KeptDay, type KeptHours } from './hours/kept-hours.ts';
import type { Period } from './hours/rule.ts';
import type { WallClock } from './hours/zone.ts';
import { dateWords, dayPlanWords, weekdayWords } from './hours-words.ts';

/** The coming seven days from today, each with its hours: what a holiday or a single day changes stands there. */
export function HoursTable({
  kept,
  clock,
  holidays,
  language,
}: {
  readonly kept: KeptHours;
  readonly clock: WallClock;
  readonly holidays: ReadonlySet<number>;
  readonly language: Language;
}) {
  const words = wordsIn(language);
  const isWeek = kept.dueOn === undefined;
  const from = isWeek ? clock.day - weekdayOf(clock.day) : clock.day;
  const days = Array.from({ length: 7 }, (_, index) => from + index);
  return (
    <table
      class="hours"
      aria-label={isWeek ? words.service_hours_week() : words.service_hours_days()}
    >
      <tbody>
        {days.map((day) => (
          <tr key={day} class={day === clock.day ? 'today' : undefined}>
            <th scope="row">
              {weekdayWords(day, language)}
              {isWeek ? null : <small> {dateWords(day, language)}</small>}
            </th>
            <td>
              {dayPlanWords(
                isWeek ? usualDay(kept, weekdayOf(day)) : dayOf(kept, day, holidays.has(day)),
                language,
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A weekday with its periods whole: a night stands at the day that it begins on. */
function usualDay(kept: KeptHours, weekday: number): KeptDay {
  const start = weekday * minutesOfDay;
  const overEnd = kept.week.find(({ from }) => from === 0);
  const begun = kept.week.filter(({ from }) => Math.floor(from / minutesOfDay) === weekday);
  const periods = begun.flatMap(({ from, to }) => {
    const wraps = to === minutesOfWeek && overEnd !== undefined && from > 0;
    const isRest =
      from === 0 && kept.week.some((each) => each.to === minutesOfWeek && each.from > 0);
    if (isRest) return [];
    return [{ from: from - start, to: to - start + (wraps ? overEnd.to : 0) }];
  });
  const isAlways = kept.week.some(({ from, to }) => from <= start && to >= start + minutesOfDay);
  if (periods.length === 0 && isAlways) return planOf([{ from: 0, to: minutesOfDay }]);
  if (periods.length === 0 && kept.someTime.includes(weekday)) {
    return { plan: { kind: 'some-time' }, open: [] };
  }
  return planOf(
    periods.map(({ from, to }) =>
      isAlways && from === 0 ? { from, to: minutesOfDay } : { from, to },
    ),
  );
}

function planOf(periods: readonly Period[]): KeptDay {
  return { plan: { kind: 'periods', periods }, open: periods };
}
