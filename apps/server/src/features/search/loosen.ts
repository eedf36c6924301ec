import type { Filters } from './filters.ts';
import { countMeant, type Search, type SearchGround } from './search-listings.ts';

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

const mostShown = 3;

/** For a search that found nothing: what there is when one of its conditions is given up. */
export async function loosen(ground: SearchGround, search: Search): Promise<readonly Loosened[]> {
  const conditions = conditionsOf(search);
  if (conditions.length < 2) return [];
  const shown: Loosened[] = [];
  // No more are counted than are shown, unless some have nothing.
  for (let at = 0; at < conditions.length && shown.length < mostShown; ) {
    const some = conditions.slice(at, at + mostShown - shown.length);
    const counted = await Promise.all(some.map((left) => countWithout(ground, search, left)));
    shown.push(...counted.filter(({ count }) => count > 0));
    at += some.length;
  }
  return shown;
}

async function countWithout(
  ground: SearchGround,
  search: Search,
  left: Condition,
): Promise<Loosened> {
  const loosened = without(search, left);
  const { total, isExact } = await countMeant(ground, loosened);
  return { left, search: loosened, count: total, isExact };
}
