import { gcj02ToWgs84, type Position } from './gcj02.ts';

export type { Position } from './gcj02.ts';

export type PositionRemark =
  | 'coordinates-missing'
  | 'coordinates-unreadable'
  | 'coordinates-swapped'
  | 'coordinates-out-of-range'
  | 'coordinates-in-the-sea'
  | 'coordinates-gcj-02'
  | 'coordinates-converted'
  | 'coordinates-elsewhere';

/** What coordinates are held against. */
export interface Placing {
  /** South, west, north, east: what lies outside is a slip. */
  readonly within: readonly [number, number, number, number] | undefined;
  /** How the source writes coordinates. `gcj-02` is converted. */
  readonly system: 'wgs-84' | 'gcj-02';
  /** The community's areas, where there are any. */
  readonly areas: AreaLookup | undefined;
}

export interface AreaLookup {
  /** Whether a point is in, or within a few hundred metres of, any area. */
  isNearAny(at: Position): boolean;
  /** The smallest area that a text names whole, such as 大安區住安里; undefined where it names none. */
  named(text: string): { contains(at: Position): boolean } | undefined;
}

export interface Placed {
  readonly at: Position | undefined;
  readonly remarks: readonly PositionRemark[];
}

/**
 * Coordinates as a source wrote them, held against bounds, areas and what the address says. What is
 * surely a slip that can be mended is mended (swapped; GCJ-02 where the source says so); what is
 * surely wrong is left out; both are remarked on.
 */
export function placeOf(
  latitude: unknown,
  longitude: unknown,
  address: string,
  placing: Placing,
): Placed {
  if (isMissing(latitude) || isMissing(longitude)) {
    return { at: undefined, remarks: ['coordinates-missing'] };
  }
  const written = { latitude: toNumber(latitude), longitude: toNumber(longitude) };
  if (!Number.isFinite(written.latitude) || !Number.isFinite(written.longitude)) {
    return { at: undefined, remarks: ['coordinates-unreadable'] };
  }
  const remarks: PositionRemark[] = [];
  let at = written;
  if (!isWithin(at, placing.within)) {
    const swapped = { latitude: at.longitude, longitude: at.latitude };
    if (!placing.within || !isWithin(swapped, placing.within)) {
      return { at: undefined, remarks: ['coordinates-out-of-range'] };
    }
    at = swapped;
    remarks.push('coordinates-swapped');
  }
  if (placing.system === 'gcj-02') {
    at = gcj02ToWgs84(at);
    remarks.push('coordinates-converted');
  }
  return judge(at, address, placing, remarks);
}

function judge(
  at: Position,
  address: string,
  { areas, system }: Placing,
  remarks: readonly PositionRemark[],
): Placed {
  if (!areas) return { at, remarks };
  if (!areas.isNearAny(at))
    return { at: undefined, remarks: [...remarks, 'coordinates-in-the-sea'] };
  const named = areas.named(address);
  if (!named || named.contains(at)) return { at, remarks };
  if (system === 'wgs-84' && named.contains(gcj02ToWgs84(at))) {
    return { at, remarks: [...remarks, 'coordinates-gcj-02'] };
  }
  return { at, remarks: [...remarks, 'coordinates-elsewhere'] };
}

function isWithin({ latitude, longitude }: Position, within: Placing['within']): boolean {
  const [south, west, north, east] = within ?? [-90, -180, 90, 180];
  // Nobody's door is at 0, 0: it is what a program writes that knows nothing.
  const isNowhere = latitude === 0 && longitude === 0;
  return (
    !isNowhere && latitude >= south && latitude <= north && longitude >= west && longitude <= east
  );
}

function isMissing(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  );
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Number(value.normalize('NFKC').trim()) : Number.NaN;
}
