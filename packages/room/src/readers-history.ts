import type { EpochView, Member } from './member.ts';
import type { Opening } from './opening.ts';
import type { RoomState } from './room-state.ts';

/** A change of who could read: an epoch, and whom it let in and shut out. */
export interface ReadersChange {
  readonly type: 'change';
  readonly epoch: EpochView;
  readonly letIn: readonly Member[];
  readonly shutOut: readonly Member[];
  /** By the clock of whoever wrote first in it; absent where nobody did, or it is not there. */
  readonly at?: number;
}

/** One line of who could read a room, and when it was opened. */
export type ReadersLine = ReadersChange | { readonly type: 'opening'; readonly opening: Opening };

/**
 * Who could read from the first epoch on: every change and every opening, oldest first. Openings
 * stand in the order of their own chain, each behind the epoch that it names; between a change and
 * the openings of the epoch before it nothing but the epoch's number tells the order.
 */
export function readersHistory(state: RoomState): readonly ReadersLine[] {
  const changes = changesOf(state);
  const lines: ReadersLine[] = [];
  let next = 0;
  for (const opening of state.openings) {
    for (let change = changes[next]; change; change = changes[next]) {
      if (change.epoch.epoch > opening.epoch) break;
      lines.push(change);
      next += 1;
    }
    lines.push({ type: 'opening', opening });
  }
  return [...lines, ...changes.slice(next)];
}

function changesOf({ epochs, messages }: RoomState): readonly ReadersChange[] {
  const began = new Map<number, number>();
  for (const message of messages) {
    if (message.state === 'unreadable' || began.has(message.epoch)) continue;
    began.set(message.epoch, message.at);
  }
  let before: readonly Member[] = [];
  return epochs.map((epoch) => {
    const at = began.get(epoch.epoch);
    const change: ReadersChange = {
      type: 'change',
      epoch,
      letIn: without(epoch.members, before),
      // Who could read an epoch that is not told cannot be told to have gone after it.
      shutOut: epoch.hidden ? [] : without(before, epoch.members),
      ...(at !== undefined && { at }),
    };
    before = epoch.hidden ? [] : epoch.members;
    return change;
  });
}

function without(members: readonly Member[], others: readonly Member[]): readonly Member[] {
  const there = new Set(others.map(({ leafHash }) => leafHash));
  return members.filter(({ leafHash }) => !there.has(leafHash));
}
