import type { Db } from '../../db/schema.ts';
import type { Localized } from '../../pages/language.ts';
import { type Counted, countFound, exactly } from './counting.ts';
import { noFilters } from './filters.ts';
import type { WallClock } from './hours/zone.ts';
import { type ListedService, readListings } from './listed-services.ts';
import { readCounts } from './listing-counts.ts';
import { type Loosened, loosen } from './loosen.ts';
import { needs } from './needs.ts';
import type { Search, SearchGround, SearchResult } from './search-listings.ts';
import { searchListings } from './search-listings.ts';

/** All that a page of a search needs from the database. */
export interface SearchAnswer {
  readonly services: readonly ListedService[];
  readonly next: SearchResult['next'];
  readonly counted: Counted;
  readonly spelled: string | undefined;
  readonly needs: readonly Localized[];
  readonly loosened: readonly Loosened[];
}

export async function runSearch(
  db: Db,
  ground: SearchGround & { readonly clock: WallClock },
  search: Search,
): Promise<SearchAnswer> {
  const result = await searchListings(ground, search);
  const [services, counted, loosened] = await Promise.all([
    readListings(ground.pg, ground.communityId, result.listings, ground),
    countsFor(db, ground, search, result),
    result.listings.length === 0 ? loosen(ground, search) : [],
  ]);
  return {
    services,
    next: result.next,
    counted,
    spelled: result.spelled,
    needs: result.group > 0 ? result.needs.map((need) => needs[need]?.names ?? {}) : [],
    loosened,
  };
}

async function countsFor(
  db: Db,
  ground: SearchGround,
  search: Search,
  result: SearchResult,
): Promise<Counted> {
  if (result.isWhole) return exactly(result.counted);
  if (search.text === '' && !search.isStation && isEverything(search.filters)) {
    const counts = await readCounts(db, ground.communityId);
    return { counts, total: counts.get('all') ?? 0, isExact: true };
  }
  return await countFound(result.asked, result.query, result.samples);
}

function isEverything(filters: Search['filters']): boolean {
  const { facilities, near, places, ...rest } = filters;
  const { facilities: _none, near: _nowhere, places: _anywhere, ...nothing } = noFilters;
  const isPlain = Object.entries(nothing).every(
    ([name, value]) => rest[name as keyof typeof rest] === value,
  );
  return isPlain && facilities.length + places.length === 0 && near?.within === undefined;
}
