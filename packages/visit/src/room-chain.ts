import type { KnownEpoch } from './epoch-chain.ts';

/** The room that a journal belongs to, with what opens it. */
export interface RoomChain {
  readonly roomId: Uint8Array;
  readonly roomKey: Uint8Array;
  /** From the first on. */
  readonly epochs: readonly KnownEpoch[];
}

/** The epoch whose manifest was the last before this place. */
export function epochAt(epochs: readonly KnownEpoch[], sequence: number): KnownEpoch | undefined {
  return epochs.findLast(({ manifest }) => manifest.sequence < sequence);
}

/** The sequence of the first element that this side can read. */
export function floorOf({ epochs }: RoomChain): number {
  return epochs.find(({ inside }) => inside !== undefined)?.manifest.sequence ?? 0;
}
