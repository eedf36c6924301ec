import type { ExpectedTie, SlotContent } from '@nearhand/seal/slot';
import type { CheckedPage, Page } from '@nearhand/visit/journal-page';
import type { PageKeys } from '@nearhand/visit/page-keys';

/** What the other thread is asked to do; plain values, copied on the way. */
export type Order =
  | { readonly do: 'check-page'; readonly keys: PageKeys; readonly page: Page }
  | { readonly do: 'open-slots'; readonly scalar: Uint8Array; readonly slots: readonly TiedSlot[] };

export interface TiedSlot {
  readonly slot: Uint8Array;
  readonly tie: ExpectedTie;
}

export interface NumberedOrder {
  readonly number: number;
  readonly order: Order;
}

/** A checked page with its heads in one piece, since each small one costs a copy of its own. */
export interface PackedPage extends Omit<CheckedPage, 'heads'> {
  readonly heads: Uint8Array;
}

/** With neither where what was asked could not be done. */
export interface NumberedAnswer {
  readonly number: number;
  readonly page?: PackedPage;
  /** In the order of the slots; nothing for one of another device. */
  readonly contents?: readonly (SlotContent | undefined)[];
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
