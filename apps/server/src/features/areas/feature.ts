import type { Localized } from '../../pages/language.ts';
import type { AreaMapping } from './area-mapping.ts';
import { type Box, boxAround, boxOf, type Point, type Polygons, simplified } from './polygon.ts';

/** An area as a file of polygons gives it: drawn, or the sum of those under it. */
export interface SourceArea {
  readonly id: string;
  readonly names: Localized;
  readonly depth: number;
  readonly parentId: string | undefined;
  readonly box: Box;
  readonly polygon: Polygons | undefined;
  readonly outline: Polygons | undefined;
}

/** About 20 m: less than a street, and a village has a dozen corners left. */
const tolerance = 0.0002;

/** The areas of a feature, largest first; undefined where it is none that can be used. */
export function readAreas(json: string, mapping: AreaMapping): readonly SourceArea[] | undefined {
  const feature = parse(json);
  const polygon = polygonsOf(feature?.geometry);
  const box = polygon && boxOf(polygon);
  if (!feature || !polygon || !box || box.south < -90 || box.north > 90) return undefined;
  const areas: SourceArea[] = [];
  for (const [depth, level] of mapping.levels.entries()) {
    const id = 'code' in level ? level.code : idOf(feature.properties?.[level.id]);
    const name = textOf(feature.properties?.[level.name]).trim();
    if (id === undefined || name === '' || name.length > 100) return undefined;
    const isDrawn = depth === mapping.levels.length - 1;
    areas.push({
      id,
      names: { ...mapping.names?.[id], [mapping.language]: name },
      depth,
      parentId: areas.at(-1)?.id,
      box,
      polygon: isDrawn ? polygon : undefined,
      outline: isDrawn ? simplified(polygon, tolerance) : undefined,
    });
  }
  return areas;
}

/** One area out of the same one in two features: their boxes, and their polygons together. */
export function joined(one: SourceArea, other: SourceArea): SourceArea {
  const both = (a: Polygons | undefined, b: Polygons | undefined) =>
    a && b ? [...a, ...b] : (a ?? b);
  return {
    ...one,
    box: boxAround([one.box, other.box]),
    polygon: both(one.polygon, other.polygon),
    outline: both(one.outline, other.outline),
  };
}

interface Feature {
  readonly properties?: Readonly<Record<string, unknown>> | null;
  readonly geometry?: unknown;
}

function parse(json: string): Feature | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Codes are numbers in some files: 6301200042.0 is 6301200042. */
function idOf(value: unknown): string | undefined {
  const id = textOf(value).trim().replace(/\.0+$/, '');
  return /^[A-Za-z0-9-]{1,40}$/.test(id) ? id : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function polygonsOf(geometry: unknown): Polygons | undefined {
  const { type, coordinates } = (geometry ?? {}) as {
    readonly type?: unknown;
    readonly coordinates?: unknown;
  };
  const polygons =
    type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : undefined;
  if (!Array.isArray(polygons) || polygons.length === 0) return undefined;
  const areRings = polygons.every(
    (polygon) => Array.isArray(polygon) && polygon.length > 0 && polygon.every(isRing),
  );
  if (!areRings) return undefined;
  // Heights are dropped, decimals past the sixth (10 cm) too.
  return (polygons as Polygons).map((polygon) =>
    polygon.map((ring) => ring.map(([x, y]): Point => [round(x), round(y)])),
  );
}

function isRing(ring: unknown): boolean {
  return (
    Array.isArray(ring) &&
    ring.length >= 4 &&
    ring.every(
      (point) =>
        Array.isArray(point) &&
        Number.isFinite(point[0]) &&
        Number.isFinite(point[1]) &&
        Math.abs(point[0]) <= 180,
    )
  );
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
