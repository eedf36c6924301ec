import {
  type Facility,
  facilities,
  type Kind,
  kinds,
  type SpokenLanguage,
  spokenLanguages,
} from './listing.ts';

/** One thing that a search can be narrowed to and that is counted beside it. */
export type Facet =
  | `kind:${Kind}`
  | `facility:${Facility}`
  | `language:${SpokenLanguage}`
  | 'free'
  | 'step-free'
  | 'saturday'
  | 'sunday';

/** Their bits in the column `facets`, lowest first: append only, or every listing is to be made anew. */
export const facets: readonly Facet[] = [
  ...kinds.map((kind) => `kind:${kind}` as const),
  ...facilities.map((facility) => `facility:${facility}` as const),
  'free',
  'step-free',
  'saturday',
  'sunday',
  ...spokenLanguages.map((language) => `language:${language}` as const),
];

const bits = new Map(facets.map((facet, bit) => [facet, 2 ** bit]));

/** One number below 2^53, which is what a `bigint` column is read as. */
export function facetsToBits(of: Iterable<Facet>): number {
  let all = 0;
  for (const facet of new Set(of)) all += bits.get(facet) ?? 0;
  return all;
}

const half = 2 ** 26;

/** Whether a number holds a bit: operators on bits go no further than 32. */
export function hasBit(value: number, bit: number): boolean {
  return bit < 26
    ? ((value % half) & (1 << bit)) !== 0
    : (Math.floor(value / half) & (1 << (bit - 26))) !== 0;
}

/** How many of the given listings have each facet; those that none has are absent. */
export function countFacets(
  of: readonly { readonly facets: number; readonly count?: number }[],
): ReadonlyMap<Facet, number> {
  const counts = new Array<number>(facets.length).fill(0);
  for (const { facets: value, count = 1 } of of) {
    const [low, high] = [value % half, Math.floor(value / half)];
    for (let bit = 0; bit < facets.length; bit += 1) {
      const has = bit < 26 ? (low >> bit) & 1 : (high >> (bit - 26)) & 1;
      if (has) counts[bit] = (counts[bit] ?? 0) + count;
    }
  }
  return new Map(facets.flatMap((facet, bit) => (counts[bit] ? [[facet, counts[bit]]] : [])));
}

/** The language a search can ask for that a BCP 47 tag stands for; Chinese without more is Mandarin. */
export function spokenLanguageOf(tag: string): SpokenLanguage | undefined {
  const [primary = '', ...rest] = tag.toLowerCase().split('-');
  const extended = rest.find((part) => part.length === 3 && part !== 'hant' && part !== 'hans');
  const code = primary === 'zh' ? (extended ?? 'cmn') : primary === 'fil' ? 'tl' : primary;
  return spokenLanguages.find((language) => language === code);
}

/** The facilities among the facets of a listing. */
export function facilitiesIn(bits: number): readonly Facility[] {
  return facilities.filter((facility) => hasBit(bits, facets.indexOf(`facility:${facility}`)));
}
