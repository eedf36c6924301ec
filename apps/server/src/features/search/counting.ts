import { type Asking, groupsOf, inTerms, onRows, type Sample, samplesOf } from './candidates.ts';
import { type Draw, largeDraw, smallDraw } from './draws.ts';
import { type CountedRow, type Counts, countsOf, totalOf } from './listing-counts.ts';

/** How many of what was found have each facet, for the choices beside a search. */
export interface Counted {
  readonly counts: Counts;
  readonly total: number;
  /** False where they are worked out from a sample. */
  readonly isExact: boolean;
}

/** Up to how many are counted one by one; of more, a draw stands for all. */
const countedOneByOne = 2000;
/** Enough of the small draw to count its facets too, and enough to say how many there are about. */
const enoughToCount = 32;
export const enoughToSay = 10;
/** With fewer of the small draw, it is quicker to count them one by one. */
const tooFew = 2;
/** With no more of the small draw than this, unfiltered, each that has the words can be looked at. */
const rareInDraw = 6;

export function exactly(rows: readonly CountedRow[]): Counted {
  return { counts: countsOf(rows), total: totalOf(rows), isExact: true };
}

/**
 * Counts what fits a query. A draw is fair, so of very many a small one is enough, and the cost stays
 * that of a few hundred rows.
 *
 * @param known - what the small draw holds of it, by parts, if that was looked at
 */
export async function countFound(
  asking: Asking,
  query: string,
  known?: readonly Sample[],
  enough = enoughToCount,
): Promise<Counted> {
  const samples = known ?? (await samplesOf(asking, [query], smallDraw));
  const few = samples.flatMap(({ listings }) => listings);
  if (few.length >= enough) return scaled(few, smallDraw);
  if (few.length >= tooFew) {
    const drawn = await groupsOf(
      inLargeDraw(asking, samples),
      query,
      2 * countedOneByOne,
      largeDraw,
    );
    if (totalOf(drawn) * largeDraw.share > countedOneByOne) return scaled(drawn, largeDraw);
  }
  const asked = areRare(samples) && query !== '' ? onRows(asking) : asking;
  const all = await groupsOf(asked, query, 2 * countedOneByOne);
  return totalOf(all) <= countedOneByOne ? exactly(all) : scaled(all, { share: 1 });
}

/** How the large draw is asked: by rows, unless hardly any of those that have the words fit. */
export function inLargeDraw(asking: Asking, samples: readonly Sample[]): Asking {
  const fit = samples.reduce((all, { listings }) => all + listings.length, 0);
  return fit * 4 < unfilteredOf(samples) ? inTerms(asking) : onRows(asking);
}

function unfilteredOf(samples: readonly Sample[]): number {
  return samples.reduce((all, { unfiltered }) => all + unfiltered, 0);
}

/** Whether so few have the words, filters apart, that each of them can be looked at. */
export function areRare(samples: readonly Sample[]): boolean {
  return unfilteredOf(samples) <= rareInDraw;
}

function scaled(rows: readonly CountedRow[], { share }: Pick<Draw, 'share'>): Counted {
  const counts = new Map([...countsOf(rows)].map(([facet, of]) => [facet, rounded(of * share)]));
  return { counts, total: rounded(totalOf(rows) * share), isExact: false };
}

/** Two figures: a sample knows no more. */
export function rounded(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(count, 1))) - 1);
  return Math.round(count / step) * step;
}
