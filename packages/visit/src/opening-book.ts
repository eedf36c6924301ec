import type { Opened } from '@nearhand/protocol/answers';
import { withOpenings, withWarning } from '@nearhand/room/fold';
import type { OpenedRecord } from '@nearhand/room/opening';
import { allZero, toBase64url, zeros } from '@nearhand/seal/bytes';
import type { SlotContent } from '@nearhand/seal/slot';
import type { Journal } from './journal.ts';
import { makeOpening, readOpenings } from './opening-chain.ts';
import type { RoomChain } from './room-chain.ts';
import type { RoomLine } from './room-line.ts';
import type { Side } from './side.ts';

/** The opening chain of a room as one side knows it: what was made here, and what came. */
export class OpeningBook {
  #records: readonly OpenedRecord[] = [];
  #head: Uint8Array | undefined;
  #own: Uint8Array | undefined;
  /** Hashes of the records that the server took from here. */
  #made: readonly string[] = [];
  #isLacking = false;

  /** @param own this device's record before, where it is remembered */
  constructor(own: Uint8Array | undefined) {
    this.#own = own;
  }

  /** Hash of this device's last record. */
  get own(): Uint8Array | undefined {
    return this.#own;
  }

  /** Hash of the last record, as far as it is known. */
  get head(): Uint8Array {
    return this.#head ?? zeros();
  }

  /** The last record's hash, as the server says. */
  know(head: Uint8Array | undefined): void {
    this.#head = head;
  }

  /** How many records have come. */
  get count(): number {
    return this.#records.length;
  }

  /** Makes a record of this visit. */
  async make(line: RoomLine, roomId: Uint8Array, held: SlotContent, side: Side): Promise<Opened> {
    const shift = await side.shift();
    const made = await makeOpening(line, {
      roomId,
      epoch: held.epoch,
      K: held.K,
      openingHead: this.head,
      author: side.authorHash,
      hidesName: side.hidesName,
      signer: side.signer,
      ...(this.#own && { own: this.#own }),
      ...(shift && { shift }),
    });
    this.#head = made.hash;
    this.#made = [...this.#made, toBase64url(made.hash)];
    if (!side.hidesName) this.#own = made.hash;
    return made.opened;
  }

  /** Fetches and checks what came since the last time; whether there is anything new to see. */
  async load(line: RoomLine, chain: RoomChain): Promise<boolean> {
    const named = this.#named(chain);
    const records = await readOpenings(chain, await line.allOpenings(this.#records.length));
    this.#records = [...this.#records, ...records];
    const hashes = new Set(this.#records.map(({ hash }) => hash));
    const isLacking = named.some((hash) => !hashes.has(hash));
    const isNew = records.length > 0 || isLacking !== this.#isLacking;
    this.#isLacking = isLacking;
    return isNew;
  }

  /** The journal with the openings that somebody let in from this epoch on may see. */
  shownIn(journal: Journal, from: number): Journal {
    const start = this.#records.findIndex(({ epoch }) => epoch >= from);
    const seen = start < 0 ? [] : this.#records.slice(start);
    const head = this.#records[start - 1]?.hash ?? toBase64url(zeros());
    const state = withOpenings(journal.state, seen, head, Math.max(start, 0));
    return { ...journal, state: this.#isLacking ? withWarning(state, 'opening-missing') : state };
  }

  /** Records that are in the chain unless the server holds some back. */
  #named({ epochs }: RoomChain): readonly string[] {
    const heads = epochs.map(({ manifest }) => manifest.openingHead);
    return [...this.#made, ...heads.filter((head) => !allZero(head)).map(toBase64url)];
  }
}
