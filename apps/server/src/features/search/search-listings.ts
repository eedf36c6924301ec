import type pg from 'pg';
import type { AreaNames } from './area-names.ts';
import type { Asking } from './candidates.ts';
import { cellsWithin } from './cells.ts';
import { facetsToBits } from './facets.ts';
import { type Filters, facetsOfFilters, lexemesOfFilters } from './filters.ts';
import { type Found, findByMeaning } from './find-listings.ts';
import { findNear } from './find-near.ts';
import type { WallClock } from './hours/zone.ts';
import { facilities } from './listing.ts';
import { markOf } from './listing-lexemes.ts';
import { openClause } from './open-clause.ts';
import type { PageKey } from './page-key.ts';
import { spelledAnew, withOneWrongCharacter } from './spelling.ts';
import { allOf, anyOf, term } from './term.ts';
import { readTyped, type TypedSearch, type Wanted, wantedBy } from './typed-search.ts';

/** The community that is searched, and what its clocks show. */
export interface SearchGround {
  readonly pg: Pick<pg.Pool, 'query'>;
  readonly communityId: Buffer;
  readonly clock: WallClock;
  readonly holidays: ReadonlySet<number>;
  readonly areaNames: AreaNames;
}

export interface Search {
  readonly text: string;
  readonly filters: Filters;
  readonly after: PageKey | undefined;
  readonly count: number;
  /** Places to rest only: of that kind of help, or with something for whoever comes by. */
  readonly isStation?: boolean;
}

export interface SearchResult extends Found {
  /** How freely what was typed had to be taken, 0 being to the word. */
  readonly group: number;
  /** What was looked for instead of what was typed. */
  readonly spelled: string | undefined;
  /** The needs that were typed, by their places in the list. */
  readonly needs: readonly number[];
  /** What was asked of the index, for counting all of it. */
  readonly asked: Asking;
  readonly query: string;
}

/**
 * Finds listings: what was typed to the word, else its needs alone, else its words spelled anew, each
 * only where those before found nothing. Nothing of a search is kept or logged.
 */
export async function searchListings(ground: SearchGround, search: Search): Promise<SearchResult> {
  const typed = readTyped(search.text, ground.areaNames);
  const result = await inGroups(ground, search, typed);
  if (result.listings.length > 0 || typed === undefined || search.after !== undefined)
    return result;
  const spelled = await spelledAnew(ground.pg, ground.communityId, typed);
  if (spelled !== undefined) {
    const again = await inGroups(ground, search, readTyped(spelled, ground.areaNames));
    if (again.listings.length > 0) return { ...again, spelled };
  }
  const query = withOneWrongCharacter(typed, markOf(ground.communityId));
  return query === undefined
    ? result
    : await ask(ground, search, typed, { words: query, levels: [query] }, 0);
}

/** So few that what fits more freely is shown after them. */
const tooFew = 5;

async function inGroups(
  ground: SearchGround,
  search: Search,
  typed: TypedSearch | undefined,
): Promise<SearchResult> {
  const wanted = typed ? wantedBy(typed, markOf(ground.communityId)) : [everything];
  let found: SearchResult | undefined;
  for (const [group, each] of wanted.entries()) {
    if (each.isElsewhere && found && found.listings.length > 0) break;
    const more = await ask(ground, search, typed, each, group);
    if (!found || found.listings.length === 0) found = more;
    else found = joined(found, more);
    if (found.listings.length >= tooFew || found.next) break;
  }
  return found ?? (await ask(ground, search, typed, everything, 0));
}

const stationLexemes = ['#k:rest', ...facilities.map((facility) => `#f:${facility}`)];
const everything: Wanted = { words: undefined, levels: [''] };

/** A few that fit, and after them what fits more freely. */
function joined(found: SearchResult, more: Found): SearchResult {
  const known = new Set(found.counted.map(({ id }) => id));
  const added = more.listings.filter(({ id }) => !known.has(id)).slice(0, tooFew);
  return {
    ...found,
    listings: [...found.listings, ...added],
    counted: [...found.counted, ...added],
    isWhole: true,
  };
}

async function ask(
  ground: SearchGround,
  { filters, after, count, isStation = false }: Search,
  typed: TypedSearch | undefined,
  wanted: Wanted,
  group: number,
): Promise<SearchResult> {
  const mark = markOf(ground.communityId);
  const open = openClause(filters.open, ground.clock, ground.holidays);
  const lexemes = [...new Set([...lexemesOfFilters(filters), ...open.lexemes])];
  const others = [
    ...(filters.places.length > 0
      ? [anyOf(filters.places.map((area) => term(mark, `#a:${area}`)))]
      : []),
    ...(isStation ? [anyOf(stationLexemes.map((lexeme) => term(mark, lexeme)))] : []),
  ];
  const termsOf = (of: readonly string[]) => of.map((lexeme) => term(mark, lexeme));
  const onIndexOnly = lexemes.filter((lexeme) => /^#[ao]/.test(lexeme));
  const asking: Asking = {
    pg: ground.pg,
    communityId: ground.communityId,
    mark,
    filters: allOf([...termsOf(lexemes), ...others]),
    condition: open.condition,
    onRow: {
      facets: facetsToBits(facetsOfFilters(filters)),
      filters: allOf([...termsOf(onIndexOnly), ...others]),
    },
  };
  const found = filters.near
    ? await findNear(asking, wanted.levels, filters.near, after, count)
    : await findByMeaning(asking, typed, wanted, after, count);
  const within = filters.near?.within;
  const cells = within ? cellsWithin(filters.near.point, within) : [];
  const near = anyOf(cells.map((cell) => term(mark, cell)));
  const query = allOf([anyOf(wanted.levels), near].filter((each) => each !== ''));
  const needs = (typed?.needs ?? []).map(({ need }) => need);
  return { ...found, group, spelled: undefined, needs, asked: asking, query };
}
