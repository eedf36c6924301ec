import { type Asking, type Candidate, onRows, someThatFit } from './candidates.ts';
import { type Counts, countsOf } from './listing-counts.ts';
import { tierLexeme, tiersOfCompleteness } from './listing-lexemes.ts';
import { allOf, anyOf, term } from './term.ts';

/** How many of what was found have each facet, for the choices beside a search. */
export interface Counted {
  readonly counts: Counts;
  readonly total: number;
  /** False where they are worked out from a sample. */
  readonly isExact: boolean;
}

/** Up to how many are counted one by one; of more, a draw stands for all. */
const countedOneByOne = 2000;
/** Enough of a draw for two figures: a smaller draw that holds as many is preferred. */
const enough = 64;

/** One listing in so many, by the first tiers of each completeness (`tierOf`). */
const draws = [
  { share: 625, tiers: 1 },
  { share: 125, tiers: 2 },
] as const;

/**
 * Counts what fits a query. The first tiers are a fair draw of all that fits, so of very many they are
 * enough, and the cost stays that of a few hundred rows.
 *
 * @param inFirstTiers - how many are known to fit in the smallest draw; undefined: not known
 */
export async function countFound(
  asking: Asking,
  query: string,
  inFirstTiers: number = enough,
): Promise<Counted> {
  let sample: readonly Candidate[] = [];
  let share = 1;
  for (const draw of inFirstTiers < enough ? draws.slice(1) : draws) {
    sample = await drawnOf(asking, query, draw.tiers);
    share = draw.share;
    if (sample.length >= enough) break;
  }
  const isMany = sample.length * share > 2 * countedOneByOne;
  const [all = []] = isMany ? [] : await someThatFit(asking, [query], countedOneByOne + 1);
  if (all.length > 0 && all.length <= countedOneByOne) {
    return { counts: countsOf(all), total: all.length, isExact: true };
  }
  const scaled = [...countsOf(sample)].map(
    ([facet, count]) => [facet, rounded(count * share)] as const,
  );
  return {
    counts: new Map(scaled),
    total: rounded(sample.length * share),
    isExact: sample.length === 0,
  };
}

async function drawnOf(
  asking: Asking,
  query: string,
  tiersOfEach: number,
): Promise<readonly Candidate[]> {
  const drawn = [0, 1, 2].flatMap((completeness) =>
    Array.from({ length: tiersOfEach }, (_, at) => completeness * tiersOfCompleteness + at),
  );
  const either = anyOf(drawn.map((tier) => term(asking.mark, tierLexeme(tier))));
  const wanted = allOf([query, either].filter((each) => each !== ''));
  const [found = []] = await someThatFit(onRows(asking), [wanted], 10 * countedOneByOne);
  return found;
}

/** Two figures: a sample knows no more. */
export function rounded(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
  return Math.round(count / step) * step;
}
