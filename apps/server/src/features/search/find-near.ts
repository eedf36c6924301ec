import { type Asking, nearestOf, onRows, type Placed } from './candidates.ts';
import { cellsWithin } from './cells.ts';
import type { Near } from './filters.ts';
import type { Found } from './find-listings.ts';
import type { PageKey } from './page-key.ts';
import { allOf, anyOf, levelAlone, term } from './term.ts';

/** Where a search for the nearest begins, and where it gives up: the far side of a large city. */
const firstRing = 200;
const lastRing = 51_200;
/** What lies in a ring so narrow is few, whatever else it has to be. */
const narrow = 400;

/**
 * A page of what fits, the nearest first within each level. Rings around the point are looked through,
 * each twice as wide, until they hold a page: the cost grows with what is near, not with what is kept.
 */
export async function findNear(
  asking: Asking,
  levels: readonly string[],
  near: Near,
  after: PageKey | undefined,
  count: number,
): Promise<Found> {
  const from = after?.kind === 'near' ? after : undefined;
  const found: { readonly level: number; readonly candidate: Placed }[] = [];
  const last = near.within ?? lastRing;
  for (let level = from?.level ?? 0; level < levels.length && found.length <= count; level += 1) {
    const begin = from?.level === level ? from : undefined;
    const wanted = count + 1 - found.length;
    const query = levelAlone(levels, level);
    const rows = await inRings(asking, query, near, begin, wanted, last);
    found.push(...rows.map((candidate) => ({ level, candidate })));
  }
  const listings = found.slice(0, count).map(({ candidate }) => candidate);
  const end = found[count - 1];
  const next =
    found.length > count && end
      ? ({
          kind: 'near',
          level: end.level,
          distance: Math.round((end.candidate.distance ?? 0) * 10),
          id: end.candidate.id,
        } as const)
      : undefined;
  return { listings, next, counted: listings, isWhole: from === undefined && next === undefined };
}

async function inRings(
  asking: Asking,
  query: string,
  { point }: Near,
  after: Extract<PageKey, { readonly kind: 'near' }> | undefined,
  wanted: number,
  last: number,
): Promise<readonly Placed[]> {
  const begin = Math.max(firstRing, (after?.distance ?? 0) / 10);
  for (let metres = Math.min(begin, last); ; metres = Math.min(metres * 2, last)) {
    const cells = anyOf(cellsWithin(point, metres).map((cell) => term(asking.mark, cell)));
    const within = allOf([query, cells].filter((each) => each !== ''));
    const asked = metres <= narrow ? onRows(asking) : asking;
    const rows = await nearestOf(asked, within, { point, metres }, after, wanted);
    if (rows.length >= wanted || metres >= last) return rows;
  }
}
