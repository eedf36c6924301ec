/**
 * Squares of a grid over the earth, in ten sizes, each a word in the index: what is near a point is
 * what has one of a few such words, so that nearness joins all other filters in one look-up.
 */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** The smallest square is 0.0007°, about 78 m from south to north; each size doubles it. */
const smallest = 0.0007;
const sizes = 10;
const metresOfDegree = 111_320;

/** The words for the squares a point lies in, one of each size. */
export function cellsOf({ latitude, longitude }: Point): readonly string[] {
  return Array.from({ length: sizes }, (_, size) => {
    const edge = smallest * 2 ** size;
    return cell(size, Math.floor((latitude + 90) / edge), Math.floor((longitude + 180) / edge));
  });
}

/** The words for squares that together cover everything within `metres` of a point: at most 16. */
export function cellsWithin(point: Point, metres: number): readonly string[] {
  const south = metres / metresOfDegree;
  const west = south / Math.max(Math.cos((point.latitude * Math.PI) / 180), 0.01);
  for (let size = 0; size < sizes; size += 1) {
    const edge = smallest * 2 ** size;
    const rows = range(point.latitude + 90, south, edge);
    const columns = range(point.longitude + 180, west, edge);
    if (rows.length * columns.length > 16 && size < sizes - 1) continue;
    return rows.flatMap((row) => columns.map((column) => cell(size, row, column)));
  }
  return [];
}

/** Metres between two points, on a plane: right to a fraction of a per cent within a city. */
export function metresBetween(a: Point, b: Point): number {
  const north = (b.latitude - a.latitude) * metresOfDegree;
  const scale = Math.cos((((a.latitude + b.latitude) / 2) * Math.PI) / 180);
  return Math.hypot(north, (b.longitude - a.longitude) * metresOfDegree * scale);
}

function range(middle: number, reach: number, edge: number): readonly number[] {
  const first = Math.floor((middle - reach) / edge);
  const last = Math.floor((middle + reach) / edge);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function cell(size: number, row: number, column: number): string {
  return `#g${size}:${row.toString(36)}.${column.toString(36)}`;
}
