import type { OpeningHours } from '@nearhand/protocol/community';
import { keptFormat } from '../../parts/kept-format.ts';

/** When a desk reads next: now until a time, or from a time in so many days. */
export type Reading =
  | { readonly when: 'now'; readonly until: string }
  | {
      readonly when: 'later';
      /** 0 today, 1 tomorrow … */
      readonly inDays: number;
      /** 0 Monday to 6 Sunday. */
      readonly day: number;
      readonly from: string;
    };

/** What the desk's hours say of the moment `now`; nothing where it states no hours. */
export function nextReading(
  hours: readonly OpeningHours[],
  timeZone: string,
  now: number,
): Reading | undefined {
  const { day, time } = localTime(now, timeZone);
  const open = hours.find((each) => each.day === day && each.from <= time && time < each.to);
  if (open) return { when: 'now', until: open.to };
  for (let inDays = 0; inDays <= 7; inDays += 1) {
    const wanted = (day + inDays) % 7;
    const first = hours
      .filter((each) => each.day === wanted && (inDays > 0 || each.from > time))
      .map(({ from }) => from)
      .sort()[0];
    if (first !== undefined) return { when: 'later', inDays, day: wanted, from: first };
  }
  return undefined;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function localTime(now: number, timeZone: string): { day: number; time: string } {
  const parts = keptFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return { day: DAYS.indexOf(part('weekday')), time: `${part('hour')}:${part('minute')}` };
}
