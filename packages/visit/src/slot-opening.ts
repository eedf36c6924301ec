import { SealError } from '@nearhand/seal/error';
import { type ExpectedTie, openSlot, type SlotContent, slotKeyOf } from '@nearhand/seal/slot';

/** Tries a slot: what it holds, or nothing where it is not for this device, or not what its row says. */
export type SlotOpening = (slot: Uint8Array, tie: ExpectedTie) => Promise<SlotContent | undefined>;

/** The same on another thread; undefined for what has to be done here after all. */
export type SlotOpeningElsewhere = (
  scalar: Uint8Array,
  slot: Uint8Array,
  tie: ExpectedTie,
) => Promise<{ readonly content: SlotContent | undefined } | undefined>;

let elsewhere: SlotOpeningElsewhere | undefined;

/**
 * Has slots tried by this from now on, as on another thread, so that a full inbox is looked through
 * while the page goes on answering to touches. Without it, here again.
 */
export function openSlotsElsewhere(open: SlotOpeningElsewhere | undefined): void {
  elsewhere = open;
}

/** Tries slots with the key of this X25519 scalar, wherever that is done now. */
export async function slotOpening(scalar: Uint8Array): Promise<SlotOpening> {
  const here = await slotOpeningHere(scalar);
  return async (slot, tie) => {
    const answer = await elsewhere?.(scalar, slot, tie);
    return answer === undefined ? here(slot, tie) : answer.content;
  };
}

/** Tries slots on this thread. */
export async function slotOpeningHere(scalar: Uint8Array): Promise<SlotOpening> {
  const key = await slotKeyOf(scalar);
  return async (slot, tie) => {
    try {
      return await openSlot(key, slot, tie);
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  };
}
