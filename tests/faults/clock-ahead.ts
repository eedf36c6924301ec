/**
 * Loaded before a server (`--import`): its clock is ahead by the seconds in `NEARHAND_TEST_AHEAD`.
 * Only the time of day: what measures how long something takes goes on as before.
 */
const ahead = Number(process.env.NEARHAND_TEST_AHEAD ?? 0) * 1000;
const TrueDate = Date;

class AheadDate extends TrueDate {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(AheadDate.now());
    else super(...(given as [number]));
  }

  static override now(): number {
    return TrueDate.now() + ahead;
  }
}

globalThis.Date = AheadDate as DateConstructor;
