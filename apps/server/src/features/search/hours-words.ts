import type { Language } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';
import { type Day, minutesOfDay } from './hours/calendar-day.ts';
import type { KeptDay } from './hours/kept-hours.ts';
import type { Moment, OpeningState } from './hours/opening-state.ts';

/** From when on a sentence counts the minutes. */
const soon = 60;

/** What is said of a place now, in one sentence. */
export function stateWords(state: OpeningState, language: Language): string {
  const words = wordsIn(language);
  if (state.kind === 'unknown') return words.hours_unknown();
  if (state.kind === 'holiday') return words.hours_holiday();
  if (state.kind === 'some-time') return words.hours_some_time();
  if (state.kind === 'open') return openWords(state.closes, language);
  if (state.opens) return opensWords(state.opens, language);
  if (state.kind === 'closed') return words.hours_closed();
  return state.last === undefined
    ? words.hours_exception_open_end()
    : words.hours_exception_until({ day: dateWords(state.last, language) });
}

function openWords(closes: Moment | undefined, language: Language): string {
  const words = wordsIn(language);
  if (closes === undefined) return words.hours_open_always();
  const time = timeWords(closes.minute);
  if (closes.inMinutes <= soon) {
    return words.hours_open_closing({ minutes: closes.inMinutes, time });
  }
  // In the small hours it closes "at two", whichever date that is.
  const isTonight = closes.inDays === 0 || (closes.inDays === 1 && closes.minute <= 8 * 60);
  if (isTonight) return words.hours_open_until({ time });
  return words.hours_open_until_day({ day: dayWords(closes, language), time });
}

function opensWords(opens: Moment, language: Language): string {
  const words = wordsIn(language);
  const time = timeWords(opens.minute);
  if (opens.inMinutes <= soon) return words.hours_opens_in({ minutes: opens.inMinutes, time });
  if (opens.inDays === 0) return words.hours_opens_today({ time });
  if (opens.inDays === 1) return words.hours_opens_tomorrow({ time });
  return words.hours_opens_day({ day: dayWords(opens, language), time });
}

/** `9:00`, `24:00`; what lies past midnight begins anew. */
export function timeWords(minute: number): string {
  const shown = minute > minutesOfDay ? minute - minutesOfDay : minute;
  return `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, '0')}`;
}

function dayWords({ day, inDays }: Moment, language: Language): string {
  return inDays < 7 ? formatOf(language, weekday)(day) : dateWords(day, language);
}

/** `Monday`, `星期一`. */
export function weekdayWords(day: Day, language: Language): string {
  return formatOf(language, weekday)(day);
}

/** `25 November`, `11月25日`. */
export function dateWords(day: Day, language: Language): string {
  return formatOf(language, date)(day);
}

/** What is known of a day: `9:00–12:00, 13:30–17:00`, `Closed`. */
export function dayPlanWords({ plan }: KeptDay, language: Language): string {
  const words = wordsIn(language);
  if (plan.kind === 'unknown') return words.hours_day_unknown();
  if (plan.kind === 'holiday') return words.hours_day_holiday();
  if (plan.kind === 'some-time') return words.hours_day_some_time();
  if (plan.kind === 'exception' || plan.periods.length === 0) return words.hours_day_closed();
  return plan.periods
    .map(({ from, to }) => {
      if (from === 0 && to === minutesOfDay) return words.hours_all_day();
      return words.hours_range({ from: timeWords(from), to: timeWords(to) });
    })
    .join(words.kinds_join());
}

const weekday: Intl.DateTimeFormatOptions = { weekday: 'long' };
const date: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' };
const formats = new Map<string, Intl.DateTimeFormat>();

/** A day has no zone: it is formatted as the UTC day that it counts. */
function formatOf(language: Language, options: Intl.DateTimeFormatOptions): (day: Day) => string {
  const key = `${language} ${Object.keys(options).join()}`;
  const known = formats.get(key);
  const locale = { en: 'en-GB', 'zh-Hant': 'zh-Hant-TW', 'zh-Hans': 'zh-Hans-CN' }[language];
  const format = known ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  formats.set(key, format);
  return (day) => format.format(day * 86_400_000);
}
