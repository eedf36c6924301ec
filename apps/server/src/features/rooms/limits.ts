import { Refusal } from '../../refusal.ts';
import type { Bulletin } from '../bulletin/bulletin.ts';
import { type Counter, type Now, SharedCounters } from '../requests/requests.ts';

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
  /** This process among those who tell. */
  readonly process: string;
  readonly #now: Now;
  readonly #bulletin: Bulletin;
  /** Room tag to when the hold ends. */
  readonly #holds = new Map<string, number>();

  constructor(now: Now, bulletin: Bulletin) {
    this.#now = now;
    this.#bulletin = bulletin;
    const shared = new SharedCounters(bulletin, now);
    this.process = shared.process;
    this.openings = shared.counter('openings', 60, hour);
    this.doorAppends = shared.counter('door', 60, hour);
    this.roomAppends = shared.counter('room', 200, day);
    this.blobBytes = shared.counter('blobs', 100 * 1024 * 1024, day);
    bulletin.subscribe(holdsTopic, (detail) => {
      const [from, tag, isOver] = detail?.split('.') ?? [];
      // One's own comes back later, when the resident may have been let go already.
      if (!tag || from === this.process) return;
      if (isOver) this.#holds.delete(tag);
      else this.hold(tag);
    });
  }

  /** A resident's request came too late: doors wait, so that the next one does not. */
  hold(tag: string): void {
    const now = this.#now();
    for (const [held, ends] of this.#holds) if (ends <= now) this.#holds.delete(held);
    this.#holds.set(tag, now + holdFor);
  }

  /** The resident was let in, here or, which is then told, elsewhere. */
  letGo(tag: string): void {
    if (this.#holds.delete(tag)) {
      this.#bulletin.announce([`${holdsTopic} ${this.process}.${tag}.over`]);
    }
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
