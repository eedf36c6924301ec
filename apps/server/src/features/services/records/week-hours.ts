import type { Span, WeekHours } from '@nearhand/protocol/directory-desk';
import type { Schedule } from './hsds-record.ts';
import { recordIdOf } from './record-id.ts';
import { membersOf, plainLanguageOf } from './texts.ts';

const codes: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The schedule rows of a service for a week: one for each span, with the days on which it holds. */
export function schedulesOfWeek(serviceId: string, hours: WeekHours): readonly Schedule[] {
  const days = new Map<string, string[]>();
  for (const [day, spans] of hours.week.entries()) {
    for (const [from, to] of spans) {
      const key = `${from}-${to}`;
      days.set(key, [...(days.get(key) ?? []), codes[day] ?? 'MO']);
    }
  }
  const rows = [...days].map(([key, on]): Schedule => {
    const [opens_at = '', closes_at = ''] = key.split('-');
    const holidays = hours.holidays === null ? {} : { holidays: hours.holidays };
    const id = recordIdOf('schedule', serviceId, key);
    return { id, freq: 'WEEKLY', byday: on.join(','), opens_at, closes_at, ...holidays };
  });
  if (Object.keys(hours.note).length === 0) return rows;
  const language = plainLanguageOf(hours.note);
  const texts = membersOf(language, { description: hours.note });
  return [...rows, { id: recordIdOf('schedule', serviceId, 'note'), ...texts }];
}

/** The member names that a row of a plain week has. */
const plain = ['id', 'freq', 'byday', 'opens_at', 'closes_at', 'holidays', 'description'];
const besides = ['text_language', 'translations', 'wkst'];

type Row = Pick<Schedule, 'freq' | 'byday' | 'opens_at' | 'closes_at' | 'holidays'>;

/** Rules as a week; undefined where they say more than one: months, exceptions, other weeks. */
export function weekOfSchedules(
  rows: readonly object[],
): Pick<WeekHours, 'week' | 'holidays'> | undefined {
  const week: Span[][] = codes.map(() => []);
  const holidays = new Set<string | undefined>();
  for (const each of rows) {
    const named = Object.entries(each).filter(([, value]) => value != null && value !== '');
    if (!named.every(([name]) => plain.includes(name) || besides.includes(name))) return undefined;
    const row = each as Row;
    const [from, to] = [timeOf(row.opens_at), timeOf(row.closes_at)];
    const on = (row.byday ?? '').split(/[,;\s]+/).filter((part) => part !== '');
    const days = on.map((code) => codes.indexOf(code.toUpperCase()));
    const isPlain = row.freq === 'WEEKLY' && from && to && days.length > 0 && !days.includes(-1);
    if (!isPlain) return undefined;
    for (const day of days) week[day]?.push([from, to]);
    holidays.add(row.holidays ?? undefined);
  }
  const [one] = holidays;
  if (holidays.size > 1) return undefined;
  const sorted = week.map((spans) => spans.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { week: sorted, holidays: one === 'open' || one === 'closed' ? one : null };
}

function timeOf(text: string | null | undefined): string | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d\d)(?::00)?$/.exec(text ?? '') ?? [];
  return hour === undefined ? undefined : `${hour.padStart(2, '0')}:${minute}`;
}
