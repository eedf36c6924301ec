import type { Message, RoomState } from '@nearhand/room/room-state';
import type { HelperVisit } from '@nearhand/visit/helper-visit';
import type { InboxRoom } from '@nearhand/visit/helper-shift';
import type { PreparedFile } from '../parts/prepare-file.ts';

/**
 * A room as it lies on this helper's desk: what was opened and what was typed and not sent yet. All of
 * it is in memory and nowhere else.
 */
export interface RoomDesk {
  readonly row: InboxRoom;
  /** Absent until it is opened. */
  readonly visit: HelperVisit | undefined;
  readonly draft: Draft;
}

export interface Draft {
  readonly text: string;
  readonly files: readonly PreparedFile[];
}

export const emptyDraft: Draft = { text: '', files: [] };

export type Waits =
  | { readonly by: 'resident' | 'helper'; readonly since: number }
  | { readonly by: 'nobody' };

/** Who spoke last in an opened room, and since when. */
export function lastSpoken(state: RoomState): Waits {
  for (let at = state.messages.length - 1; at >= 0; at -= 1) {
    const message = state.messages[at];
    if (message && isSpoken(message)) return { by: message.author.by, since: message.at };
  }
  return { by: 'nobody' };
}

type Spoken = Extract<Message, { state: 'read' }>;

/** Whether an entry is something that one side says to the other, and not bookkeeping. */
function isSpoken(message: Message): message is Spoken {
  if (message.state !== 'read') return false;
  return !['shown', 'copied', 'taken-away', 'step-ticked'].includes(message.content.kind);
}
