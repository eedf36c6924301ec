import {
  type Asking,
  allInOrder,
  type Candidate,
  firstByRank,
  onRows,
  someThatFit,
} from './candidates.ts';
import { tierLexeme, tiers, tiersOfCompleteness } from './listing-lexemes.ts';
import { type Few, inOrder } from './order.ts';
import type { PageKey } from './page-key.ts';
import { allOf, anyOf, levelAlone, term } from './term.ts';
import type { TypedSearch, Wanted } from './typed-search.ts';

export interface Found {
  /** In order, no more than were asked for. */
  readonly listings: readonly Candidate[];
  readonly next: PageKey | undefined;
  /** All that fit where `isWhole`; else some of them, for counts that say "at least". */
  readonly counted: readonly Candidate[];
  readonly isWhole: boolean;
  /** How many fit in the first tier of each completeness, where that was looked at (`countFound`). */
  readonly inFirstTiers?: number;
}

/** Up to how many are all put in order by how closely they mean what was typed. */
const few = 200;
/** A tier is 1 of 625: with so many of the first tier, thousands fit. */
const manyInFirstTier = 2;
/** With no more of them in the first tiers, a few thousand have the words. */
const manyInDraw = 6;

/**
 * A page of what is wanted, without a place to begin from. A few are all fetched and put in order; of
 * very many only as much is looked at as fills a page, tier by tier. The cost grows with the page, not
 * with how many fit.
 */
export async function findByMeaning(
  asking: Asking,
  typed: TypedSearch | undefined,
  { words, levels }: Wanted,
  after: PageKey | undefined,
  count: number,
): Promise<Found> {
  if (anyOf(levels) === '' && asking.filters === '') return await findAll(asking, after, count);
  if (after?.kind === 'many') return await findMany(asking, levels, after, count, 0);
  const either = anyOf(levels);
  const rowwise = onRows(asking);
  const drawn = inTiers(asking, either, firstOfEach);
  const [firstTiers = []] = await someThatFit(rowwise, [drawn], few);
  if (firstTiers.length < manyInFirstTier) {
    const others = levels.filter((level) => level !== words).slice(words === undefined ? 0 : 1);
    const queries = [words, others.length > 0 ? anyOf(others) : undefined];
    const asked = queries.filter((query) => query !== undefined);
    const areRare = either !== '' && (await isRare(asking, drawn));
    const sets = await someThatFit(areRare ? rowwise : asking, asked, few + 1);
    if (sets.every((set) => set.length <= few)) {
      const literal = words === undefined ? [] : (sets[0] ?? []);
      return pageOfFew(inOrder(typed, distinct(sets, literal)), after, count);
    }
  }
  const found = await findMany(asking, levels, undefined, count, firstTiers.length);
  return { ...found, inFirstTiers: firstTiers.length };
}

/** Whether so few have the words at all, filters apart, that each of them can be looked at. */
async function isRare(asking: Asking, drawn: string): Promise<boolean> {
  const unfiltered = { ...asking, filters: '', condition: 'true' };
  const [found = []] = await someThatFit(unfiltered, [drawn], manyInDraw + 1);
  return found.length <= manyInDraw;
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

const firstOfEach = [0, tiersOfCompleteness, 2 * tiersOfCompleteness];

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
  const next = hasMore ? keyOf(0, last) : undefined;
  return { listings, next, counted: listings, isWhole: from === undefined && !hasMore };
}

function keyOf(level: number, { rank, id }: Candidate): PageKey {
  return { kind: 'many', level, rank, id };
}

async function findMany(
  asking: Asking,
  levels: readonly string[],
  after: Extract<PageKey, { readonly kind: 'many' }> | undefined,
  count: number,
  inFirstTiers: number,
): Promise<Found> {
  const found: { readonly level: number; readonly candidate: Candidate }[] = [];
  for (let level = after?.level ?? 0; level < levels.length; level += 1) {
    const query = levelAlone(levels, level);
    const from = after?.level === level ? after : undefined;
    for (const set of tierSets(inFirstTiers)) {
      const limit = count + 1 - found.length;
      const isSmall = set.every((tier) => tier % tiersOfCompleteness < 2);
      const asked = isSmall ? onRows(asking) : asking;
      const rows = await firstByRank(asked, inTiers(asking, query, set), from, limit);
      found.push(...rows.map((candidate) => ({ level, candidate })));
      if (found.length > count) break;
    }
    if (found.length > count) break;
  }
  const listings = found.slice(0, count).map(({ candidate }) => candidate);
  const last = found[count - 1];
  const next = found.length > count && last ? keyOf(last.level, last.candidate) : undefined;
  return { listings, next, counted: listings, isWhole: after === undefined && next === undefined };
}

/** Tiers in the order of rank, those of one set asked together: about a page's worth at a time. */
function tierSets(inFirstTiers: number): readonly (readonly number[])[] {
  const together = inFirstTiers > 20 ? 1 : inFirstTiers > 4 ? 2 : 3;
  const sets: number[][] = [];
  for (let tier = 0; tier < tiers; tier += 1) {
    const place = tier % tiersOfCompleteness;
    if (place === 0 || place >= together) sets.push([tier]);
    else sets.at(-1)?.push(tier);
  }
  return sets;
}

function inTiers({ mark }: Asking, query: string, set: readonly number[]): string {
  const either = anyOf(set.map((tier) => term(mark, tierLexeme(tier))));
  return allOf([query, either].filter((each) => each !== ''));
}
