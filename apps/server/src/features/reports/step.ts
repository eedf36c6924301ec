import type { CutReason } from '@nearhand/protocol/report-desk';

/** What a deletion can take away. With `all`, nothing but the reason stays. */
export const cutParts = ['words', 'photo', 'place', 'step', 'all'] as const;
export type CutPart = (typeof cutParts)[number];

/** `from`: what another city is called, to which it was sent on and which told us this. */
export interface FromElsewhere {
  readonly from?: string;
}

/** What happened, beside the day and the words of it. No step has room for who. */
export type StepDetail =
  | { readonly kind: 'received' }
  /** `body`: the id of whoever mends it. */
  | ({ readonly kind: 'accepted'; readonly body?: string } & FromElsewhere)
  /** Whose it is instead stands in `body`, or in the words. */
  | ({ readonly kind: 'not-ours'; readonly body?: string } & FromElsewhere)
  | ({ readonly kind: 'under-way'; readonly expected?: string } & FromElsewhere)
  | ({ readonly kind: 'done' } & FromElsewhere)
  | { readonly kind: 'confirmed' }
  | ({ readonly kind: 'reopened' } & FromElsewhere)
  /** `closed`: it was closed there, which need not mean that it is mended. */
  | ({ readonly kind: 'said'; readonly closed?: true } & FromElsewhere)
  | { readonly kind: 'merged'; readonly into: string }
  | { readonly kind: 'unmerged' }
  | { readonly kind: 'moved'; readonly from: string; readonly to: string }
  | { readonly kind: 'cut'; readonly part: CutPart; readonly reason: CutReason }
  | { readonly kind: 'sent-on'; readonly to: string; readonly remote?: string };

export type StepKind = StepDetail['kind'];

/** A step of a report's life. `day` is `YYYY-MM-DD` in the community's zone: no step has a time. */
export interface Step {
  readonly day: string;
  readonly words: string;
  readonly detail: StepDetail;
}

/** Who can take a step. `reporter` is whoever holds the follow-up code; nobody knows who that is. */
export type StepBy = 'reporter' | 'steward' | 'remote';
