import type { Localized } from '../../pages/language.ts';
import { type Box, contains, type Polygons } from './polygon.ts';

/** An area as it is looked up. */
export interface Area {
  readonly id: string;
  readonly names: Localized;
  readonly depth: number;
  readonly parentId: string | undefined;
  readonly box: Box;
  readonly polygon: Polygons | undefined;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Cells of about a kilometre: only areas that touch a cell are looked at for a point in it. */
const cellsPerDegree = 100;

/** All areas of a community, by what they are around and by what they are called. */
export class AreaMap {
  readonly #areas: ReadonlyMap<string, Area>;
  readonly #choiceDepth: number | undefined;
  readonly #cells = new Map<string, Area[]>();
  readonly #smallest: readonly {
    readonly name: string;
    readonly around: readonly string[];
    readonly area: Area;
  }[];

  constructor(areas: readonly Area[]) {
    this.#areas = new Map(areas.map((area) => [area.id, area]));
    for (const area of areas) if (area.polygon) this.#enter(area);
    const depths = areas.map(({ depth }) => depth).sort((a, b) => a - b);
    this.#choiceDepth = depths.find((depth, at) => depths[at + 1] === depth);
    const deepest = Math.max(0, ...areas.map(({ depth }) => depth));
    this.#smallest = areas
      .filter(({ depth }) => depth === deepest)
      .flatMap((area) =>
        Object.values(area.names).map((name) => ({ name, area, around: this.#namesAround(area) })),
      );
  }

  get size(): number {
    return this.#areas.size;
  }

  /** All of them, the larger before the smaller. */
  get all(): readonly Area[] {
    return [...this.#areas.values()];
  }

  /**
   * What a list of places to choose from has: the largest areas of which there are several, such as
   * the districts of a city; undefined where there are none.
   */
  get choiceDepth(): number | undefined {
    return this.#choiceDepth;
  }

  get(id: string): Area | undefined {
    return this.#areas.get(id);
  }

  /** An area and those around it, largest first. */
  around(area: Area): readonly Area[] {
    return [...this.#above(area)].reverse();
  }

  /** The areas that lie in one, by one step. */
  under(id: string): readonly Area[] {
    return this.all.filter(({ parentId }) => parentId === id);
  }

  /** The areas around a point, largest first; empty where it is in none. */
  at({ latitude, longitude }: Place): readonly Area[] {
    const found = (this.#cells.get(cellOf(latitude, longitude)) ?? []).find(
      ({ box, polygon }) =>
        polygon !== undefined &&
        isInBox(box, latitude, longitude, 0) &&
        contains(polygon, [longitude, latitude]),
    );
    return found ? this.around(found) : [];
  }

  /** Whether a point is in an area or within about 300 m of one's box: on land, as far as is known. */
  isNearAny({ latitude, longitude }: Place): boolean {
    const margin = 0.003;
    for (const [y, x] of [
      [0, 0],
      [margin, 0],
      [-margin, 0],
      [0, margin],
      [0, -margin],
    ] as const) {
      const near = this.at({ latitude: latitude + y, longitude: longitude + x });
      if (near.length > 0) return true;
    }
    return false;
  }

  /** The smallest area that a text names together with one around it; undefined where it names none. */
  named(text: string): { contains(at: Place): boolean } | undefined {
    const found = this.#smallest.find(
      ({ name, around }) => text.includes(name) && around.some((each) => text.includes(each)),
    );
    if (!found) return undefined;
    const { area } = found;
    return { contains: (at) => this.at(at).some(({ id }) => id === area.id) };
  }

  *#above(area: Area): Generator<Area> {
    for (let each: Area | undefined = area; each; each = this.#areas.get(each.parentId ?? ''))
      yield each;
  }

  #namesAround(area: Area): readonly string[] {
    const parent = this.#areas.get(area.parentId ?? '');
    return parent ? Object.values(parent.names) : [];
  }

  #enter(area: Area): void {
    const { south, west, north, east } = area.box;
    for (
      let y = Math.floor(south * cellsPerDegree);
      y <= Math.floor(north * cellsPerDegree);
      y += 1
    ) {
      for (
        let x = Math.floor(west * cellsPerDegree);
        x <= Math.floor(east * cellsPerDegree);
        x += 1
      ) {
        const key = `${y} ${x}`;
        const cell = this.#cells.get(key);
        if (cell) cell.push(area);
        else this.#cells.set(key, [area]);
      }
    }
  }
}

function cellOf(latitude: number, longitude: number): string {
  return `${Math.floor(latitude * cellsPerDegree)} ${Math.floor(longitude * cellsPerDegree)}`;
}

function isInBox(
  { south, west, north, east }: Box,
  latitude: number,
  longitude: number,
  margin: number,
): boolean {
  return (
    latitude >= south - margin &&
    latitude <= north + margin &&
    longitude >= west - margin &&
    longitude <= east + margin
  );
}
