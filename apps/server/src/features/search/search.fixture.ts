import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import type { TestDatabase } from '../../db/test-database.ts';
import { areas } from '../areas/areas.ts';
import { namesOf } from './area-names.ts';
import { noFilters } from './filters.ts';
import { readDay } from './hours/calendar-day.ts';
import { wallClockAt } from './hours/zone.ts';
import type { PlacedService } from './listing.ts';
import type { PageKey } from './page-key.ts';
import { runSearch, type SearchAnswer } from './run-search.ts';
import type { Search } from './search-listings.ts';
import { storeListings } from './store-listings.ts';

/** A Wednesday morning at ten in Taipei, unless a test wants another moment. */
export const wednesdayAtTen = '2026-11-25T10:00+08:00';

type Asked = Partial<Search> & { readonly at?: string; readonly holidays?: readonly string[] };
type Base = Pick<TestDatabase, 'db' | 'pg'>;

/** A search as the page of services does it. */
export async function search(base: Base, communityId: Buffer, asked: Asked): Promise<SearchAnswer> {
  const { at = wednesdayAtTen, holidays = [], ...given } = asked;
  const areaNames = namesOf(await areas.now(base.db, communityId));
  const clock = wallClockAt(Date.parse(at), 'Asia/Taipei');
  const days = new Set(holidays.flatMap((day) => readDay(day) ?? []));
  const ground = { pg: base.pg, communityId, clock, holidays: days, areaNames };
  const wanted = { text: '', filters: noFilters, after: undefined, count: 20, ...given };
  return await runSearch(base.db, ground, wanted);
}

/** The names found, each in the first language it has. */
export async function namesFound(
  base: Base,
  communityId: Buffer,
  text: string,
  asked: Asked = {},
): Promise<readonly string[]> {
  const { services } = await search(base, communityId, { text, count: 50, ...asked });
  return services.map(({ names }) => Object.values(names)[0] ?? '');
}

/** Every listing that the pages of a search show, page by page. */
export async function walk(
  base: Base,
  communityId: Buffer,
  asked: Asked,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: PageKey | undefined;
  do {
    const page = await search(base, communityId, { ...asked, after });
    ids.push(...page.services.map(({ listingId }) => listingId));
    after = page.next;
  } while (after);
  return ids;
}

/** A service with nothing known but its name. */
export function service(number: number, given: Partial<PlacedService> = {}): PlacedService {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return {
    id,
    serviceAtLocationId: null,
    names: { en: `Service ${number}` },
    organization: {},
    descriptions: {},
    places: {},
    districts: {},
    areas: [],
    countedArea: given.areas?.[0] ?? null,
    isHidden: false,
    kinds: [],
    languages: [],
    isFree: null,
    isStepFree: null,
    facilities: [],
    schedules: [],
    phones: [],
    position: null,
    ...given,
  };
}

export async function store(
  base: Base,
  communityId: Buffer,
  services: readonly PlacedService[],
  at = wednesdayAtTen,
): Promise<void> {
  const now = Date.parse(at);
  const today = wallClockAt(now, 'Asia/Taipei').day;
  const ground = { zone: 'Asia/Taipei', now, today, holidays: new Set<number>() };
  for (let from = 0; from < services.length; from += 1000) {
    const some = services.slice(from, from + 1000);
    await storeRecords(base.db, communityId, some);
    await storeListings(base.db, communityId, some, ground);
  }
}

/** What a listing has to refer to, with nothing in it. */
async function storeRecords(
  db: Db,
  communityId: Buffer,
  services: readonly PlacedService[],
): Promise<void> {
  const id = '00000000-0000-4000-8000-000000000000';
  await sql`
    insert into service_sources (community_id, source_id, attribution, taken_in_on)
    values (${communityId}, 'test', '{}', '2026-01-01') on conflict do nothing
  `.execute(db);
  await sql`
    insert into organizations (community_id, organization_id, fingerprint, record)
    values (${communityId}, ${id}, '', '{"name": "Any"}') on conflict do nothing
  `.execute(db);
  const hidden = services.filter(({ isHidden }) => isHidden).map((each) => each.id);
  await sql`
    insert into services (community_id, service_id, source_id, organization_id, is_hidden, fingerprint,
      record, kinds, search)
    select ${communityId}, service_id, 'test', ${id}, service_id = any(${hidden}::uuid[]), '',
      '{"name": "Any", "status": "active"}', '{}', ''
    from unnest(${services.map((each) => each.id)}::uuid[]) as service_id
    on conflict (community_id, service_id) do nothing
  `.execute(db);
}
