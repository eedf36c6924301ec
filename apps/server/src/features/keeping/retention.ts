import { addDays } from '../requests/requests.ts';
import { KeepingError } from './keeping-error.ts';

/** Of how many days, weeks and months the newest backup is kept. */
export interface Retention {
  readonly days: number;
  readonly weeks: number;
  readonly months: number;
}

const form = /^(?:(\d{1,3})d)?\s*(?:(\d{1,3})w)?\s*(?:(\d{1,3})m)?$/;

/** Reads `7d 4w 6m`, any of which may be missing. @throws KeepingError `file-wrong` */
export function readRetention(text: string): Retention {
  const [, days = '0', weeks = '0', months = '0'] = form.exec(text.trim()) ?? [];
  const found = { days: Number(days), weeks: Number(weeks), months: Number(months) };
  if (found.days + found.weeks + found.months > 0) return found;
  throw new KeepingError('file-wrong', `“${text}” should be like 7d 4w 6m: days, weeks, months.`);
}

/**
 * The days of backups that the rule no longer keeps: not the newest of one of the last `days` days,
 * `weeks` weeks (Monday to Sunday) or `months` months that have one. The newest of all always stays.
 *
 * @param all - `YYYY-MM-DD`, in any order
 */
export function daysToForget(all: readonly string[], rule: Retention): readonly string[] {
  const newestFirst = [...new Set(all)].sort().reverse();
  const kept = new Set(newestFirst.slice(0, 1));
  const keep = (count: number, periodOf: (day: string) => string) => {
    const periods = new Set<string>();
    for (const day of newestFirst) {
      if (periods.has(periodOf(day))) continue;
      if (periods.size === count) return;
      periods.add(periodOf(day));
      kept.add(day);
    }
  };
  keep(rule.days, (day) => day);
  keep(rule.weeks, mondayOf);
  keep(rule.months, (day) => day.slice(0, 7));
  return newestFirst.filter((day) => !kept.has(day));
}

function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}
