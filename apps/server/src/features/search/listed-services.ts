import type pg from 'pg';
import type { Localized } from '../../pages/language.ts';
import type { Candidate } from './candidates.ts';
import type { Point } from './cells.ts';
import { fromRow, type KeptHoursRow } from './hours/kept-hours-row.ts';
import { type OpeningState, stateAt } from './hours/opening-state.ts';
import type { WallClock } from './hours/zone.ts';
import { type Kind, kinds } from './listing.ts';

/** A listing as a row of a list shows it. */
export interface ListedService {
  readonly listingId: string;
  readonly serviceId: string;
  readonly names: Localized;
  readonly places: Localized;
  /** Empty where none is known. */
  readonly phone: string;
  readonly kinds: readonly Kind[];
  readonly facets: number;
  readonly state: OpeningState;
  readonly point: Point | undefined;
  /** Metres, where nearness was asked for. */
  readonly distance: number | undefined;
}

interface Row extends KeptHoursRow {
  readonly listing_id: string;
  readonly service_id: string;
  readonly shown: {
    readonly n: Localized;
    readonly p: Localized;
    readonly t: string;
    readonly k: readonly string[];
  };
  readonly facets: number;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** What a page shows of the listings that were found, in their order. */
export async function readListings(
  pool: Pick<pg.Pool, 'query'>,
  communityId: Buffer,
  found: readonly Pick<Candidate, 'id' | 'distance'>[],
  { clock, holidays }: { readonly clock: WallClock; readonly holidays: ReadonlySet<number> },
): Promise<readonly ListedService[]> {
  if (found.length === 0) return [];
  const { rows } = await pool.query<Row>({
    name: 'listings-shown',
    text: `select listing_id, service_id, shown, facets, latitude, longitude, open_week,
        open_on_holidays, open_dated, hours, hours_due
      from listings where community_id = $1 and listing_id = any($2::uuid[])`,
    values: [communityId, found.map(({ id }) => id)],
  });
  const byId = new Map(rows.map((row) => [row.listing_id, row]));
  return found.flatMap(({ id, distance }) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    const { n, p, t, k } = row.shown;
    const { latitude, longitude } = row;
    return {
      listingId: id,
      serviceId: row.service_id,
      names: n,
      places: p,
      phone: t,
      kinds: kinds.filter((kind) => k.includes(kind)),
      facets: row.facets,
      state: stateAt(fromRow(row), clock, holidays),
      point: latitude === null || longitude === null ? undefined : { latitude, longitude },
      distance: distance ?? undefined,
    };
  });
}
