import type { Db } from '../../db/schema.ts';
import { type Community, getCommunity } from '../community/community.ts';
import { type Day, readDay } from './hours/calendar-day.ts';
import { type WallClock, wallClockAt } from './hours/zone.ts';

/** The community that is searched, with its public holidays as days. */
export interface Town {
  readonly id: Buffer;
  readonly zone: string;
  readonly holidays: ReadonlySet<Day>;
}

export function townOf({
  id,
  timeZone,
  holidays,
}: Pick<Community, 'id' | 'timeZone' | 'holidays'>): Town {
  return { id, zone: timeZone, holidays: new Set(holidays.flatMap((day) => readDay(day) ?? [])) };
}

const freshForMs = 10_000;

/** The community of the installation, read again after ten seconds. */
export class Towns {
  readonly #db: Db;
  #last: Town | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #clock: { readonly minute: number; readonly zone: string; readonly clock: WallClock } | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  async current(now = performance.now()): Promise<Town | undefined> {
    if (now - this.#readAt < freshForMs && this.#last) return this.#last;
    const community = await getCommunity(this.#db);
    this.#last = community && townOf(community);
    this.#readAt = now;
    return this.#last;
  }

  /** What the clocks there show, worked out once a minute. */
  clock({ zone }: Town, now = Date.now()): WallClock {
    const minute = Math.floor(now / 60_000);
    if (this.#clock?.minute !== minute || this.#clock.zone !== zone) {
      this.#clock = { minute, zone, clock: wallClockAt(minute * 60_000, zone) };
    }
    return this.#clock.clock;
  }
}
