/** Kinds of help: the types a step of the plan can have, and what a desk says it answers. */
export const stepTypes = [
  'debt',
  'counselling',
  'benefit',
  'legal',
  'health',
  'housing',
  'work',
  'schooling',
  'childcare',
  'mediation',
  'company',
  'other',
] as const;
export type StepType = (typeof stepTypes)[number];

export const stepDoers = ['resident', 'helper', 'both'] as const;
export type StepDoer = (typeof stepDoers)[number];

/** A service as it was when somebody pointed to it, so that it stays readable if it goes. */
export interface PointedService {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly place: string;
}

/** A step as an entry states it. */
export interface StepTerms {
  readonly type: StepType;
  readonly what: string;
  readonly who: StepDoer;
  /** Date, `YYYY-MM-DD`. */
  readonly by?: string;
  readonly service?: PointedService;
}

/** An appointment as an entry states it; `start` is local time, `YYYY-MM-DDTHH:MM`. */
export interface AppointmentTerms {
  readonly appointment: string;
  readonly what: string;
  readonly where: string;
  readonly start: string;
}
