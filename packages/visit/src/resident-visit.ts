import type { DeskPins, Pins } from '@nearhand/ledger/policy';
import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Community } from '@nearhand/protocol/community';
import type { KeepDays } from '@nearhand/protocol/limits';
import type { RoomStatus } from '@nearhand/protocol/room-status';
import { headCode, readHeadCode } from '@nearhand/seal/head-code';
import type { Restored } from '@nearhand/seal/members';
import type { RoomKeys } from '@nearhand/seal/room-keys';
import type { Api } from './api.ts';
import type { CarryingOver } from './carry-over.ts';
import { isVisitError, VisitError } from './error.ts';
import { headOf } from './journal.ts';
import { type LedgerMemory, LedgerView } from './ledger-view.ts';
import { Nonces } from './nonces.ts';
import { changeReaders, type Reader, type RosterNews, rosterNews } from './readers-change.ts';
import { verifyReaders } from './readers-check.ts';
import { residentSide, residentStanding } from './resident-side.ts';
import { RoomSession } from './room-session.ts';
import { RoomVisit } from './room-visit.ts';
import type { TakeAwayWish } from './saying.ts';
import { believeRestore, continuationOf } from './set-back.ts';
import { checkMemory, memoryOf, ownOf, restoreSince, type VisitMemory } from './visit-memory.ts';

/** What a device knows of a room before it opens it. */
export interface Known {
  readonly memory?: VisitMemory;
  /** What another visit saw of the ledger; before what stands in the memory of the room. */
  readonly seen?: LedgerMemory;
  readonly pins?: Pins;
}

/** A resident in their room. */
export class ResidentVisit extends RoomVisit {
  readonly #keys: RoomKeys;
  #status: RoomStatus;
  #memory: VisitMemory | undefined;
  #restored: Restored | undefined;
  #readersChecked: Promise<void> = Promise.resolve();

  constructor(session: RoomSession, keys: RoomKeys, status: RoomStatus, memory?: VisitMemory) {
    super(session);
    this.#keys = keys;
    this.#status = status;
    this.#memory = memory;
  }

  /**
   * Opens the room of these keys with its newest elements. Then the rosters of its desks are
   * verified and whoever left is shut out (`readersChecked`); nothing is sent before that.
   * @param known what this device remembers, and pins that came with the card
   * @param nonces fetched ahead for this room alone (`Api.stock`)
   * @throws VisitError `no-such-room`, `rolled-back`, `frozen`, `refused-epoch`, `broken-chain`, …
   * @throws SealError where the room's own slot is not what it should be
   */
  static async open(
    api: Api,
    community: Community,
    keys: RoomKeys,
    { memory, seen = memory?.ledger, pins }: Known = {},
    nonces = new Nonces(),
  ): Promise<ResidentVisit> {
    const knowledge = { ...(seen && { memory: seen }), ...(pins && { pins }) };
    const ledger = LedgerView.of(api, community, knowledge);
    const { status, held } = await residentStanding(api, community, keys, nonces);
    const side = residentSide(api, community, keys);
    const session = await RoomSession.enter(
      // A record of before a restore may be gone: none is repeated then.
      { api, community, ledger, side, held, nonces, ...ownOf(status.setBack ? undefined : memory) },
      status,
    );
    const since = memory && restoreSince(memory, session.journal);
    if (memory !== undefined && !status.setBack && !since) checkMemory(memory, session.journal);
    const visit = new ResidentVisit(session, keys, status, memory);
    // A room that another replaced is read and erased, and nothing else.
    if (status.state !== 'replaced') visit.checkReaders();
    return visit;
  }

  /**
   * Resolves once the readers are verified and whoever left is shut out. Where the server was set up
   * again from a backup, an epoch with those whom this device remembers is made first.
   * @throws VisitError `ledger`, `rolled-back`; `set-back` where nobody is remembered: `changeReaders`
   *   with those whom the person confirmed, then `checkReaders`
   */
  get readersChecked(): Promise<void> {
    return this.#readersChecked;
  }

  /** Checks the readers, or checks them once more; what is said waits for it. */
  checkReaders(): void {
    this.#readersChecked = this.#checkReaders();
    this.session.cleared = this.#readersChecked;
    this.#readersChecked.then(
      () => this.session.announce(),
      () => this.session.announce(),
    );
  }

  /** How this device came to believe the ledger. */
  get ledger(): LedgerView {
    return this.session.ledger;
  }

  /** The newest roster of a desk that this visit has verified. */
  rosterOf(desk: string): VerifiedRoster | undefined {
    return this.session.rosterOf(desk);
  }

  /** The code of the newest element, to note on leaving a device that keeps nothing. */
  get headCode(): string {
    return headCode(headOf(this.session.journal));
  }

  /**
   * Whether a code that was noted is that of some element of this room: `missing` where the room was
   * set back since, or is another; `unreadable` for what cannot be a code.
   */
  async checkHeadCode(typed: string): Promise<'held' | 'missing' | 'unreadable'> {
    const code = readHeadCode(typed);
    if (code === undefined) return 'unreadable';
    await this.loadAll();
    const { heads } = this.session.journal;
    return heads.some((head) => headCode(head) === code) ? 'held' : 'missing';
  }

  /** What the card's QR code carries so that no server can show another ledger; once checked. */
  get pins(): DeskPins | undefined {
    const first = this.state.epochs.at(-1)?.rosters[0]?.desk;
    const roster = first === undefined ? undefined : this.rosterOf(first);
    return roster && this.ledger.pinsOf(roster);
  }

  /** Verifies the newest rosters of these desks, as before somebody of them is let in. */
  verifyRosters(desks: readonly string[]): Promise<readonly VerifiedRoster[]> {
    return this.session.verifyRosters(desks);
  }

  /** What the server says of the room: open or closed, and when it goes. */
  get status(): RoomStatus {
    return this.#status;
  }

  /** The newest bundle that this visit knows. */
  get community(): Community {
    return this.session.community;
  }

  override async loadAll(onProgress?: (left: number) => void): Promise<void> {
    await super.loadAll(onProgress);
    const { journal } = this.session;
    const memory = this.#memory;
    // After a restore it is still needed, by whoever continues the room.
    if (memory === undefined || this.#status.setBack || restoreSince(memory, journal)) return;
    checkMemory(memory, journal);
    this.#memory = undefined;
  }

  async #checkReaders(): Promise<void> {
    for (let pause = 1_000; ; pause = Math.min(pause * 2, 30_000)) {
      try {
        await verifyReaders(this.session);
        await this.#continue();
        await this.#shutOutLeavers();
        return;
      } catch (error) {
        if (!isVisitError(error, 'offline', 'unavailable')) throw error;
        await this.session.api.clock.wait(pause);
      }
    }
  }

  /** Who left, and who came, since the readers were chosen. */
  rosterNews(): RosterNews {
    return rosterNews(this.session);
  }

  /**
   * Lets these devices read and no other, in a new epoch.
   * @param shown ids of the open steps and appointments to show first; all where absent
   * @throws VisitError `roster-changed`: `community` is then the newest, the newcomers to be ticked;
   *   `no-readers`
   */
  async changeReaders(readers: readonly Reader[], shown?: ReadonlySet<string>): Promise<void> {
    if (readers.length === 0) throw new VisitError('no-readers');
    await this.#change(readers, shown);
  }

  async #change(readers: readonly Reader[], shown?: ReadonlySet<string>): Promise<void> {
    await changeReaders(this.session, this.#keys, readers, { shown, restored: this.#restored });
    if (this.#restored !== undefined) this.#memory = undefined;
    this.#restored = undefined;
    await this.#look();
  }

  /** Goes on with a room that was set back, before anything else. */
  async #continue(): Promise<void> {
    const { setBack } = this.#status;
    const memory = this.#memory;
    const since = memory && restoreSince(memory, this.session.journal);
    if (setBack === undefined) {
      if (since === undefined) return;
      await believeRestore(this.session, since, [memory?.ledger?.checkpoint]);
      this.#memory = undefined;
      return;
    }
    const { restored, readers } = await continuationOf(this.session, setBack, memory);
    this.#restored = restored;
    if (readers === undefined) throw new VisitError('set-back', 'readers');
    await this.#change(readers);
  }

  /** Closes the room: the plain act, and an entry that says so. */
  async close(text?: string): Promise<void> {
    await this.session.line.close();
    await this.say({ kind: 'closed', ...(text && { text }) });
    await this.#look();
  }

  async reopen(text?: string): Promise<void> {
    await this.session.line.reopen();
    await this.say({ kind: 'reopened', ...(text && { text }) });
    await this.#look();
  }

  /** How many days without a visit the room stays. */
  async keep(days: KeepDays): Promise<void> {
    await this.session.line.keep(days);
    await this.#look();
  }

  /** Erases every row and file of the room, at once. */
  async erase(): Promise<void> {
    await this.session.line.erase();
  }

  /**
   * The whole conversation with its attachments as an age file, which the plain `age` command opens.
   * An entry says that it was taken away.
   */
  async takeAway(wish: TakeAwayWish): Promise<Uint8Array> {
    const { takeAway } = await import('./take-away.ts');
    await this.loadAll();
    await this.openings();
    const file = await takeAway(this.session, wish);
    await this.say({ kind: 'taken-away', proofs: wish.proofs });
    return file;
  }

  /**
   * "Somebody saw my card": everything into the room of a new card, and then this one is erased.
   * Interrupted, it goes on when it is called again with the same new card.
   * @throws VisitError those of `carryOver`
   */
  async carryOver(wish: CarryingOver): Promise<ResidentVisit> {
    const { carryOver } = await import('./carry-over.ts');
    try {
      return await carryOver(this.session, wish, (visit) => visit.session);
    } catch (error) {
      // It may have got as far as the end of this room.
      await this.#look().catch(() => undefined);
      throw error;
    }
  }

  /** What a device that was asked to keep the card remembers, to notice a room that was set back. */
  memory(): VisitMemory {
    const { journal, held, own, ledger } = this.session;
    const now = memoryOf(journal, held, own, ledger.memory());
    if (this.#status.setBack === undefined) return now;
    // Until it is continued, what was remembered before stands; the restore itself is not yet behind.
    return this.#memory ?? { ...now, ledger: { desks: [] } };
  }

  async #look(): Promise<void> {
    this.#status = await this.session.line.status();
    this.session.announce();
  }

  async #shutOutLeavers(): Promise<void> {
    for (let attempt = 0; this.rosterNews().left.length > 0; attempt += 1) {
      const gone = new Set(this.rosterNews().left.map(({ leafHash }) => leafHash));
      const staying = this.state.readers.filter(({ leafHash }) => !gone.has(leafHash));
      const readers = staying.map(({ leaf }) => ({ leaf, desk: leaf.desk, history: false }));
      try {
        await this.#change(readers);
      } catch (error) {
        // The refusal brought the newest rosters: again with those.
        if (!isVisitError(error, 'roster-changed') || attempt === 3) throw error;
      }
    }
  }
}
