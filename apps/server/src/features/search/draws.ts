import type { Completeness } from './listing-lexemes.ts';
import { drawSize } from './listing-lexemes.ts';

/**
 * A fair draw of all listings with an index of its own (migration 0076): what is asked of it costs as
 * little as if there were no others. One draw lies within the next.
 */
export interface Draw {
  /** One listing in so many. */
  readonly share: number;
  /** Those whose draw is below this (`rankOf`). */
  readonly below: number;
}

function drawOf(share: number): Draw {
  return { share, below: Math.ceil(drawSize / share) };
}

export const smallDraw = drawOf(625);
export const largeDraw = drawOf(25);

/** The condition as the index has it, to the letter. */
export function drawCondition({ below }: Draw): string {
  return `(rank & ${drawSize - 1}) < ${below}`;
}

export function completenessOfRank(rank: number): Completeness {
  return Math.min(2, Math.floor(rank / drawSize)) as Completeness;
}
