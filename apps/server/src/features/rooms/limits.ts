import { randomBytes } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import type { Bulletin } from '../bulletin/bulletin.ts';
import { Counter, type Now } from '../requests/requests.ts';

const hour = 3_600_000;
const day = 24 * hour;
const holdFor = 30_000;

/** The topic on which a hold is told to other processes. */
export const holdsTopic = 'hold';

/**
 * How much a room may do, by its tag and in memory (`docs/http.md`, "Limits"). The two sides are
 * counted apart, so that helpers cannot use up what is the resident's.
 */
export class RoomLimits {
  readonly openings: Counter;
  readonly doorAppends: Counter;
  readonly roomAppends: Counter;
  readonly blobBytes: Counter;
  /** This process among those who tell holds. */
  readonly process = randomBytes(6).toString('base64url');
  readonly #now: Now;
  /** Room tag to when the hold ends. */
  readonly #holds = new Map<string, number>();

  constructor(now: Now, bulletin: Bulletin) {
    this.#now = now;
    this.openings = new Counter(60, hour, now);
    this.doorAppends = new Counter(60, hour, now);
    this.roomAppends = new Counter(200, day, now);
    this.blobBytes = new Counter(100 * 1024 * 1024, day, now);
    bulletin.subscribe(holdsTopic, (detail) => {
      const [from, tag] = detail?.split('.') ?? [];
      // One's own comes back later, when the resident may have been let go already.
      if (tag && from !== this.process) this.hold(tag);
    });
  }

  /** A resident's request came too late: doors wait, so that the next one does not. */
  hold(tag: string): void {
    const now = this.#now();
    for (const [held, ends] of this.#holds) if (ends <= now) this.#holds.delete(held);
    this.#holds.set(tag, now + holdFor);
  }

  letGo(tag: string): void {
    this.#holds.delete(tag);
  }

  /** Whether doors have to wait. */
  isHeld(tag: string): boolean {
    return (this.#holds.get(tag) ?? 0) > this.#now();
  }

  /** `held` while they do. */
  refuseHeld(tag: string): void {
    const left = (this.#holds.get(tag) ?? 0) - this.#now();
    if (left > 0) throw new Refusal('held', { retryAfter: Math.ceil(left / 1000) });
  }
}
