import type pg from 'pg';
import type { AreaNames } from './area-names.ts';
import { askingFor, within } from './asking.ts';
import type { Asking } from './candidates.ts';
import { type Counted, countFound, enoughToSay } from './counting.ts';
import type { Filters } from './filters.ts';
import { type Found, findByMeaning } from './find-listings.ts';
import { findNear } from './find-near.ts';
import type { WallClock } from './hours/zone.ts';
import type { PageKey } from './page-key.ts';
import { Readings } from './readings.ts';
import { spelledAnew, withOneWrongCharacter } from './spelling.ts';
import { anyOf } from './term.ts';
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
  const asking = askingFor(ground, search);
  const query = withOneWrongCharacter(typed, asking.mark);
  if (query === undefined) return result;
  const readings = new Readings(asking, [{ words: query, levels: [query] }]);
  return await ask(asking, search, typed, readings, 0);
}

/** So few that what fits more freely is shown after them. */
const tooFew = 5;

async function inGroups(
  ground: SearchGround,
  search: Search,
  typed: TypedSearch | undefined,
): Promise<SearchResult> {
  const asking = askingFor(ground, search);
  const readings = new Readings(asking, typed ? wantedBy(typed, asking.mark) : [everything]);
  let found = await ask(asking, search, typed, readings, 0);
  for (const [group, each] of readings.wanted.entries()) {
    if (found.listings.length >= tooFew || found.next) break;
    if (group === 0) continue;
    if (each.isElsewhere && found.listings.length > 0) break;
    const more = await ask(asking, search, typed, readings, group);
    found = found.listings.length === 0 ? more : joined(found, more);
  }
  return found;
}

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

/** About how many a search finds: by its closest reading, else by all others together. */
export async function countMeant(ground: SearchGround, search: Search): Promise<CountedTotal> {
  const asking = askingFor(ground, search);
  const typed = readTyped(search.text, ground.areaNames);
  const [first = everything, ...others] = typed ? wantedBy(typed, asking.mark) : [];
  const freer = others.filter(({ isElsewhere }) => !isElsewhere).flatMap(({ levels }) => levels);
  for (const levels of [first.levels, freer]) {
    if (levels.length === 0) break;
    const query = within(anyOf(levels), search.filters, asking.mark);
    const counted = await countFound(asking, query, undefined, enoughToSay);
    if (counted.total > 0) return counted;
  }
  return { total: 0, isExact: true };
}

type CountedTotal = Pick<Counted, 'total' | 'isExact'>;

async function ask(
  asking: Asking,
  { filters, after, count }: Search,
  typed: TypedSearch | undefined,
  readings: Readings,
  group: number,
): Promise<SearchResult> {
  const levels = readings.wanted[group]?.levels ?? [];
  const found = filters.near
    ? await findNear(asking, levels, filters.near, after, count)
    : await findByMeaning(asking, typed, readings, group, after, count);
  const query = within(anyOf(levels), filters, asking.mark);
  const needs = (typed?.needs ?? []).map(({ need }) => need);
  return { ...found, group, spelled: undefined, needs, asked: asking, query };
}
