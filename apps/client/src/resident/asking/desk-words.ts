import type { Desk, OpeningHours } from '@nearhand/protocol/community';
import { dateTags, keptFormat } from '../../parts/kept-format.ts';
import { locale, localeNames, words } from '../../words.ts';
import { nextReading } from './next-reading.ts';

/** "Read next on Monday, from 09:00", or that somebody is there now. */
export function readingText(desk: Desk, timeZone: string, now: number): string {
  const w = words();
  const next = nextReading(desk.hours, timeZone, now);
  if (!next) return w.reading_unknown();
  if (next.when === 'now') return w.reading_now({ until: next.until });
  if (next.inDays === 0) return w.reading_today({ from: next.from });
  return w.reading_day({ day: dayName(next.day), from: next.from });
}

/** How soon a desk says that it answers. */
export function withinText(desk: Desk): string {
  return words().reading_within({ within: desk.answersWithin[locale()] });
}

/** The name of a day of the week, 0 Monday to 6 Sunday. */
export function dayName(day: number): string {
  const monday = Date.UTC(2024, 0, 1);
  const format = keptFormat(dateTags[locale()], { weekday: 'long', timeZone: 'UTC' });
  return format.format(monday + day * 86_400_000);
}

/** Opening hours, one line for each run of days with the same times. */
export function hoursLines(hours: readonly OpeningHours[]): readonly string[] {
  const perDay = Array.from({ length: 7 }, (_, day) =>
    hours
      .filter((each) => each.day === day)
      .map(({ from, to }) => `${from}–${to}`)
      .sort()
      .join(', '),
  );
  const lines: string[] = [];
  for (let day = 0; day < 7; ) {
    let last = day;
    while (last < 6 && perDay[last + 1] === perDay[day]) last += 1;
    const times = perDay[day];
    if (times) {
      lines.push(`${last > day ? `${dayName(day)}–${dayName(last)}` : dayName(day)} ${times}`);
    }
    day = last + 1;
  }
  return lines;
}

/** A language by its own name. */
export function languageName(tag: string): string {
  const known = localeNames[tag];
  if (known) return known;
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
