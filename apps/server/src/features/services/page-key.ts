import type { PageKey } from './queries.ts';

/** A page key as it stands in an address: `80.1f0c…`. */
export function writePageKey({ score, id }: PageKey): string {
  return `${score}.${id}`;
}

/** The key an address names; anything else is the first page. */
export function readPageKey(written: string | undefined): PageKey | undefined {
  const [, score, id] = /^(\d{1,3})\.([a-z0-9-]{1,40})$/.exec(written ?? '') ?? [];
  return score === undefined || id === undefined ? undefined : { score: Number(score), id };
}
