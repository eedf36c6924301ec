/** A date without a zone, as the number of days since 1970-01-01. */
export type Day = number;

export const minutesOfDay = 1440;
export const minutesOfWeek = 7 * minutesOfDay;

/** The day of `YYYY-MM-DD`; undefined for anything else, such as the 30th of February. */
export function readDay(text: string | null | undefined): Day | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text ?? '') ?? [];
  if (year === undefined) return undefined;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isReal = new Date(ms).toISOString().startsWith(`${year}-${month}-${day}`);
  return isReal ? ms / 86_400_000 : undefined;
}

export function writeDay(day: Day): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** 0 Monday to 6 Sunday. */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}
