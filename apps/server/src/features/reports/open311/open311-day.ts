import { addDays, dayAt, isDay } from '../../requests/requests.ts';
import { daysBetween } from '../life.ts';
import { Open311Error } from './open311-error.ts';

/** GeoReport v2, "Response Volume". */
export const mostDays = 90;

const written = new Map<string, string>();

/** A day as a date-time of the W3C note: its midnight in the zone, with the offset. */
export function writeDay(day: string, timeZone: string): string {
  const key = `${timeZone} ${day}`;
  const known = written.get(key);
  if (known !== undefined) return known;
  if (written.size > 20_000) written.clear();
  const text = `${day}T00:00:00${offsetOf(day, timeZone)}`;
  written.set(key, text);
  return text;
}

function offsetOf(day: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  // Noon in UTC is on this day nearly everywhere; a change of the clocks lies at night.
  const parts = format.formatToParts(Date.parse(`${day}T12:00:00Z`));
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? '+00:00' : name.replace('GMT', '');
}

export interface Span {
  readonly from: string;
  readonly to: string;
}

/**
 * The days that a search is about. Each end takes its whole day in, since requests have no time of
 * day. Without any, the last ninety days; more than ninety is refused, as the standard says.
 */
export function readSpan(
  startDate: string | undefined,
  endDate: string | undefined,
  today: string,
  timeZone: string,
): Span {
  const start = startDate === undefined ? undefined : readDay('start_date', startDate, timeZone);
  const end = endDate === undefined ? undefined : readDay('end_date', endDate, timeZone);
  if (start !== undefined && end !== undefined) {
    if (end < start) throw new Open311Error(400, 'end_date lies before start_date.');
    if (daysBetween(start, end) > mostDays) {
      throw new Open311Error(
        400,
        `start_date and end_date may not span more than ${mostDays} days.`,
      );
    }
    return { from: start, to: end };
  }
  if (start !== undefined) return { from: start, to: addDays(start, mostDays) };
  const to = end ?? today;
  return { from: addDays(to, -mostDays), to };
}

function readDay(name: string, text: string, timeZone: string): string {
  const isPlain = isDay(text);
  // A plus sign that was not escaped in an address arrives as a space.
  const whole = text.replace(' ', '+');
  const isW3c = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(
    whole,
  );
  const milliseconds = Date.parse(isPlain ? `${text}T00:00:00Z` : whole);
  const year = new Date(milliseconds).getUTCFullYear();
  if ((!isPlain && !isW3c) || !(year >= 1900 && year <= 2200)) {
    throw new Open311Error(400, `${name} is no date-time such as 2010-01-01T00:00:00Z.`);
  }
  return isPlain ? text : dayAt(milliseconds, timeZone);
}
