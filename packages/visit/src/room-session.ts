import type { VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { Opened } from '@nearhand/protocol/answers';
import type { Community } from '@nearhand/protocol/community';
import type { Frame } from '@nearhand/protocol/frames';
import { elementsInPage } from '@nearhand/protocol/limits';
import type { RoomStatus } from '@nearhand/protocol/room-status';
import type { RoomState } from '@nearhand/room/room-state';
import { toBase64url } from '@nearhand/seal/bytes';
import { roomIdOf } from '@nearhand/seal/room-keys';
import type { SlotContent } from '@nearhand/seal/slot';
import type { Api } from './api.ts';
import { readEpochs } from './epoch-chain.ts';
import { isVisitError, VisitError } from './error.ts';
import {
  extend,
  isWhole,
  type Journal,
  nextOf,
  openJournal,
  prepend,
  withEpochs,
} from './journal.ts';
import type { Announced, LedgerView } from './ledger-view.ts';
import type { Nonces } from './nonces.ts';
import { OlderPages } from './older-pages.ts';
import { OpeningBook } from './opening-book.ts';
import { floorOf, type RoomChain } from './room-chain.ts';
import { RoomLine } from './room-line.ts';
import type { Side } from './side.ts';
import { Turns } from './turns.ts';

/** What a visit begins with. */
export interface SessionStart {
  readonly api: Api;
  readonly community: Community;
  readonly ledger: LedgerView;
  readonly side: Side;
  readonly held: SlotContent;
  /** This device's opening record before, where it is remembered. */
  readonly own?: Uint8Array;
  /** Those of this room that are there already. */
  readonly nonces?: Nonces;
}

/** What is answered, or read, where the epoch has ended whose slot is held. */
function hasMovedOn(error: unknown): boolean {
  return isVisitError(error, 'epoch-ended', 'no-such-room', 'refused-epoch');
}

/** The newest elements are shown before the others are asked for. */
const firstPage = 30;
/** The opening record, then secrets, manifests and the newest elements together. */
const enteringTogether = 3;

/**
 * One room as one side has it open: the checked journal, its state, and the requests that keep it
 * up to date. Everything that moves the journal takes its turn.
 */
export class RoomSession {
  readonly api: Api;
  readonly side: Side;
  readonly line: RoomLine;
  readonly roomId: Uint8Array;
  readonly ledger: LedgerView;
  community: Community;
  /** Resolves once what is written may go out; rejects where it may not. */
  cleared: Promise<void> = Promise.resolve();
  readonly #rosters = new Map<string, VerifiedRoster>();
  readonly #turns = new Turns(() => this.announce());
  readonly #listeners = new Set<(state: RoomState) => void>();
  #held: SlotContent;
  #journal: Journal | undefined;
  readonly #book: OpeningBook;

  private constructor(start: SessionStart, line: (open: () => Promise<Opened>) => RoomLine) {
    this.api = start.api;
    this.side = start.side;
    this.community = start.community;
    this.ledger = start.ledger;
    this.roomId = roomIdOf(start.held.roomKey);
    this.#held = start.held;
    this.#book = new OpeningBook(start.own);
    this.line = line(() => this.#book.make(this.line, this.roomId, this.#held, this.side));
  }

  /** A session whose journal is already known, as right after the room was made. */
  static async of(start: SessionStart, journal?: Journal): Promise<RoomSession> {
    const address = await start.side.address(start.held);
    const { api, nonces } = start;
    const session = new RoomSession(start, (open) => new RoomLine(api, address, open, nonces));
    session.#journal = journal;
    return session;
  }

  /**
   * Opens the room: makes the opening record, reads the epochs and shows the newest elements.
   * @throws VisitError of the server, `refused-epoch`, `broken-chain`, `shut-out`
   */
  static async enter(start: SessionStart, status?: RoomStatus): Promise<RoomSession> {
    const session = await RoomSession.of(start);
    session.line.stock(enteringTogether);
    for (let attempt = 0; ; attempt += 1) {
      try {
        session.#book.know(status?.openingHead);
        await session.#load(attempt === 0 ? status?.sequence : undefined);
        return session;
      } catch (error) {
        // An epoch came in between: begin again with its slot.
        if (!hasMovedOn(error) || attempt === 2) throw error;
        await session.#takeSlot(await session.side.renew());
      }
    }
  }

  get held(): SlotContent {
    return this.#held;
  }

  get journal(): Journal {
    if (this.#journal === undefined) throw new VisitError('stopped', 'not entered');
    return this.#journal;
  }

  get state(): RoomState {
    return this.journal.state;
  }

  /** Hash of this device's last opening record. */
  get own(): Uint8Array | undefined {
    return this.#book.own;
  }

  get openingHead(): Uint8Array {
    return this.#book.head;
  }

  /** The newest roster of a desk that was verified in this visit. */
  rosterOf(desk: string): VerifiedRoster | undefined {
    return this.#rosters.get(desk);
  }

  /** Takes a verified roster as the newest of its desk. */
  learnRoster(roster: VerifiedRoster): void {
    this.#rosters.set(roster.desk, roster);
  }

  /**
   * Verifies the newest rosters of these desks.
   * @throws VisitError `ledger`
   */
  async verifyRosters(
    desks: readonly string[],
    announced: ReadonlyMap<string, Announced> = new Map(),
  ): Promise<readonly VerifiedRoster[]> {
    const rosters: VerifiedRoster[] = [];
    // One after another: each is checked on the checkpoint of the one before.
    for (const desk of new Set(desks)) {
      rosters.push(await this.ledger.desk(desk, announced.get(desk)));
    }
    for (const roster of rosters) this.learnRoster(roster);
    this.announce();
    return rosters;
  }

  subscribe(listener: (state: RoomState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says that something that is shown has changed. */
  announce(): void {
    for (const listener of this.#listeners) listener(this.state);
  }

  /** What the room was refused for: nothing moves its journal any more until a look `clears` it. */
  get refused(): Error | undefined {
    return this.#turns.refused;
  }

  /** Runs what moves the journal, alone; throws what the room was refused for. */
  turn<T>(work: () => Promise<T>, clears = false): Promise<T> {
    return this.#turns.run(work, clears);
  }

  /** Takes a checked journal as the newest. */
  take(journal: Journal): void {
    this.#journal = journal;
    this.announce();
  }

  /** Fetches and checks what came after the newest element here. Within a turn. */
  async catchUp(): Promise<void> {
    for (;;) {
      const frames = await this.line.elementsFrom(nextOf(this.journal), elementsInPage);
      if (frames.some((frame) => frame.kind === 'manifest')) await this.#learnEpochs(frames);
      const before = this.journal;
      const after = await extend(before, frames);
      if (after !== before) this.take(after);
      if (frames.length < elementsInPage) return;
    }
  }

  /** Takes the newest slot and the epochs up to it. Within a turn. */
  async renew(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      await this.#takeSlot(await this.side.renew());
      try {
        this.#journal = withEpochs(this.journal, (await this.#fetchChain()).epochs);
        return;
      } catch (error) {
        // An epoch came in between: again with its slot.
        if (!hasMovedOn(error) || attempt === 2) throw error;
      }
    }
  }

  /** Moves on to an epoch that this side has just made. Within a turn. */
  async adopt(held: SlotContent, journal: Journal): Promise<void> {
    this.#held = held;
    this.line.address = await this.side.address(held);
    this.take(journal);
  }

  /** How many elements that this side can read are older than those here. */
  get left(): number {
    return Math.max(0, this.journal.first - floorOf(this.journal.chain));
  }

  /** Fetches everything older that this side can read, the newest first. */
  async loadAll(onProgress?: (left: number) => void): Promise<void> {
    await this.turn(async () => {
      const older = new OlderPages(this.line, this.journal.chain, this.journal.first);
      while (!isWhole(this.journal)) {
        const journal = prepend(this.journal, await older.take());
        this.take(this.#book.shownIn(journal, this.#held.from));
        onProgress?.(this.left);
      }
    });
  }

  /** Fetches and checks the opening records that came since the last time. */
  async loadOpenings(): Promise<void> {
    await this.turn(async () => {
      if (!(await this.#book.load(this.line, this.journal.chain))) return;
      this.take(this.#book.shownIn(this.journal, this.#held.from));
    });
  }

  /** How many opening records have come. */
  get openingsKnown(): number {
    return this.#book.count;
  }

  async #load(sequence?: number): Promise<void> {
    await this.line.enter();
    const next = sequence ?? (await this.line.status()).sequence;
    const [chain, frames] = await Promise.all([
      this.#fetchChain(),
      this.line.elementsBefore(next, firstPage),
    ]);
    const first = next - frames.length;
    // What was written before this side was let in is not its to read.
    const unread = Math.max(0, floorOf(chain) - first);
    this.take(await openJournal(chain, frames.slice(unread), first + unread));
  }

  async #fetchChain(): Promise<RoomChain> {
    const [secrets, manifests] = await Promise.all([this.line.secrets(), this.line.manifests()]);
    const { origin } = this.community;
    const held = this.#held;
    const epochs = await readEpochs({ origin, held, secrets, manifests });
    return { roomId: this.roomId, roomKey: held.roomKey, epochs };
  }

  /** Where new elements hold an epoch that is not known here, its slot is. */
  async #learnEpochs(frames: readonly Frame[]): Promise<void> {
    const known = new Set(this.journal.chain.epochs.map(({ manifest }) => manifest.sequence));
    const next = nextOf(this.journal);
    const unknown = frames.some(({ kind }, i) => kind === 'manifest' && !known.has(next + i));
    if (unknown) await this.renew();
  }

  async #takeSlot(held: SlotContent): Promise<void> {
    if (toBase64url(held.roomKey) !== toBase64url(this.#held.roomKey)) {
      throw new VisitError('other-room', 'slot');
    }
    if (held.epoch < this.#held.epoch) throw new VisitError('rolled-back', 'slot');
    this.#held = held;
    this.line.address = await this.side.address(held);
    // A helper's token holds for the door it was made at; a resident's goes on.
    if (this.side.author.by === 'helper') this.line.leave();
  }
}
