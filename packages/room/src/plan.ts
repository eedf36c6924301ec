import type { Draft, ShownStep } from './content.ts';
import type { Appointment, RoomState, Step } from './room-state.ts';

/** Steps that are neither done nor dropped. */
export function openSteps(state: RoomState): readonly Step[] {
  return state.steps.filter((step) => !step.done && !step.dropped);
}

/** Appointments that were not called off. */
export function openAppointments(state: RoomState): readonly Appointment[] {
  return state.appointments.filter((each) => !each.cancelled);
}

/**
 * What a new epoch begins with: these steps and appointments, by id, as they stand; all open ones
 * where no choice is given.
 */
export function shownPlan(state: RoomState, chosen?: ReadonlySet<string>): Draft {
  const wanted = (id: string): boolean => chosen === undefined || chosen.has(id);
  return {
    kind: 'shown',
    steps: openSteps(state)
      .filter((step) => wanted(step.id))
      .map(shownStep),
    appointments: openAppointments(state)
      .filter((each) => wanted(each.appointment))
      .map(({ appointment, what, where, start }) => ({ appointment, what, where, start })),
  };
}

function shownStep({ id, dropped, tickedBy, ...terms }: Step): ShownStep {
  return { ...terms, step: id };
}
