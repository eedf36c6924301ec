import { countFound } from './counting.ts';
import type { Filters } from './filters.ts';
import { type Search, type SearchGround, searchListings } from './search-listings.ts';

/** One condition of a search, and the search without it. */
export interface Loosened {
  readonly left: Condition;
  readonly search: Search;
  /** How many there are then; about, where `isExact` is false. */
  readonly count: number;
  readonly isExact: boolean;
}

export type Condition =
  | 'open'
  | 'within'
  | 'facilities'
  | 'free'
  | 'step-free'
  | 'language'
  | 'area'
  | 'place'
  | 'kind'
  | 'text';

/** The conditions of a search, those first that are given up the most easily. */
export function conditionsOf({
  text,
  filters,
}: Pick<Search, 'text' | 'filters'>): readonly Condition[] {
  const { near, open, language, isFree, isStepFree } = filters;
  return [
    ...(near?.within === undefined ? [] : ['within' as const]),
    ...(open ? ['open' as const] : []),
    ...(filters.facilities.length > 0 ? ['facilities' as const] : []),
    ...(filters.area ? ['area' as const] : []),
    ...(filters.places.length > 0 ? ['place' as const] : []),
    ...(isFree ? ['free' as const] : []),
    ...(language ? ['language' as const] : []),
    ...(isStepFree ? ['step-free' as const] : []),
    ...(filters.kind ? ['kind' as const] : []),
    ...(text ? ['text' as const] : []),
  ];
}

export function without(search: Search, condition: Condition): Search {
  if (condition === 'text') return { ...search, text: '', after: undefined };
  return { ...search, filters: withoutFilter(search.filters, condition), after: undefined };
}

function withoutFilter(filters: Filters, condition: Exclude<Condition, 'text'>): Filters {
  const { near } = filters;
  const changes: Readonly<Record<typeof condition, Partial<Filters>>> = {
    open: { open: undefined },
    within: { near: near && { point: near.point, within: undefined } },
    facilities: { facilities: [] },
    free: { isFree: false },
    'step-free': { isStepFree: false },
    language: { language: undefined },
    area: { area: undefined },
    place: { places: [] },
    kind: { kind: undefined },
  };
  return { ...filters, ...changes[condition] };
}

/** For a search that found nothing: what there is when one of its conditions is given up. */
export async function loosen(ground: SearchGround, search: Search): Promise<readonly Loosened[]> {
  const conditions = conditionsOf(search);
  if (conditions.length < 2) return [];
  const all = await Promise.all(
    conditions.map(async (left) => {
      const loosened = without(search, left);
      const found = await searchListings(ground, loosened);
      const counted = found.isWhole
        ? { total: found.counted.length, isExact: true }
        : await countFound(found.asked, found.query, found.inFirstTiers);
      return { left, search: loosened, count: counted.total, isExact: counted.isExact };
    }),
  );
  return all.filter(({ count }) => count > 0).slice(0, 3);
}
