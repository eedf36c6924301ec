/** The last moment that a date can be (ECMA-262, "Time Values and Time Range"). */
const LAST = 8_640_000_000_000_000;

/**
 * A moment as ISO 8601 in UTC. What somebody else wrote may be later than any date: it is the last
 * then, since nobody shall be kept from reading a room by one entry of it.
 *
 * @param at milliseconds since 1970
 */
export function isoMoment(at: number): string {
  return new Date(Math.min(at, LAST)).toISOString();
}
