/**
 * A row of `schedule` (HSDS 3.1), in its own words. Two things are ours, both additive:
 *
 * - `holidays` says whether the rule holds on the community's public holidays; absent, nobody knows.
 * - A row without `freq` is an exception for the days from `valid_from` to `valid_to`: these times
 *   instead of all others, closed where it has no times, until further notice where it has no end.
 */
export interface Schedule {
  readonly freq?: string | null;
  readonly interval?: number | null;
  readonly byday?: string | null;
  readonly bymonthday?: string | null;
  readonly byweekno?: string | null;
  readonly byyearday?: string | null;
  readonly wkst?: string | null;
  readonly dtstart?: string | null;
  readonly until?: string | null;
  readonly count?: number | null;
  readonly valid_from?: string | null;
  readonly valid_to?: string | null;
  readonly opens_at?: string | null;
  readonly closes_at?: string | null;
  /** An offset from UTC in hours. */
  readonly timezone?: number | null;
  readonly description?: string | null;
  readonly holidays?: string | null;
}
