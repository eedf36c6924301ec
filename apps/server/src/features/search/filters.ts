import type { Point } from './cells.ts';
import type { Facet } from './facets.ts';
import {
  type Facility,
  facilities,
  type Kind,
  kinds,
  type SpokenLanguage,
  spokenLanguages,
} from './listing.ts';

/** When something has to be open. */
export type OpenWhen = 'now' | 'saturday' | 'sunday';

/** What a search is narrowed to; all of it has to hold. */
export interface Filters {
  readonly kind: Kind | undefined;
  readonly area: string | undefined;
  /** Areas by what was typed as a place; one of them has to hold. */
  readonly places: readonly string[];
  readonly open: OpenWhen | undefined;
  readonly language: SpokenLanguage | undefined;
  readonly isFree: boolean;
  readonly isStepFree: boolean;
  readonly facilities: readonly Facility[];
  readonly near: Near | undefined;
}

/** A point to begin from, and how far it may be. */
export interface Near {
  readonly point: Point;
  /** Metres; undefined: as far as it takes. */
  readonly within: number | undefined;
}

export const noFilters: Filters = {
  kind: undefined,
  area: undefined,
  places: [],
  open: undefined,
  language: undefined,
  isFree: false,
  isStepFree: false,
  facilities: [],
  near: undefined,
};

/** Distances that one can choose, in metres. */
export const distances = [500, 1000, 2000, 5000] as const;

/** Reads filters out of an address; a value that is none of ours narrows nothing. */
export function readFilters(
  query: Readonly<Record<string, string>>,
): Omit<Filters, 'near' | 'places'> {
  const asked = (query.has ?? '').split(/[\s,]+/);
  return {
    kind: kinds.find((kind) => kind === query.kind),
    area: /^[\w.:-]{1,64}$/.test(query.area ?? '') ? query.area : undefined,
    open: (['now', 'saturday', 'sunday'] as const).find((open) => open === query.open),
    language: spokenLanguages.find((language) => language === query.speaks),
    isFree: query.free === '1',
    isStepFree: query.step === '1',
    facilities: facilities.filter((facility) => asked.includes(facility)),
  };
}

/** Those filters that are facets of a listing: `lexemesOfFilters` names the same and others. */
export function facetsOfFilters(filters: Filters): readonly Facet[] {
  const { kind, language, isFree, isStepFree, open } = filters;
  return [
    ...(kind ? [`kind:${kind}` as const] : []),
    ...(language ? [`language:${language}` as const] : []),
    ...(isFree ? ['free' as const] : []),
    ...(isStepFree ? ['step-free' as const] : []),
    ...filters.facilities.map((facility) => `facility:${facility}` as const),
    ...(open === 'saturday' || open === 'sunday' ? [open] : []),
  ];
}

/** The lexemes that listings must have; without places, and what has to be checked besides. */
export function lexemesOfFilters(filters: Filters): readonly string[] {
  const { kind, area, language, isFree, isStepFree } = filters;
  return [
    ...(kind ? [`#k:${kind}`] : []),
    ...(area ? [`#a:${area}`] : []),
    ...(language ? [`#l:${language}`] : []),
    ...(isFree ? ['#free'] : []),
    ...(isStepFree ? ['#step'] : []),
    ...filters.facilities.map((facility) => `#f:${facility}`),
    ...(filters.open === 'saturday' ? ['#d5'] : []),
    ...(filters.open === 'sunday' ? ['#d6'] : []),
  ];
}
