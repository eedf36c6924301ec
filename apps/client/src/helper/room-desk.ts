import type { Message, RoomState } from '@nearhand/room/room-state';
import type { InboxRoom } from '@nearhand/visit/helper-shift';
import type { HelperVisit } from '@nearhand/visit/helper-visit';
import type { PreparedFile } from '../parts/prepare-file.ts';

/**
 * A room as it lies on this helper's desk: what was opened, and what was typed and not sent yet. All
 * of it is in memory and nowhere else.
 */
export interface RoomDesk {
  readonly row: InboxRoom;
  /** Absent until it is opened here. */
  readonly visit?: HelperVisit;
  readonly unsent: Unsent;
  /** This helper asked to be shut out; until the resident's next visit it could still be opened. */
  readonly isLeft?: true;
}

export interface Unsent {
  readonly text: string;
  readonly files: readonly PreparedFile[];
}

export const nothingUnsent: Unsent = { text: '', files: [] };

/** Who said something last in an opened room; of a resident, since when they wait. */
export interface LastWord {
  readonly by: 'resident' | 'helper';
  readonly at: number;
}

/**
 * The last thing that one side said to the other; nothing where there is none. Whoever wrote again
 * while waiting has waited since the first of it.
 */
export function lastWord(state: RoomState): LastWord | undefined {
  let found: LastWord | undefined;
  for (let index = state.messages.length - 1; index >= 0; index -= 1) {
    const message = state.messages[index];
    if (!message || !isWord(message)) continue;
    const { by } = message.author;
    if (found && by !== found.by) return found;
    found = { by, at: message.at };
    if (by === 'helper') return found;
  }
  return found;
}

/** Of what a request begins with; more would be read over a shoulder. */
const BEGINNING = 32;

/**
 * How the resident's first words in an opened room begin, to tell forty rooms of one day apart; like
 * all of the room they are in memory for as long as the page is open.
 */
export function firstWords({ messages }: RoomState): string | undefined {
  for (const message of messages) {
    if (message.state !== 'read' || message.author.by !== 'resident') continue;
    if (message.content.kind !== 'said' || message.content.text.trim() === '') continue;
    const letters = [...message.content.text.trim().replace(/\s+/g, ' ')];
    if (letters.length <= BEGINNING) return letters.join('');
    return `${letters.slice(0, BEGINNING).join('').trimEnd()}…`;
  }
  return undefined;
}

type Read = Extract<Message, { state: 'read' }>;

const bookkeeping: readonly string[] = ['shown', 'copied', 'taken-away', 'step-ticked', 'taken'];

function isWord(message: Message): message is Read {
  return message.state === 'read' && !bookkeeping.includes(message.content.kind);
}
