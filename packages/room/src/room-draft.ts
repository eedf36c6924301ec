import type { Author, EpochView, Member, PastReader } from './member.ts';
import type {
  Appointment,
  Message,
  MessageOf,
  RoomState,
  RoomWarning,
  Step,
} from './room-state.ts';

/**
 * A room state while a fold works on it. Lists grow in place here and nowhere else: a copy for each
 * of 2,000 entries would cost their square.
 */
export interface RoomDraft {
  readonly messages: Message[];
  readonly steps: Map<string, Step>;
  readonly appointments: Map<string, Appointment>;
  readonly epochs: EpochView[];
  readers: readonly Member[];
  readonly past: PastReader[];
  takenBy: readonly Author[];
  readonly declined: MessageOf<'declined'>[];
  asks: readonly MessageOf<'asked-to-let-in'>[];
  readonly told: MessageOf<'told-outside'>[];
  readonly kept: MessageOf<'kept-outside'>[];
  readonly takenAway: MessageOf<'taken-away'>[];
  closed: boolean;
  outcome: MessageOf<'outcome'> | undefined;
  readonly warnings: Set<RoomWarning>;
  readonly seen: Set<string>;
  readonly shifts: Map<string, string>;
  readonly openings: RoomState['openings'];
}

export function draftOf(state: RoomState): RoomDraft {
  return {
    messages: [...state.messages],
    steps: new Map(state.steps.map((step) => [step.id, step])),
    appointments: new Map(state.appointments.map((each) => [each.appointment, each])),
    epochs: [...state.epochs],
    readers: state.readers,
    past: [...state.past],
    takenBy: state.takenBy,
    declined: [...state.declined],
    asks: state.asks,
    told: [...state.outside.told],
    kept: [...state.outside.kept],
    takenAway: [...state.takenAway],
    closed: state.closed,
    outcome: state.outcome,
    warnings: new Set(state.warnings),
    seen: new Set(state.seen),
    shifts: new Map(state.shifts),
    openings: state.openings,
  };
}

export function finish(draft: RoomDraft): RoomState {
  return {
    messages: draft.messages,
    steps: [...draft.steps.values()],
    appointments: [...draft.appointments.values()],
    epochs: draft.epochs,
    readers: draft.readers,
    past: draft.past,
    takenBy: draft.takenBy,
    declined: draft.declined,
    asks: draft.asks,
    outside: { told: draft.told, kept: draft.kept },
    takenAway: draft.takenAway,
    closed: draft.closed,
    ...(draft.outcome === undefined ? {} : { outcome: draft.outcome }),
    openings: draft.openings,
    warnings: [...draft.warnings].sort(),
    seen: draft.seen,
    shifts: draft.shifts,
  };
}
