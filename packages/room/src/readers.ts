import type { Member } from './member.ts';
import { authorKey } from './member.ts';
import { askedDevice } from './readers-fold.ts';
import type { MessageOf, RoomState } from './room-state.ts';

/**
 * Readers who are on their way out and could still read: they asked out, or left their desk
 * (`left`: leaf hashes from the community's leavings), and no epoch has followed yet.
 */
export function couldStillRead(
  state: RoomState,
  left: ReadonlySet<string> = new Set(),
): readonly Member[] {
  const asked = new Set(
    state.asks.filter((ask) => ask.content.out).map((ask) => authorKey(ask.author)),
  );
  return state.readers.filter(({ leafHash }) => left.has(leafHash) || asked.has(leafHash));
}

/** Asks to let somebody in, with the leaf hash of the device where one is named. */
export function askedIn(
  state: RoomState,
): readonly { readonly ask: MessageOf<'asked-to-let-in'>; readonly leafHash?: string }[] {
  return state.asks
    .filter((ask) => !ask.content.out)
    .map((ask) => {
      const { who } = ask.content;
      return who === undefined ? { ask } : { ask, leafHash: askedDevice(who) };
    });
}
