import type { Community, Desk } from '@nearhand/protocol/community';
import { type KeyFileContent, openKeyFile } from '@nearhand/seal/key-file';
import { isVisitError, VisitError } from '@nearhand/visit/error';
import { HelperShift, type InboxRoom } from '@nearhand/visit/helper-shift';
import { Drafts } from '../parts/draft.ts';
import { startSealThread } from '../shell/seal-thread.ts';
import { makeApi } from './make-api.ts';
import { nothingUnsent, type RoomDesk, type Unsent } from './room-desk.ts';

const NAME_MS = 10 * 60_000;

/** A helper at work: what came, what is open, what is typed. Let go of as a whole on leaving. */
export class DeskSession {
  readonly shift: HelperShift;
  #community: Community;
  readonly #keyFile: Uint8Array;
  readonly #rooms = new Map<string, RoomDesk>();
  readonly #listeners = new Set<() => void>();
  /** What is half filled in, by room and form. */
  readonly drafts = new Drafts();
  readonly #stop = new AbortController();
  #progress: 'loading' | 'loaded' | { readonly failed: unknown } = 'loading';

  private constructor(shift: HelperShift, keyFile: Uint8Array) {
    this.shift = shift;
    this.#community = shift.community;
    this.#keyFile = keyFile;
  }

  /** Signs in and begins to look through the inbox. @throws VisitError */
  static async begin(
    community: Community,
    content: KeyFileContent,
    keyFile: Uint8Array,
  ): Promise<DeskSession> {
    startSealThread();
    const shift = await HelperShift.signIn(makeApi(), community, content);
    const session = new DeskSession(shift, keyFile);
    void session.#look();
    void session.#watchName();
    return session;
  }

  /** The newest bundle, as of when a room was last opened. */
  get community(): Community {
    return this.#community;
  }

  get desk(): Desk {
    const desk = this.#community.desks.find(({ id }) => id === this.shift.leaf.desk);
    if (desk === undefined) throw new VisitError('shut-out', 'desk');
    return desk;
  }

  /** Rooms that this device is let into, oldest day first. */
  get rooms(): readonly RoomDesk[] {
    return this.shift.rooms.flatMap(({ roomKey }) => {
      const room = this.#rooms.get(roomKey);
      return room ? [room] : [];
    });
  }

  get progress(): 'loading' | 'loaded' | { readonly failed: unknown } {
    return this.#progress;
  }

  room(roomKey: string): RoomDesk | undefined {
    return this.#rooms.get(roomKey);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Opens a room; whoever asked sees it. @throws VisitError */
  async open(roomKey: string, hideName: boolean): Promise<void> {
    const room = this.#rooms.get(roomKey);
    if (room === undefined || room.visit !== undefined) return;
    const visit = await this.shift.open(room.row, { hideName });
    this.#put(roomKey, { row: room.row, unsent: room.unsent, visit });
    void this.#refresh();
  }

  keepUnsent(roomKey: string, unsent: Unsent): void {
    const room = this.#rooms.get(roomKey);
    if (room !== undefined) this.#put(roomKey, { ...room, unsent });
  }

  /** Takes a room off this desk at once: keys and text of it are gone from this device. */
  putAway(roomKey: string): void {
    const room = this.#rooms.get(roomKey);
    if (room === undefined) return;
    this.drafts.forget(roomKey);
    this.#put(roomKey, { row: room.row, unsent: nothingUnsent, isLeft: true });
  }

  /** Whether something was typed or said that has not left this device. */
  get hasUnsent(): boolean {
    const isRoomUnsent = ({ unsent, visit }: RoomDesk): boolean =>
      unsent.text.trim() !== '' || unsent.files.length > 0 || (visit?.waiting.length ?? 0) > 0;
    return this.drafts.hasAny || this.rooms.some(isRoomUnsent);
  }

  /** @throws SealError `passphrase` unless it opens the key file of this sign-in */
  async checkPassphrase(passphrase: string): Promise<void> {
    await openKeyFile(this.#keyFile, passphrase);
  }

  /** Looks through the inbox again after it failed. */
  tryAgain(): void {
    if (typeof this.#progress === 'object') void this.#look();
  }

  /** Lets go of everything. */
  end(): void {
    this.#stop.abort();
    this.#rooms.clear();
    this.drafts.forget();
    this.#listeners.clear();
  }

  async #look(): Promise<void> {
    const { signal } = this.#stop;
    const found = (row: InboxRoom): void => this.#found(row);
    this.#tell('loading');
    try {
      await this.shift.inbox(found);
      this.#tell('loaded');
      await this.shift.followInbox(signal, found);
    } catch (failed) {
      if (!signal.aborted) this.#tell({ failed });
    }
  }

  /** Who helps and who left, anew; what was known stays where that fails. */
  async #refresh(): Promise<void> {
    try {
      this.#community = await this.shift.api.community();
      this.#announce();
    } catch (error) {
      if (!isVisitError(error)) throw error;
    }
  }

  /** Looks now and then for keys in the ledger that stand under this helper's name. */
  async #watchName(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.shift.api.clock.wait(NAME_MS, signal);
      if (!signal.aborted) await this.lookAtName().catch(() => undefined);
    }
  }

  /** Looks at once. @throws VisitError */
  async lookAtName(): Promise<void> {
    await this.shift.watchName();
    this.#announce();
  }

  #found(row: InboxRoom): void {
    const known = this.#rooms.get(row.roomKey);
    this.#put(row.roomKey, known ? { ...known, row } : { row, unsent: nothingUnsent });
  }

  #put(roomKey: string, room: RoomDesk): void {
    this.#rooms.set(roomKey, room);
    this.#announce();
  }

  #tell(progress: DeskSession['progress']): void {
    this.#progress = progress;
    this.#announce();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}
