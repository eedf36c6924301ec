import type { EpochView } from '@nearhand/room/member';
import type { EpochMember } from '@nearhand/seal/members';
import type { RoomChain } from './room-chain.ts';

/** One epoch as far as its elements need it. */
export interface PageEpoch {
  readonly epoch: number;
  /** The place of its manifest. */
  readonly sequence: number;
  /** The head after its manifest, and the one that it names as before. */
  readonly head: Uint8Array;
  readonly journalHead: Uint8Array;
  readonly view: EpochView;
  /** Absent where this side cannot read it. */
  readonly inside?: {
    readonly entryKey: Uint8Array;
    readonly members: readonly EpochMember[];
  };
}

/** What opens and checks one page: plain values, so that another thread can do it. */
export interface PageKeys {
  readonly roomId: Uint8Array;
  readonly roomKey: Uint8Array;
  /** Those that an element of the page can be of, oldest first. */
  readonly epochs: readonly PageEpoch[];
}

/** The keys of `count` elements from sequence `first` on, and of no other. */
export function pageKeysOf(
  { roomId, roomKey, epochs }: RoomChain,
  first: number,
  count: number,
): PageKeys {
  const oldest = epochs.findLastIndex(({ manifest }) => manifest.sequence < first);
  return {
    roomId,
    roomKey,
    epochs: epochs
      .slice(Math.max(oldest, 0))
      .filter(({ manifest }) => manifest.sequence < first + count)
      .map(({ manifest: { epoch, sequence, head, journalHead }, view, inside }) => ({
        ...{ epoch, sequence, head, journalHead, view },
        ...(inside && { inside: { entryKey: inside.keys.entryKey, members: inside.members } }),
      })),
  };
}
