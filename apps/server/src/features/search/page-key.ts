/**
 * Where a page of a search begins: after this listing. `c` is one of a few that are put in order
 * anew; `b` has its level and rank of very many; `n` its level and distance in decimetres.
 */
export type PageKey =
  | { readonly kind: 'few'; readonly id: string }
  | { readonly kind: 'many'; readonly level: number; readonly rank: number; readonly id: string }
  | {
      readonly kind: 'near';
      readonly level: number;
      readonly distance: number;
      readonly id: string;
    };

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const few = new RegExp(`^c\\.(${uuid})$`);
const placed = new RegExp(`^([bn])\\.(\\d{1,2})\\.(\\d{1,9})\\.(${uuid})$`);

/** A page key as it stands in an address. */
export function writePageKey(key: PageKey): string {
  if (key.kind === 'few') return `c.${key.id}`;
  const place = key.kind === 'many' ? ['b', key.level, key.rank] : ['n', key.level, key.distance];
  return [...place, key.id].join('.');
}

/** The key an address names; anything else is the first page. */
export function readPageKey(written: string | undefined): PageKey | undefined {
  const [, id] = few.exec(written ?? '') ?? [];
  if (id !== undefined) return { kind: 'few', id };
  const [, kind, level, place, last] = placed.exec(written ?? '') ?? [];
  if (last === undefined) return undefined;
  const at = { level: Number(level), id: last };
  return kind === 'b'
    ? { kind: 'many', ...at, rank: Number(place) }
    : { kind: 'near', ...at, distance: Number(place) };
}
