import type { ShiftMark } from '@nearhand/room/content';
import type { Author } from '@nearhand/room/member';
import type { Signer } from '@nearhand/seal/signature';
import type { SlotContent } from '@nearhand/seal/slot';
import type { RoomAddress } from './room-line.ts';

/** What differs between a resident's and a helper's visit. */
export interface Side {
  readonly author: Author;
  /** Leaf hash of the device, zeros for the room. */
  readonly authorHash: Uint8Array;
  /** Signs entries and opening records: the room key or the device key. */
  readonly signer: Signer;
  readonly hidesName: boolean;
  /** The present shift, for helpers. */
  shift(): Promise<ShiftMark | undefined>;
  address(held: SlotContent): Promise<RoomAddress>;
  /**
   * The newest slot of this side, once an epoch has ended.
   * @throws VisitError `shut-out` where there is none
   */
  renew(): Promise<SlotContent>;
}
