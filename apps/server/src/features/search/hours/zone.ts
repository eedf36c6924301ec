import { Temporal } from 'temporal-polyfill';
import { type Day, minutesOfDay } from './calendar-day.ts';

/** What the clocks of a zone show at a moment. */
export interface WallClock {
  readonly day: Day;
  /** Minutes since midnight; of an hour that comes twice, the second counts as over at once. */
  readonly minute: number;
  /** The next change of the clocks within two days: at which reading, and by how many minutes. */
  readonly change: { readonly at: number; readonly by: number } | undefined;
  /** By how much `minute` runs ahead of the clocks, in the second pass of an hour. */
  readonly ahead: number;
}

/** A reading as one number: minutes since midnight of 1970-01-01, by the clocks of the zone. */
export function readingOf({ day, minute }: Pick<WallClock, 'day' | 'minute'>): number {
  return day * minutesOfDay + minute;
}

/** What the clocks show at `now` (milliseconds since 1970, UTC). `zone` is an IANA name. */
export function wallClockAt(now: number, zone: string): WallClock {
  const at = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const shown = plainReading(at);
  const next = at.getTimeZoneTransition('next');
  const isNear = next !== null && next.epochMilliseconds - now < 2 * 86_400_000;
  const change = isNear ? { at: beforeChange(next), by: changeOf(next) } : undefined;
  const reading = Math.max(shown, repeatedUntil(at) ?? shown);
  const day = Math.floor(reading / minutesOfDay);
  return { day, minute: reading - day * minutesOfDay, change, ahead: reading - shown };
}

/** How many real minutes lie between what the clocks show now and a later reading. */
export function minutesUntil(clock: WallClock, reading: number): number {
  const { change, ahead } = clock;
  const shown = reading - readingOf(clock) + ahead;
  if (change === undefined || reading < change.at) return shown;
  // Clocks that jump forward shorten the way; those set back lengthen it.
  return Math.max(shown - change.by, change.at - readingOf(clock));
}

/** Every offset of a zone in the year around `now`, in minutes. */
export function offsetsOf(zone: string, now: number): readonly number[] {
  const at = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const months = Array.from({ length: 12 }, (_, index) => at.add({ months: index }));
  return [...new Set(months.map(({ offsetNanoseconds }) => offsetNanoseconds / 60e9))];
}

/** The reading of the zone's clocks when a clock at `offset` shows `reading`. */
export function readingIn(zone: string, reading: number, offset: number): number {
  const at = Temporal.Instant.fromEpochMilliseconds((reading - offset) * 60_000);
  return plainReading(at.toZonedDateTimeISO(zone));
}

function plainReading(at: Temporal.ZonedDateTime): number {
  return at.epochMilliseconds / 60_000 + at.offsetNanoseconds / 60e9;
}

/** The reading at which the clocks change: what they showed the moment before, a minute on. */
function beforeChange(next: Temporal.ZonedDateTime): number {
  return plainReading(next) - changeOf(next);
}

function changeOf(next: Temporal.ZonedDateTime): number {
  const before = next.subtract({ nanoseconds: 1 });
  return (next.offsetNanoseconds - before.offsetNanoseconds) / 60e9;
}

/** In the second pass of an hour, the end of that hour: all that it names happened in the first. */
function repeatedUntil(at: Temporal.ZonedDateTime): number | undefined {
  const last = at.getTimeZoneTransition('previous');
  if (last === null) return undefined;
  const by = changeOf(last);
  const until = beforeChange(last);
  return by < 0 && plainReading(at) < until ? until - 1 / 60 : undefined;
}
