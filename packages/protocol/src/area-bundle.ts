import { type JsonValue, readInteger, readList, readObject, readText } from './json-reader.ts';

/** Longitude and latitude in ten-thousandths of a degree, about ten metres. */
export type GridPoint = readonly [x: number, y: number];

/** An area of the community as a device has it: enough to find and to draw it, nothing to measure by. */
export interface BundledArea {
  readonly id: string;
  readonly names: Readonly<Record<string, string>>;
  /** The area around it, by its id. */
  readonly parent?: string;
  /** Rings of its outline; inside is where an odd number of edges lies to one side. */
  readonly rings: readonly (readonly GridPoint[])[];
}

/** One area of `GET /areas.json`: id, number of the area around it (from 1; 0: none), names, rings (`writeRing`). */
export type WrittenArea = readonly [
  string,
  number,
  Readonly<Record<string, string>>,
  readonly string[],
];

/** Decodes the answer of `GET /areas.json`: all areas, each after the one around it. */
export function decodeAreas(value: JsonValue): readonly BundledArea[] {
  const areas: BundledArea[] = [];
  for (const each of readList(readObject(value, 'areas').areas, 'areas', (entry) => entry)) {
    const [id, around, names, rings] = Array.isArray(each) ? (each as readonly JsonValue[]) : [];
    const at = `areas[${areas.length}]`;
    const parent = areas[readInteger(around, at) - 1]?.id;
    areas.push({
      id: readText(id, at),
      names: readNames(names, at),
      ...(parent === undefined ? {} : { parent }),
      rings: readList(rings, at, (ring) => readRing(readText(ring, at))),
    });
  }
  return areas;
}

/** The ids of an area and of all around it, smallest first. */
export function areaChain(areas: readonly BundledArea[], id: string): readonly string[] {
  const chain: string[] = [];
  for (let at: string | undefined = id; at !== undefined && chain.length < 10; ) {
    const area: BundledArea | undefined = areas.find((each) => each.id === at);
    if (area) chain.push(area.id);
    at = area?.parent;
  }
  return chain;
}

/** The drawn area around a point, in ten-thousandths of a degree. */
export function areaAround(
  areas: readonly BundledArea[],
  [x, y]: GridPoint,
): BundledArea | undefined {
  return areas.find(
    ({ rings }) => rings.filter((ring) => crossings(ring, x, y) % 2 === 1).length % 2 === 1,
  );
}

/** A ring as text: the steps from point to point, each number five bits a character (63 to 126). */
export function writeRing(ring: readonly GridPoint[]): string {
  let [x, y] = [0, 0];
  let written = '';
  for (const [toX, toY] of ring) {
    written += writeStep(toX - x) + writeStep(toY - y);
    [x, y] = [toX, toY];
  }
  return written;
}

/** Reads what `writeRing` wrote; what breaks off gives the points before. */
export function readRing(text: string): readonly GridPoint[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const bits = text.charCodeAt(at) - 63;
    value += (bits & 31) * 2 ** shift;
    shift += 5;
    if (bits >= 32) continue;
    numbers.push(value % 2 === 1 ? -(value + 1) / 2 : value / 2);
    [value, shift] = [0, 0];
  }
  const ring: GridPoint[] = [];
  let [x, y] = [0, 0];
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    x += numbers[at] ?? 0;
    y += numbers[at + 1] ?? 0;
    ring.push([x, y]);
  }
  return ring;
}

function writeStep(step: number): string {
  let value = step < 0 ? -step * 2 - 1 : step * 2;
  let written = '';
  while (value >= 32) {
    written += String.fromCharCode((value % 32) + 32 + 63);
    value = Math.floor(value / 32);
  }
  return written + String.fromCharCode(value + 63);
}

function crossings(ring: readonly GridPoint[], x: number, y: number): number {
  let count = 0;
  let [x0, y0] = ring[ring.length - 1] ?? [0, 0];
  for (const [x1, y1] of ring) {
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) count += 1;
    [x0, y0] = [x1, y1];
  }
  return count;
}

function readNames(value: JsonValue | undefined, at: string): Readonly<Record<string, string>> {
  const names = readObject(value, at);
  return Object.fromEntries(Object.entries(names).map(([tag, name]) => [tag, readText(name, at)]));
}
