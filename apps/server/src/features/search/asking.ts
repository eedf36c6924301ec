import type { Asking } from './candidates.ts';
import { cellsWithin } from './cells.ts';
import { facetsToBits } from './facets.ts';
import { type Filters, facetsOfFilters, lexemesOfFilters } from './filters.ts';
import { facilities } from './listing.ts';
import { markOf } from './listing-lexemes.ts';
import { openClause } from './open-clause.ts';
import type { Search, SearchGround } from './search-listings.ts';
import { allOf, anyOf, term } from './term.ts';

const stationLexemes = ['#k:rest', ...facilities.map((facility) => `#f:${facility}`)];

/** What the filters of a search ask of the index and of each row. */
export function askingFor(
  { pg, communityId, clock, holidays }: SearchGround,
  { filters, isStation = false }: Pick<Search, 'filters' | 'isStation'>,
): Asking {
  const mark = markOf(communityId);
  const open = openClause(filters.open, clock, holidays);
  const lexemes = [...new Set([...lexemesOfFilters(filters), ...open.lexemes])].filter(
    (lexeme) => !lexeme.startsWith('#k:'),
  );
  const termsOf = (of: readonly string[]) => of.map((lexeme) => term(mark, lexeme));
  const others = [
    ...(filters.places.length > 0
      ? [anyOf(filters.places.map((area) => term(mark, `#a:${area}`)))]
      : []),
    ...(isStation ? [anyOf(termsOf(stationLexemes))] : []),
  ];
  const kindTerm = filters.kind && term(mark, `#k:${filters.kind}`);
  // A row says all of them itself but the areas.
  const onIndexOnly = lexemes.filter((lexeme) => lexeme.startsWith('#a'));
  return {
    ...{ pg, communityId, mark, open, facets: 0 },
    kind:
      filters.kind && kindTerm
        ? { bit: facetsToBits([`kind:${filters.kind}`]), term: kindTerm }
        : undefined,
    filters: allOf([...termsOf(lexemes), ...others]),
    onRow: {
      facets: facetsToBits(facetsOfFilters(filters)),
      filters: allOf([...termsOf(onIndexOnly), ...others]),
    },
  };
}

/** A query of the index that also holds to the distance asked for. */
export function within(query: string, { near }: Filters, mark: string): string {
  const cells = near?.within ? cellsWithin(near.point, near.within) : [];
  const there = anyOf(cells.map((cell) => term(mark, cell)));
  return allOf([query, there].filter((each) => each !== ''));
}
