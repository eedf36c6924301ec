/** Longitude, latitude, as GeoJSON has them. */
export type Point = readonly [longitude: number, latitude: number];
/** Coordinates of a GeoJSON MultiPolygon (RFC 7946 section 3.1.7): polygons of rings, the first outside. */
export type Polygons = readonly (readonly (readonly Point[])[])[];

export interface Box {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** The box around polygons; undefined where they have no point. */
export function boxOf(polygons: Polygons): Box | undefined {
  let [south, west, north, east] = [90, 180, -90, -180];
  let points = 0;
  for (const [longitude, latitude] of polygons.flat(2)) {
    points += 1;
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
  }
  return points === 0 ? undefined : { south, west, north, east };
}

export function boxAround(boxes: readonly Box[]): Box {
  return {
    south: Math.min(...boxes.map((box) => box.south)),
    west: Math.min(...boxes.map((box) => box.west)),
    north: Math.max(...boxes.map((box) => box.north)),
    east: Math.max(...boxes.map((box) => box.east)),
  };
}

/** Whether a point is inside, holes taken out: an even number of edges to its east is outside. */
export function contains(polygons: Polygons, [longitude, latitude]: Point): boolean {
  let isInside = false;
  for (const ring of polygons.flat()) {
    let [x0, y0] = ring[ring.length - 1] ?? [0, 0];
    for (const [x1, y1] of ring) {
      const crosses = y1 > latitude !== y0 > latitude;
      if (crosses && longitude < ((x0 - x1) * (latitude - y1)) / (y0 - y1) + x1)
        isInside = !isInside;
      [x0, y0] = [x1, y1];
    }
  }
  return isInside;
}

/**
 * The same with fewer points, none further off than `tolerance` degrees (Douglas and Peucker).
 * Rings that shrink to nothing go, but never the last.
 */
export function simplified(polygons: Polygons, tolerance: number): Polygons {
  const rings = polygons.map((polygon) =>
    polygon.map((ring) => simplifiedRing(ring, tolerance)).filter((ring) => ring.length >= 4),
  );
  const kept = rings.filter((polygon) => polygon.length > 0);
  return kept.length > 0 ? kept : polygons;
}

function simplifiedRing(ring: readonly Point[], tolerance: number): readonly Point[] {
  if (ring.length < 5) return ring;
  // A ring begins where it ends: it is cut at the point farthest from there, or nothing would be kept.
  const [first] = ring;
  const far = farthest(ring, 0, ring.length - 1, first as Point, first as Point).at;
  const kept = new Set([0, far, ring.length - 1]);
  keepBetween(ring, 0, far, tolerance, kept);
  keepBetween(ring, far, ring.length - 1, tolerance, kept);
  return ring.filter((_, index) => kept.has(index));
}

function keepBetween(
  ring: readonly Point[],
  from: number,
  to: number,
  tolerance: number,
  kept: Set<number>,
): void {
  const open = [[from, to]] as [number, number][];
  for (let next = open.pop(); next; next = open.pop()) {
    const [start, end] = next;
    const { at, distance } = farthest(ring, start, end, ring[start] as Point, ring[end] as Point);
    if (distance <= tolerance) continue;
    kept.add(at);
    open.push([start, at], [at, end]);
  }
}

function farthest(
  ring: readonly Point[],
  from: number,
  to: number,
  a: Point,
  b: Point,
): { readonly at: number; readonly distance: number } {
  let [at, distance] = [from, 0];
  for (let index = from + 1; index < to; index += 1) {
    const each = distanceTo(ring[index] as Point, a, b);
    if (each > distance) [at, distance] = [index, each];
  }
  return { at, distance };
}

/** From a point to a stretch between two, in degrees of latitude. */
function distanceTo([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const narrow = Math.cos((y * Math.PI) / 180);
  const [dx, dy] = [(bx - ax) * narrow, by - ay];
  const [px, py] = [(x - ax) * narrow, y - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length));
  return Math.hypot(px - along * dx, py - along * dy);
}
