import type { Content, ContentOf, UnknownContent } from './content.ts';
import type { Author, EpochView, Member, PastReader } from './member.ts';
import type { Opening } from './opening.ts';
import type { AppointmentTerms, StepTerms } from './step.ts';

/**
 * An entry as it is shown, in its place. `unreadable`: it did not open, its signature did not hold,
 * its shape is wrong, or its side may not write its kind; it changes nothing.
 */
export type Message = ReadMessage | NewerMessage | UnreadableMessage;

interface Placed {
  readonly sequence: number;
  readonly epoch: number;
}

export interface ReadMessage extends Placed {
  readonly state: 'read';
  readonly id: string;
  readonly author: Author;
  readonly at: number;
  readonly content: Content;
  /** Carried over from an older room. */
  readonly copied: boolean;
}

export interface NewerMessage extends Placed {
  readonly state: 'newer';
  readonly id: string;
  readonly author: Author;
  readonly at: number;
  readonly content: UnknownContent;
}

export interface UnreadableMessage extends Placed {
  readonly state: 'unreadable';
}

/** A step of the plan as it stands. */
export interface Step extends StepTerms {
  readonly id: string;
  readonly done: boolean;
  readonly tickedBy?: Author;
  readonly dropped: boolean;
}

export interface Appointment extends AppointmentTerms {
  readonly cancelled: boolean;
}

/** A message of one kind. */
export type MessageOf<K extends Content['kind']> = Omit<ReadMessage, 'content'> & {
  readonly content: ContentOf<K>;
};

/** `marked-helpers`: two shift tokens for one renewal; the server tells helpers apart. */
export type RoomWarning =
  | 'marked-helpers'
  | 'unreadable'
  | 'opening-unverified'
  | 'opening-missing';

/** Everything that is shown in a room: a fold over its elements in order. */
export interface RoomState {
  readonly messages: readonly Message[];
  readonly steps: readonly Step[];
  readonly appointments: readonly Appointment[];
  readonly epochs: readonly EpochView[];
  /** Who can read now: the members of the newest epoch. */
  readonly readers: readonly Member[];
  /** Who could read once, in the order in which they were shut out. */
  readonly past: readonly PastReader[];
  /** Helpers who said that they answer here, and can still read. */
  readonly takenBy: readonly Author[];
  readonly declined: readonly MessageOf<'declined'>[];
  /** Asked to let in, or out, and not done yet. */
  readonly asks: readonly MessageOf<'asked-to-let-in'>[];
  readonly outside: {
    readonly told: readonly MessageOf<'told-outside'>[];
    readonly kept: readonly MessageOf<'kept-outside'>[];
  };
  readonly takenAway: readonly MessageOf<'taken-away'>[];
  readonly closed: boolean;
  readonly outcome?: MessageOf<'outcome'>;
  readonly openings: readonly Opening[];
  readonly warnings: readonly RoomWarning[];
  /** Author and id of every entry that counted. */
  readonly seen: ReadonlySet<string>;
  /** Shift token hash by desk and renewal number. */
  readonly shifts: ReadonlyMap<string, string>;
}

/** A room before its first element. */
export function emptyRoom(): RoomState {
  return {
    messages: [],
    steps: [],
    appointments: [],
    epochs: [],
    readers: [],
    past: [],
    takenBy: [],
    declined: [],
    asks: [],
    outside: { told: [], kept: [] },
    takenAway: [],
    closed: false,
    openings: [],
    warnings: [],
    seen: new Set(),
    shifts: new Map(),
  };
}
