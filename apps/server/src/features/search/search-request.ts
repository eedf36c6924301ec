import { distances, type Filters, noFilters, readFilters } from './filters.ts';
import { facilities } from './listing.ts';
import { type PageKey, readPageKey } from './page-key.ts';
import { longestTyped } from './typed-search.ts';

/** What an address of the search asks for, before its places are looked up. */
export interface SearchRequest {
  readonly text: string;
  /** A place by name. */
  readonly where: string;
  /** A sealed point (see SealedPoints). */
  readonly near: string;
  readonly within: number | undefined;
  readonly filters: Omit<Filters, 'near' | 'places'>;
  readonly after: PageKey | undefined;
  readonly isMap: boolean;
  /** What the page has to say about the address itself. */
  readonly notes: readonly RequestNote[];
}

export type RequestNote = 'too-long' | 'page-unknown';

type Query = Readonly<Record<string, string>>;

/** Reads an address: whatever it holds is a search, if need be for everything. */
export function readSearchRequest(query: Query): SearchRequest {
  const typed = clean(query.q);
  const after = readPageKey(query.after);
  const has = facilities.filter((facility) => query[facility] === '1');
  const within = distances.find((distance) => String(distance) === query.within);
  return {
    text: typed.slice(0, longestTyped),
    where: clean(query.where).slice(0, 60),
    near: /^[\w-]{48}$/.test(query.near ?? '') ? (query.near ?? '') : '',
    within,
    filters: readFilters({ ...query, has: has.join(' ') }),
    after,
    isMap: query.view === 'map',
    notes: [
      ...(typed.length > longestTyped ? ['too-long' as const] : []),
      ...((query.after ?? '') !== '' && after === undefined ? ['page-unknown' as const] : []),
    ],
  };
}

/** Control characters and halves of pairs are spaces: no page could show them. */
function clean(text: string | undefined): string {
  return (text ?? '').replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim();
}

/** The query of an address that asks for this, beginning with `?`, or nothing. */
export function writeSearchRequest(request: Partial<SearchRequest>): string {
  const { text = '', where = '', near = '', within, isMap = false, filters = noFilters } = request;
  const entries: readonly (readonly [string, string | undefined])[] = [
    ['q', text],
    ['where', where],
    ['near', near],
    ['within', within === undefined ? undefined : String(within)],
    ['kind', filters.kind],
    ['area', filters.area],
    ['open', filters.open],
    ['speaks', filters.language],
    ['free', filters.isFree ? '1' : undefined],
    ['step', filters.isStepFree ? '1' : undefined],
    ...filters.facilities.map((facility) => [facility, '1'] as const),
    ['view', isMap ? 'map' : undefined],
  ];
  const given = entries.flatMap(([name, value]) => (value ? [[name, value]] : []));
  const query = new URLSearchParams(given);
  return query.size === 0 ? '' : `?${query}`;
}
