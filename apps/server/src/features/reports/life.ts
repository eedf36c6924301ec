import type { Step, StepBy, StepDetail, StepKind } from './step.ts';

export const reportStates = [
  'received',
  'accepted',
  'not-ours',
  'under-way',
  'done',
  'confirmed',
  'reopened',
  'merged',
  'removed',
] as const;
export type ReportState = (typeof reportStates)[number];

/** Where a report is; all of it follows from its steps. */
export interface Life {
  readonly state: ReportState;
  readonly received: string;
  /** The day of the last step. */
  readonly changed: string;
  /** The last day on which those responsible said or did something. */
  readonly answered: string | undefined;
  readonly body: string | undefined;
  readonly expected: string | undefined;
  /** When it was mended, while it counts as mended. */
  readonly done: string | undefined;
  readonly mergedInto: string | undefined;
  /** What it was before it was merged into another. */
  readonly beforeMerge: Life | undefined;
}

const openStates: ReadonlySet<ReportState> = new Set([
  'received',
  'accepted',
  'under-way',
  'reopened',
]);

/** GeoReport v2 knows two: everything that still waits for somebody is `open`. */
export function isOpen(state: ReportState): boolean {
  return openStates.has(state);
}

/** Merged and removed reports stand in no list; their pages say where to look, or why not. */
export function isListed(state: ReportState): boolean {
  return state !== 'merged' && state !== 'removed';
}

/** From which states a step can be taken, and by whom. */
const rules: Readonly<
  Record<StepKind, { readonly from: readonly ReportState[]; readonly by: readonly StepBy[] }>
> = {
  received: { from: [], by: [] },
  accepted: {
    from: ['received', 'accepted', 'not-ours', 'under-way', 'reopened'],
    by: ['steward', 'remote'],
  },
  'not-ours': {
    from: ['received', 'accepted', 'under-way', 'reopened'],
    by: ['steward', 'remote'],
  },
  'under-way': {
    from: ['received', 'accepted', 'under-way', 'reopened'],
    by: ['steward', 'remote'],
  },
  done: {
    from: ['received', 'accepted', 'under-way', 'reopened'],
    by: ['steward', 'remote'],
  },
  confirmed: { from: ['done'], by: ['reporter'] },
  reopened: {
    from: ['done', 'not-ours', 'confirmed'],
    by: ['reporter', 'steward', 'remote'],
  },
  said: {
    from: ['received', 'accepted', 'not-ours', 'under-way', 'done', 'confirmed', 'reopened'],
    by: ['steward', 'remote'],
  },
  merged: { from: ['received', 'accepted', 'under-way', 'reopened'], by: ['steward'] },
  unmerged: { from: ['merged'], by: ['steward'] },
  moved: {
    from: ['received', 'accepted', 'not-ours', 'under-way', 'done', 'confirmed', 'reopened'],
    by: ['steward'],
  },
  cut: { from: reportStates.filter((state) => state !== 'removed'), by: ['steward'] },
  'sent-on': {
    from: ['received', 'accepted', 'not-ours', 'under-way', 'reopened'],
    by: ['remote'],
  },
};

/** Whether a step can follow: the right hand, the right state, and no earlier than the last one. */
export function mayFollow(life: Life, step: Step, by: StepBy): boolean {
  const { from, by: hands } = rules[step.detail.kind];
  return from.includes(life.state) && hands.includes(by) && step.day >= life.changed;
}

/** The steps that somebody can take next, in no order. */
export function nextSteps(life: Life, by: StepBy): readonly StepKind[] {
  return (Object.keys(rules) as StepKind[]).filter(
    (kind) => rules[kind].from.includes(life.state) && rules[kind].by.includes(by),
  );
}

/** The life of a report out of its steps in order; the first is `received`. */
export function foldLife(steps: readonly Step[]): Life {
  const [first, ...rest] = steps;
  if (first === undefined) throw new RangeError('a report begins with a step');
  const beginning: Life = {
    state: 'received',
    received: first.day,
    changed: first.day,
    answered: undefined,
    body: undefined,
    expected: undefined,
    done: undefined,
    mergedInto: undefined,
    beforeMerge: undefined,
  };
  return rest.reduce(followed, beginning);
}

/** The life after one more step. */
export function followed(life: Life, { day, detail }: Step): Life {
  const changed = { ...life, changed: day };
  const answered = { ...changed, answered: day };
  switch (detail.kind) {
    case 'received':
      return life;
    case 'accepted':
      return { ...answered, state: 'accepted', body: detail.body ?? life.body, done: undefined };
    case 'not-ours':
      return { ...answered, state: 'not-ours', body: detail.body, expected: undefined };
    case 'under-way':
      return { ...answered, state: 'under-way', expected: detail.expected };
    case 'done':
      return { ...answered, state: 'done', done: day, expected: undefined };
    case 'confirmed':
      return { ...changed, state: 'confirmed' };
    case 'reopened':
      // The wait begins anew: what was answered before answered something that came back.
      return { ...answered, state: 'reopened', done: undefined };
    case 'said':
      return answered;
    case 'merged':
      return {
        ...changed,
        state: 'merged',
        done: undefined,
        mergedInto: detail.into,
        beforeMerge: life,
      };
    case 'unmerged':
      return { ...(life.beforeMerge ?? life), changed: day };
    case 'moved':
      return changed;
    case 'cut':
      return detail.part === 'all' ? { ...changed, state: 'removed', done: undefined } : changed;
    case 'sent-on':
      return changed;
    default:
      return neverHere(detail);
  }
}

/**
 * For how many whole days nobody responsible said anything, where the report is still open. The day
 * that was promised counts from its end: nobody is late before it.
 */
export function silentDays(life: Life, today: string): number {
  if (!isOpen(life.state)) return 0;
  const since = life.answered ?? life.received;
  const from = life.expected !== undefined && life.expected > since ? life.expected : since;
  return Math.max(0, daysBetween(from, today));
}

/** Days from one day to another, `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

function neverHere(detail: never): never {
  throw new RangeError(`unknown step ${(detail as StepDetail).kind}`);
}
