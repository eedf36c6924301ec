import type { Area, AreaMap } from '../areas/areas.ts';
import { fold } from './lexemes.ts';

/** What a text says of where: areas that one of its names could mean, and what else it says. */
export interface PlaceNamed {
  /** The smallest that are named; several where a name is that of several. */
  readonly areas: readonly Area[];
  readonly rest: string;
}

/** A part of a folded text that is the name of areas. */
interface Match {
  readonly start: number;
  readonly end: number;
  readonly areas: readonly Area[];
}

/** What a name ends in that people leave out: 大安區 is also 大安. */
const hanEnding = /(?<=^\p{Script=Han}{2,})[市区县乡镇里村]$/u;
const latinEnding = /^ (?:district|dist|township|city|village|county)\b/;
const longestHan = 8;
const mostWords = 4;

/**
 * The areas of a community by what people call them, folded, in any language and script. Looking a
 * text up costs what the text is long, not how many areas there are.
 */
export class AreaNames {
  readonly #map: AreaMap;
  readonly #whole = new Map<string, Area[]>();
  /** Without the ending. */
  readonly #short = new Map<string, Area[]>();

  constructor(map: AreaMap) {
    this.#map = map;
    for (const area of map.all) {
      for (const name of new Set(Object.values(area.names).map(fold))) {
        enter(this.#whole, name, area);
        const short = name.replace(hanEnding, '');
        if (short !== name) enter(this.#short, short, area);
      }
    }
  }

  /** The areas that a word of a search can mean; of short names only those that people choose from. */
  ofWord(word: string): readonly Area[] {
    const depth = this.#map.choiceDepth ?? 0;
    const short = (this.#short.get(word) ?? []).filter((area) => area.depth <= depth);
    return [...(this.#whole.get(word) ?? []), ...short];
  }

  /** The whole names in a folded text, in their order; none within another. */
  wholeIn(folded: string): readonly Match[] {
    const found: Match[] = [];
    for (let at = 0; at < folded.length; ) {
      const match = this.#matchAt(folded, at);
      if (match) found.push(match);
      at = match ? match.end : at + 1;
    }
    return found;
  }

  /** What somebody typed as a place, or an address: by whole names, or all of it by a short one. */
  where(text: string): PlaceNamed {
    const folded = fold(text).trim();
    const short = this.#short.get(folded);
    if (short) return { areas: short, rest: '' };
    const matches = this.wholeIn(folded);
    let rest = folded;
    for (const { start, end } of matches.toReversed()) {
      rest = `${rest.slice(0, start)} ${rest.slice(end)}`;
    }
    return { areas: this.#smallest(matches), rest: rest.trim().replace(/\s+/g, ' ') };
  }

  /** The areas that an address lies in, largest first; empty where it leaves that open. */
  ofAddress(address: string): readonly Area[] {
    const [area, another] = this.#smallest(this.wholeIn(fold(address)));
    return area && !another ? this.#map.around(area) : [];
  }

  #matchAt(folded: string, start: number): Match | undefined {
    if (/\p{Script=Han}/u.test(folded[start] ?? '')) {
      for (let end = Math.min(start + longestHan, folded.length); end > start + 1; end -= 1) {
        const areas = this.#whole.get(folded.slice(start, end));
        if (areas) return { start, end, areas };
      }
      return undefined;
    }
    if (!/[a-z]/.test(folded[start] ?? '') || /[a-z0-9]/.test(folded[start - 1] ?? ''))
      return undefined;
    const ends = [...folded.slice(start).matchAll(/[a-z0-9]+/g)]
      .slice(0, mostWords)
      .map((word) => start + word.index + word[0].length);
    for (const end of ends.toReversed()) {
      const areas = this.#whole.get(folded.slice(start, end));
      const ending = latinEnding.exec(folded.slice(end))?.[0] ?? '';
      if (areas) return { start, end: end + ending.length, areas };
    }
    return undefined;
  }

  /** Of areas within one another the smallest: 臺北市大安區 is a district. */
  #smallest(matches: readonly Match[]): readonly Area[] {
    const deepest = Math.max(...matches.flatMap(({ areas }) => areas.map(({ depth }) => depth)));
    const smallest = matches.flatMap(({ areas }) => areas.filter((a) => a.depth === deepest));
    const fitting = smallest.filter((area) => {
      const around = new Set(this.#map.around(area).map(({ id }) => id));
      return matches.every(({ areas }) => areas.some(({ id }) => around.has(id)));
    });
    return fitting.length > 0 ? fitting : smallest;
  }
}

const known = new WeakMap<AreaMap, AreaNames>();

/** The names of a map, made once. */
export function namesOf(map: AreaMap): AreaNames {
  const names = known.get(map) ?? new AreaNames(map);
  known.set(map, names);
  return names;
}

function enter(into: Map<string, Area[]>, name: string, area: Area): void {
  const there = into.get(name);
  if (there) there.push(area);
  else into.set(name, [area]);
}
