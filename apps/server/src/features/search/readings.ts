import {
  type Asking,
  type Candidate,
  onRows,
  type Sample,
  samplesOf,
  someThatFit,
} from './candidates.ts';
import { areRare } from './counting.ts';
import { smallDraw } from './draws.ts';
import { anyOf, levelAlone } from './term.ts';
import type { Wanted } from './typed-search.ts';

type Sets = readonly (readonly Candidate[])[];

/** By reading: what was looked up together with it, of each of those readings. */
type Known<T> = Map<number, Promise<readonly (readonly T[])[]>>;

/** Up to how many are all put in order by how closely they mean what was typed. */
const few = 200;

/**
 * The ways one search can be read, from the closest on. What each would find is looked up for all of
 * them together and when it is first asked for: most searches stop at the first, and one that finds
 * nothing costs hardly more.
 */
export class Readings {
  readonly wanted: readonly Wanted[];
  readonly #asking: Asking;
  readonly #alone: readonly (readonly string[])[];
  readonly #samples: Known<Sample> = new Map();
  readonly #few: Known<readonly Candidate[]> = new Map();

  constructor(asking: Asking, wanted: readonly Wanted[]) {
    this.#asking = asking;
    this.wanted = wanted;
    this.#alone = wanted.map(({ levels }) => levels.map((_, level) => levelAlone(levels, level)));
  }

  /** Each level of a reading without what those before it have. */
  alone(group: number): readonly string[] {
    return this.#alone[group] ?? [];
  }

  /** What the small draw holds of each level of a reading. */
  async samples(group: number): Promise<readonly Sample[]> {
    return await this.#together(this.#samples, group, (groups) => this.#samplesOf(groups));
  }

  /** All that a reading finds, its words first; undefined where that is more than a few. */
  async few(group: number): Promise<Sets | undefined> {
    const sets = await this.#together(this.#few, group, (groups) => this.#fewOf(groups));
    return sets.every((set) => set.length <= few) ? sets : undefined;
  }

  /** The first for itself, since most searches stop there; all others in one. */
  async #together<T>(
    known: Known<T>,
    group: number,
    lookUp: (groups: readonly number[]) => Promise<readonly (readonly T[])[]>,
  ): Promise<readonly T[]> {
    let found = known.get(group);
    if (found === undefined) {
      const groups = group === 0 ? [0] : [...this.wanted.keys()].slice(1);
      found = lookUp(groups);
      for (const each of groups) known.set(each, found);
    }
    return (await found)[group === 0 ? 0 : group - 1] ?? [];
  }

  async #samplesOf(groups: readonly number[]): Promise<readonly (readonly Sample[])[]> {
    const queries = groups.map((group) => this.alone(group));
    return split(queries, await samplesOf(this.#asking, queries.flat(), smallDraw));
  }

  async #fewOf(groups: readonly number[]): Promise<readonly Sets[]> {
    const queries = groups.map((group) => queriesOf(this.wanted[group]));
    const samples = await Promise.all(groups.map((group) => this.samples(group)));
    const isByWords = !queries.flat().includes('');
    const asked = isByWords && areRare(samples.flat()) ? onRows(this.#asking) : this.#asking;
    return split(queries, await someThatFit(asked, queries.flat(), few + 1));
  }
}

/** What was found for all queries, query by query of each group. */
function split<T>(
  groups: readonly (readonly string[])[],
  found: readonly T[],
): readonly (readonly T[])[] {
  let from = 0;
  return groups.map(({ length }) => {
    from += length;
    return found.slice(from - length, from);
  });
}

/** The words of a reading, and all else that it takes. */
function queriesOf(wanted: Wanted | undefined): readonly string[] {
  const { words, levels = [] } = wanted ?? {};
  const others = levels.filter((level) => level !== words).slice(words === undefined ? 0 : 1);
  const queries = [words, others.length > 0 ? anyOf(others) : undefined];
  return queries.filter((query) => query !== undefined);
}
