import type { EpochView, Member, SetBack } from '@nearhand/room/member';
import type { Message, RoomState } from '@nearhand/room/room-state';

/** What stands in a conversation, in order: messages, and each change of who can read. */
export type Moment =
  | { readonly type: 'message'; readonly message: Message }
  | {
      readonly type: 'readers';
      readonly epoch: number;
      readonly sequence: number;
      readonly letIn: readonly Member[];
      readonly shutOut: readonly Member[];
      /** Where the server was set up again from a backup before it. */
      readonly setBack?: SetBack;
    };

/** Messages and changes of readers, merged by their place in the journal. */
export function timeline(state: RoomState): readonly Moment[] {
  const changes = changesOfReaders(state.epochs);
  const moments: Moment[] = [];
  let next = 0;
  for (const message of state.messages) {
    for (let change = changes[next]; change && change.sequence < message.sequence; ) {
      moments.push(change);
      next += 1;
      change = changes[next];
    }
    if (!isEmptyPlan(message)) moments.push({ type: 'message', message });
  }
  return [...moments, ...changes.slice(next)];
}

/**
 * Whether two messages are shown alike. What was read once stays the same value however often the
 * room is folded.
 */
export function isSameMessage(a: Message, b: Message): boolean {
  if (a === b) return true;
  if (a.state !== b.state || a.sequence !== b.sequence) return false;
  if (a.state === 'unreadable' || b.state === 'unreadable') return true;
  return a.content === b.content && a.author === b.author && a.id === b.id;
}

/** At the beginning of an epoch an empty plan is shown too: nothing for anybody to read. */
function isEmptyPlan(message: Message): boolean {
  if (message.state !== 'read' || message.content.kind !== 'shown') return false;
  return message.content.steps.length + message.content.appointments.length === 0;
}

type Change = Extract<Moment, { type: 'readers' }>;

function changesOfReaders(epochs: readonly EpochView[]): readonly Change[] {
  return epochs.flatMap((view, index): Change[] => {
    if (view.hidden) return [];
    const before = epochs[index - 1];
    const earlier = before && !before.hidden ? before.members : [];
    const letIn = without(view.members, earlier);
    const shutOut = without(earlier, view.members);
    const { epoch, sequence, setBack } = view;
    if (letIn.length === 0 && shutOut.length === 0 && setBack === undefined) return [];
    return [{ type: 'readers', epoch, sequence, letIn, shutOut, ...(setBack && { setBack }) }];
  });
}

function without(members: readonly Member[], others: readonly Member[]): readonly Member[] {
  return members.filter(({ leafHash }) => others.every((other) => other.leafHash !== leafHash));
}
