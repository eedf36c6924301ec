import {
  type Asking,
  firstByRank,
  type ManyKey,
  onRows,
  type Placed,
  type Sample,
} from './candidates.ts';
import { areRare, inLargeDraw } from './counting.ts';
import { completenessOfRank, largeDraw } from './draws.ts';
import { type Completeness, tierLexeme, tiersOfCompleteness } from './listing-lexemes.ts';
import { allOf, anyOf, term } from './term.ts';

/** So few of the small draw that all of them can be looked at. */
const smallInDraw = 1;

/**
 * A page of very many, level by level, each by rank. What a draw holds of a level stands first in it,
 * so that a level with many needs nothing but the draw; levels with hardly any are asked for together.
 *
 * @param alone - each level without what those before it have
 */
export async function pageOfMany(
  asking: Asking,
  alone: readonly string[],
  samples: readonly Sample[],
  after: ManyKey | undefined,
  count: number,
): Promise<{ readonly listings: readonly Placed[]; readonly next: ManyKey | undefined }> {
  const found: { readonly level: number; readonly listing: Placed }[] = [];
  const wanted = () => count + 1 - found.length;
  for (let level = after?.level ?? 0; level < alone.length && wanted() > 0; ) {
    const from = after?.level === level ? after : undefined;
    const small = from ? 0 : smallLevels(samples, level);
    const rows =
      small > 0
        ? await wholeLevels(asking, alone, level, small, samples, wanted())
        : await fromLevel(asking, alone[level] ?? '', samples[level], from, wanted());
    found.push(...rows.map((listing) => ({ level: listing.level + level, listing })));
    level += Math.max(small, 1);
  }
  const last = found[count - 1];
  return {
    listings: found.slice(0, count).map(({ listing }) => listing),
    next:
      found.length > count && last
        ? { kind: 'many', level: last.level, rank: last.listing.rank, id: last.listing.id }
        : undefined,
  };
}

/** A listing and how many levels after the first asked it stands. */
type Leveled = Placed & { readonly level: number };

/** How many levels from this one on have hardly any. */
function smallLevels(samples: readonly Sample[], level: number): number {
  let count = 0;
  for (let seen = 0; level + count < samples.length; count += 1) {
    seen += samples[level + count]?.listings.length ?? 0;
    if (seen > smallInDraw) break;
  }
  return count;
}

async function wholeLevels(
  asking: Asking,
  alone: readonly string[],
  level: number,
  count: number,
  samples: readonly Sample[],
  limit: number,
): Promise<readonly Leveled[]> {
  const asked = areRare(samples.slice(level, level + count)) ? onRows(asking) : asking;
  const rows = await firstByRank(asked, alone.slice(level, level + count), {}, undefined, limit);
  return rows.map((row) => ({ ...row, level: row.query - 1 }));
}

async function fromLevel(
  asking: Asking,
  query: string,
  sample: Sample | undefined,
  after: ManyKey | undefined,
  limit: number,
): Promise<readonly Leveled[]> {
  const found: Placed[] = [];
  const first = after ? completenessOfRank(after.rank) : 0;
  for (let completeness: Completeness = first; ; completeness = next(completeness)) {
    const known = (sample?.listings ?? [])
      .filter((row) => completenessOfRank(row.rank) === completeness && isAfter(row, after))
      .toSorted((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
    const missing = limit - found.length;
    found.push(
      ...(known.length >= missing
        ? known.slice(0, missing)
        : await ofCompleteness(asking, query, sample, completeness, known.length, after, missing)),
    );
    if (found.length >= limit || completeness === 2) break;
  }
  return found.map((row) => ({ ...row, level: 0 }));
}

/** Those of one completeness: from the large draw if that may hold enough, else tier by tier. */
async function ofCompleteness(
  asking: Asking,
  query: string,
  sample: Sample | undefined,
  completeness: Completeness,
  known: number,
  after: ManyKey | undefined,
  limit: number,
): Promise<readonly Placed[]> {
  const where = { completeness };
  if (known > smallInDraw || after !== undefined) {
    const draw = { ...where, draw: largeDraw };
    const found = await firstByRank(
      inLargeDraw(asking, sample ? [sample] : []),
      [query],
      draw,
      after,
      limit,
    );
    if (found.length >= limit) return found;
  }
  const places = known > smallInDraw ? [[0, 1, 2, 3], [4]] : [[0, 1, 2, 3, 4]];
  const found: Placed[] = [];
  for (const set of places) {
    const tiers = set.map((place) => completeness * tiersOfCompleteness + place);
    const either = anyOf(tiers.map((tier) => term(asking.mark, tierLexeme(tier))));
    const wanted = allOf([query, either].filter((each) => each !== ''));
    const missing = limit - found.length;
    found.push(...(await firstByRank(asking, [wanted], where, after, missing)));
    if (found.length >= limit) break;
  }
  return found;
}

function next(completeness: Completeness): Completeness {
  return completeness === 0 ? 1 : 2;
}

function isAfter({ rank, id }: Placed, after: ManyKey | undefined): boolean {
  return after === undefined || rank > after.rank || (rank === after.rank && id > after.id);
}
