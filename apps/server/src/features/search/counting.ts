import { type Asking, someThatFit } from './candidates.ts';
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

/** Up to how many are counted one by one; of more, one tier in 125 stands for all. */
const countedOneByOne = 2000;
const sampleShare = 125;

/**
 * Counts what fits a query. The first tiers are a fair draw of all that fits, so of very many they are
 * enough, and the cost stays that of a few hundred rows.
 */
export async function countFound(asking: Asking, query: string): Promise<Counted> {
  const sampleTiers = [0, 1, 2].flatMap((completeness) => {
    const first = completeness * tiersOfCompleteness;
    return [first, first + 1];
  });
  const either = anyOf(sampleTiers.map((tier) => term(asking.mark, tierLexeme(tier))));
  const drawn = allOf([query, either].filter((each) => each !== ''));
  const [sample = []] = await someThatFit(asking, [drawn], 10 * countedOneByOne);
  const isMany = sample.length * sampleShare > 2 * countedOneByOne;
  const [all = []] = isMany ? [] : await someThatFit(asking, [query], countedOneByOne + 1);
  if (all.length > 0 && all.length <= countedOneByOne) {
    return { counts: countsOf(all), total: all.length, isExact: true };
  }
  const scaled = [...countsOf(sample)].map(
    ([facet, count]) => [facet, rounded(count * sampleShare)] as const,
  );
  return {
    counts: new Map(scaled),
    total: rounded(sample.length * sampleShare),
    isExact: sample.length === 0,
  };
}

/** Two figures: a sample knows no more. */
export function rounded(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
  return Math.round(count / step) * step;
}
