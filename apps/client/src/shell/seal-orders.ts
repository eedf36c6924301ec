import type { CheckedPage, Page } from '@nearhand/visit/journal-page';
import type { PageKeys } from '@nearhand/visit/page-keys';

/** What the other thread is asked to do; plain values, copied on the way. */
export interface PageOrder {
  readonly keys: PageKeys;
  readonly page: Page;
}

export interface NumberedOrder {
  readonly number: number;
  readonly order: PageOrder;
}

/** A checked page with its heads in one piece, since each small one costs a copy of its own. */
export interface PackedPage extends Omit<CheckedPage, 'heads'> {
  readonly heads: Uint8Array;
}

/** Without a page where it was refused, or could not be checked. */
export interface NumberedAnswer {
  readonly number: number;
  readonly page?: PackedPage;
}

const HEAD = 32;

export function packPage({ heads, ...page }: CheckedPage): PackedPage {
  const packed = new Uint8Array(HEAD * heads.length);
  for (const [index, head] of heads.entries()) packed.set(head, HEAD * index);
  return { ...page, heads: packed };
}

export function unpackPage({ heads, ...page }: PackedPage): CheckedPage {
  const count = heads.length / HEAD;
  const each = (_: unknown, index: number) => heads.subarray(HEAD * index, HEAD * (index + 1));
  return { ...page, heads: Array.from({ length: count }, each) };
}
