import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import type { ContentOf } from './content.ts';
import { type Author, authorKey, type EpochView, type Member } from './member.ts';
import type { RoomDraft } from './room-draft.ts';
import type { MessageOf } from './room-state.ts';

/** Lets a new epoch change who can read, who could, who answers, and what is still asked for. */
export function applyEpoch(draft: RoomDraft, view: EpochView): void {
  draft.epochs.push(view);
  if (view.hidden) return;
  const now = new Set(view.members.map((member) => member.leafHash));
  for (const member of draft.readers) {
    if (!now.has(member.leafHash)) draft.past.push({ member, until: view.epoch - 1 });
  }
  const before = draft.readers;
  draft.readers = view.members;
  draft.takenBy = draft.takenBy.filter((author) => now.has(authorKey(author)));
  draft.asks = draft.asks.filter((ask) => isStillAsked(ask, before, view.members));
}

/**
 * Whether an ask is open: the device asked for is not in, no device of the desk asked for came in
 * with this epoch, or the one who asked out can still read.
 */
function isStillAsked(
  ask: MessageOf<'asked-to-let-in'>,
  before: readonly Member[],
  now: readonly Member[],
): boolean {
  const { who, desk, out } = ask.content;
  const has = (hash: string): boolean => now.some((member) => member.leafHash === hash);
  if (out === true) return has(authorKey(ask.author));
  if (who !== undefined) return !has(askedDevice(who));
  const deskIn = (members: readonly Member[]): number =>
    members.filter((member) => member.leaf.desk === desk).length;
  return deskIn(now) <= deskIn(before);
}

/** Leaf hash of the device that an ask names. */
export function askedDevice(who: string): string {
  return toBase64url(leafHash(fromBase64url(who)));
}

/** Whether an ask says one thing: a device, a desk, or oneself out. */
export function isOneAsk(content: ContentOf<'asked-to-let-in'>): boolean {
  return [content.who, content.desk, content.out].filter((each) => each !== undefined).length === 1;
}

/** An author whose shift is a desk's: the desk, or nothing for the resident. */
export function deskOf(author: Author): string | undefined {
  return author.by === 'helper' ? author.leaf.desk : undefined;
}
