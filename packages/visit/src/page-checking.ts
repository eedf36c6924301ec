import { type CheckedPage, checkPage, type Page } from './journal-page.ts';
import { type PageKeys, pageKeysOf } from './page-keys.ts';
import type { RoomChain } from './room-chain.ts';

/** Does what `checkPage` does, on another thread; undefined for what has to be done here after all. */
export type PageCheck = (keys: PageKeys, page: Page) => Promise<CheckedPage | undefined>;

/** Fewer are sooner checked here than carried over. */
const worthCarrying = 8;

let elsewhere: PageCheck | undefined;

/**
 * Has pages checked by this from now on, as on another thread, so that a long room is opened while
 * the page goes on answering to touches. Without it, here again.
 */
export function checkPagesElsewhere(check: PageCheck | undefined): void {
  elsewhere = check;
}

/**
 * Checks a page of this room, wherever that is done now.
 * @throws VisitError `broken-chain`, `refused-epoch`
 */
export async function checkPageOf(chain: RoomChain, page: Page): Promise<CheckedPage> {
  const keys = pageKeysOf(chain, page.first, page.frames.length);
  const carried = page.frames.length < worthCarrying ? undefined : elsewhere?.(keys, page);
  return (await carried) ?? checkPage(keys, page);
}
