/** A day in the community's own time zone, `YYYY-MM-DD`: the only time that tables know. */
export type Day = string;

/** Milliseconds since 1970; passed in, so that a test can be at any hour. */
export type Now = () => number;

const hour = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Whether a text is a day of the calendar, `YYYY-MM-DD`: 31 February is none, nor one of the year 0, to
 * PostgreSQL either.
 */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The day that it is in a time zone (IANA name). */
export function dayAt(milliseconds: number, timeZone: string): Day {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
    formats.set(timeZone, format);
  }
  return format.format(milliseconds);
}

/** When the day that it is there ends, in milliseconds since 1970, to the minute. */
export function endOfDay(milliseconds: number, timeZone: string): number {
  const today = dayAt(milliseconds, timeZone);
  let [low, high] = [milliseconds, milliseconds + hour];
  while (dayAt(high, timeZone) === today) [low, high] = [high, high + hour];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2);
    if (dayAt(middle, timeZone) === today) low = middle;
    else high = middle;
  }
  return Math.round(high / 60_000) * 60_000;
}

/** A number of days before or after. */
export function addDays(day: Day, days: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Days since 1970, as an inbox row carries them. */
export function dayNumber(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

/** The day of such a number. */
export function dayOfNumber(number: number): Day {
  return addDays('1970-01-01', number);
}
