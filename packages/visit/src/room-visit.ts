import type { Attachment, Content } from '@nearhand/room/content';
import { encodeContent } from '@nearhand/room/content';
import type { Opening } from '@nearhand/room/opening';
import type { RoomState } from '@nearhand/room/room-state';
import { toBase64url } from '@nearhand/seal/bytes';
import { type Delivery, deliver } from './delivery.ts';
import { follow, lookAgain } from './following.ts';
import { Outbox } from './outbox.ts';
import type { ChangeProof } from './reader-proofs.ts';
import type { RoomSession } from './room-session.ts';
import type { NewAttachment, Saying, Waiting } from './saying.ts';
import { download } from './upload.ts';

/** What a resident and a helper both do in an open room. */
export class RoomVisit {
  protected readonly session: RoomSession;
  readonly #outbox: Outbox<Delivery>;

  constructor(session: RoomSession) {
    this.session = session;
    this.#outbox = new Outbox<Delivery>(
      (parcel) => deliver(session, parcel),
      session.api.clock,
      () => session.announce(),
    );
  }

  /** Room id, base64url. */
  get roomId(): string {
    return toBase64url(this.session.roomId);
  }

  /** The room as far as it has come; whole after `loadAll`. */
  get state(): RoomState {
    return this.session.state;
  }

  /** What the room was refused for; undefined while what the server shows of it holds. */
  get refused(): Error | undefined {
    return this.session.refused;
  }

  /** How many older elements are still to come. */
  get left(): number {
    return this.session.left;
  }

  /** What was said and the server has not taken yet, oldest first. */
  get waiting(): readonly Waiting[] {
    return this.#outbox.waiting;
  }

  /** Calls the listener whenever `state` or `waiting` has changed; gives back what ends that. */
  subscribe(listener: (state: RoomState) => void): () => void {
    return this.session.subscribe(listener);
  }

  /** Fetches what is older; `onProgress` is told how many elements are still to come. */
  loadAll(onProgress?: (left: number) => void): Promise<void> {
    return this.session.loadAll(onProgress);
  }

  /**
   * Says something. It is in `waiting` at once and stays there until the server has it: through lost
   * connections, other people's entries and new epochs. The promise resolves then.
   * @throws RoomError `content-shape`, `content-too-long`, before anything is queued
   */
  async say(saying: Saying, attachments: readonly NewAttachment[] = []): Promise<void> {
    const content = { ...saying, at: saying.at ?? this.session.api.clock.now() } as Content;
    encodeContent(content);
    await this.#outbox.add(content, attachments);
  }

  /**
   * Looks once more at a room that was refused; what waits is tried again where it holds now.
   * @throws VisitError where it does not, or could not be looked at
   */
  async lookAgain(): Promise<void> {
    await lookAgain(this.session);
    this.retry();
  }

  /** Tries what waits again now. */
  retry(): void {
    this.#outbox.retry();
  }

  /** Takes back something that waits, by its id; false where it is on its way. */
  takeBack(id: string): boolean {
    return this.#outbox.takeBack(id);
  }

  /** The bytes of an attachment. */
  attachment(attachment: Attachment): Promise<Uint8Array> {
    return download(this.session, attachment);
  }

  /**
   * Checks every change of who can read against the public ledger as it is now, by epoch.
   * @throws VisitError `ledger` where the ledger itself is not believed
   */
  async proveReaders(): Promise<ReadonlyMap<number, ChangeProof>> {
    const { proveChanges } = await import('./reader-proofs.ts');
    return proveChanges(this.session);
  }

  /** Every opening of the room that this side may see, checked. */
  async openings(): Promise<readonly Opening[]> {
    await this.session.loadOpenings();
    return this.state.openings;
  }

  /**
   * Keeps the room up to date until the signal is aborted.
   * @param between milliseconds between two looks where no event stream holds
   * @throws VisitError once the room is gone, this side is shut out, or the chain is refused
   */
  follow(signal: AbortSignal, between?: number): Promise<void> {
    return follow(this.session, signal, between);
  }
}
