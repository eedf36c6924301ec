import { type Asking, allInOrder, type Candidate, type Placed, type Sample } from './candidates.ts';
import { pageOfMany } from './find-many.ts';
import { type Few, inOrder } from './order.ts';
import type { PageKey } from './page-key.ts';
import type { Readings } from './readings.ts';
import { anyOf } from './term.ts';
import type { TypedSearch } from './typed-search.ts';

export interface Found {
  /** In order, no more than were asked for. */
  readonly listings: readonly Placed[];
  readonly next: PageKey | undefined;
  /** All that fit where `isWhole`; else nothing that counts could be made of. */
  readonly counted: readonly Placed[];
  readonly isWhole: boolean;
  /** What the small draw holds of it, level by level, where that was looked at (`countFound`). */
  readonly samples?: readonly Sample[];
}

/** The small draw is 1 of 625: with so many of it, thousands fit. */
const manyInDraw = 2;

/**
 * A page of what is wanted, without a place to begin from. A few are all fetched and put in order; of
 * very many a draw is looked at that holds a page. The cost grows with the page, not with how many fit.
 */
export async function findByMeaning(
  asking: Asking,
  typed: TypedSearch | undefined,
  readings: Readings,
  group: number,
  after: PageKey | undefined,
  count: number,
): Promise<Found> {
  const { words, levels } = readings.wanted[group] ?? { words: undefined, levels: [''] };
  if (anyOf(levels) === '' && asking.filters === '' && !asking.kind)
    return await findAll(asking, after, count);
  const samples = await readings.samples(group);
  const inDraw = samples.reduce((all, { listings }) => all + listings.length, 0);
  if (inDraw < manyInDraw && after?.kind !== 'many') {
    const sets = await readings.few(group);
    if (sets) {
      const literal = words === undefined ? [] : (sets[0] ?? []);
      return pageOfFew(inOrder(typed, distinct(sets, literal)), after, count);
    }
  }
  const from = after?.kind === 'many' ? after : undefined;
  const alone = readings.alone(group);
  const { listings, next } = await pageOfMany(asking, alone, samples, from, count);
  const isWhole = from === undefined && next === undefined;
  return { listings, next, counted: listings, isWhole, samples };
}

function distinct(
  sets: readonly (readonly Candidate[])[],
  literal: readonly Candidate[],
): readonly Few[] {
  const all = new Map(sets.flat().map((candidate) => [candidate.id, candidate]));
  const literally = new Set(literal.map(({ id }) => id));
  return [...all.values()].map((candidate) => ({
    candidate,
    isLiteral: literally.has(candidate.id),
  }));
}

function pageOfFew(
  ordered: readonly Candidate[],
  after: PageKey | undefined,
  count: number,
): Found {
  const at = after?.kind === 'few' ? ordered.findIndex(({ id }) => id === after.id) + 1 : 0;
  const listings = ordered.slice(at, at + count);
  const last = listings.at(-1);
  const hasMore = last !== undefined && at + count < ordered.length;
  const next = hasMore ? ({ kind: 'few', id: last.id } as const) : undefined;
  return { listings, next, counted: ordered, isWhole: true };
}

async function findAll(asking: Asking, after: PageKey | undefined, count: number): Promise<Found> {
  const from = after?.kind === 'many' ? after : undefined;
  const found = await allInOrder(asking, from, count + 1);
  const listings = found.slice(0, count);
  const last = listings.at(-1);
  const hasMore = found.length > count && last !== undefined;
  const next = hasMore
    ? ({ kind: 'many', level: 0, rank: last.rank, id: last.id } as const)
    : undefined;
  return { listings, next, counted: listings, isWhole: from === undefined && !hasMore };
}
