import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import type { SlotContent } from '@nearhand/seal/slot';
import type { KnownEpoch } from './epoch-chain.ts';
import { VisitError } from './error.ts';
import { headOf, type Journal, nextOf } from './journal.ts';
import type { LedgerMemory } from './ledger-view.ts';
import type { RoomChain } from './room-chain.ts';

/** Somebody who could read: desk and leaf hash (base64url), and from which epoch on. */
export interface RememberedReader {
  readonly desk: string;
  readonly hash: string;
  readonly from: number;
}

/** What a device that was asked to keep the card remembers of the room; plain JSON. */
export interface VisitMemory {
  readonly room: string;
  readonly epoch: number;
  /** Head of that epoch's manifest. */
  readonly manifest: string;
  readonly sequence: number;
  readonly head: string;
  /** Hash of this device's last opening record. */
  readonly own?: string;
  /** Who could read; absent in what was kept before a server could be set up again. */
  readonly readers?: readonly RememberedReader[];
  /** How many epochs of it continued a room that was set back; absent for none. */
  readonly restores?: number;
  /** What was seen of the public ledger; absent in what was kept before there was one. */
  readonly ledger?: LedgerMemory;
}

export function memoryOf(
  journal: Journal,
  held: SlotContent,
  own: Uint8Array | undefined,
  ledger: LedgerMemory,
): VisitMemory {
  const readers = journal.state.readers.map(({ leaf, leafHash, from }) => ({
    desk: leaf.desk,
    hash: leafHash,
    from,
  }));
  const manifest = journal.chain.epochs.at(-1)?.manifest.head ?? new Uint8Array(32);
  return {
    room: toBase64url(journal.chain.roomId),
    epoch: held.epoch,
    manifest: toBase64url(manifest),
    sequence: nextOf(journal),
    head: toBase64url(headOf(journal)),
    ...(own && { own: toBase64url(own) }),
    readers,
    restores: restoresIn(journal.chain).length,
    ledger,
  };
}

/** The epochs that continued a room that was set back, oldest first. */
function restoresIn({ epochs }: RoomChain): readonly KnownEpoch[] {
  return epochs.filter(({ inside }) => inside?.restored !== undefined);
}

/**
 * Of which day the backup was, where another device, or this one in a visit that it did not get to
 * remember, continued the room from before what is remembered here.
 */
export function restoreSince(memory: VisitMemory, { chain }: Journal): string | undefined {
  const since = restoresIn(chain).slice(memory.restores ?? 0);
  const epoch = since.find(({ manifest }) => manifest.sequence < memory.sequence);
  return epoch?.inside?.restored?.backup;
}

/** The opening record of before, for the next to repeat. */
export function ownOf(memory: VisitMemory | undefined): { readonly own?: Uint8Array } {
  return memory?.own === undefined ? {} : { own: fromBase64url(memory.own) };
}

/**
 * Compares a room with what this device remembers of it, as far back as the journal goes.
 * @throws VisitError `rolled-back` where there is less than was seen, or something else; `frozen`
 *   where the room key made two epochs of one number
 */
export function checkMemory(memory: VisitMemory, journal: Journal): void {
  const { chain, first, heads } = journal;
  if (memory.room !== toBase64url(chain.roomId)) throw new VisitError('other-room', 'memory');
  const epoch = chain.epochs[memory.epoch - 1];
  if (epoch === undefined || nextOf(journal) < memory.sequence) {
    throw new VisitError('rolled-back', `${nextOf(journal)} elements`);
  }
  if (toBase64url(epoch.manifest.head) !== memory.manifest) {
    throw new VisitError('frozen', `epoch ${memory.epoch}`);
  }
  const index = memory.sequence - 1 - first;
  const head = index === -1 ? journal.before : heads[index];
  if (index >= -1 && (head === undefined || toBase64url(head) !== memory.head)) {
    throw new VisitError('rolled-back', `at ${memory.sequence}`);
  }
}
