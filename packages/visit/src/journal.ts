import type { Frame } from '@nearhand/protocol/frames';
import type { Element } from '@nearhand/room/element';
import { foldAll } from '@nearhand/room/fold';
import { emptyRoom, type RoomState } from '@nearhand/room/room-state';
import { allZero, equal } from '@nearhand/seal/bytes';
import type { KnownEpoch } from './epoch-chain.ts';
import { VisitError } from './error.ts';
import type { CheckedPage } from './journal-page.ts';
import { checkPageOf } from './page-checking.ts';
import { floorOf, type RoomChain } from './room-chain.ts';

/**
 * The elements of a room that have come and were checked: without a gap up to the newest, and back
 * to `first`. Values are replaced, never changed.
 */
export interface Journal {
  readonly chain: RoomChain;
  /** The sequence of the oldest element here. */
  readonly first: number;
  /** The head that it follows. */
  readonly before: Uint8Array;
  readonly elements: readonly Element[];
  readonly heads: readonly Uint8Array[];
  readonly frames: readonly Frame[];
  readonly state: RoomState;
}

/** The head after the newest element. */
export function headOf({ heads, before }: Journal): Uint8Array {
  return heads.at(-1) ?? before;
}

/** The sequence that the next element takes. */
export function nextOf({ first, elements }: Journal): number {
  return first + elements.length;
}

/** Whether everything that this side can read is here. */
export function isWhole({ chain, first }: Journal): boolean {
  return first <= floorOf(chain);
}

/**
 * Begins with the newest page, which starts at `first`. A journal that stops before the place of the
 * newest epoch is refused: in it one would go on writing to those who were shut out.
 * @throws VisitError `broken-chain`, `refused-epoch`
 */
export async function openJournal(
  chain: RoomChain,
  frames: readonly Frame[],
  first: number,
): Promise<Journal> {
  const newest = chain.epochs.at(-1)?.manifest.sequence ?? -1;
  if (first + frames.length <= newest) throw new VisitError('broken-chain', `epoch at ${newest}`);
  const page = await checkPageOf(chain, { frames, first });
  return journalOf(chain, page, frames);
}

/** Adds what came after the newest. */
export async function extend(journal: Journal, frames: readonly Frame[]): Promise<Journal> {
  if (frames.length === 0) return journal;
  const place = { first: nextOf(journal), previous: headOf(journal) };
  const page = await checkPageOf(journal.chain, { frames, ...place });
  return {
    ...journal,
    elements: [...journal.elements, ...page.elements],
    heads: [...journal.heads, ...page.heads],
    frames: [...journal.frames, ...frames],
    state: foldAll(journal.state, page.elements),
  };
}

/** A page from before a journal, checked in itself. */
export interface OlderPage {
  readonly checked: CheckedPage;
  readonly frames: readonly Frame[];
}

/**
 * Puts older pages before the oldest, the newest of them first; each must be followed by the one
 * after it. The room is folded once for all of them.
 * @throws VisitError `broken-chain`
 */
export function prepend(journal: Journal, pages: readonly OlderPage[]): Journal {
  let { first, before } = journal;
  for (const { checked, frames } of pages) {
    const last = checked.heads.at(-1);
    const follows = last !== undefined && equal(last, before);
    if (!follows || checked.first < 0 || checked.first + frames.length !== first) {
      throw new VisitError('broken-chain', `before ${first}`);
    }
    first = checked.first;
    before = checked.previous;
  }
  const ascending = pages.toReversed();
  const joined = {
    first,
    previous: before,
    elements: [...ascending.flatMap(({ checked }) => checked.elements), ...journal.elements],
    heads: [...ascending.flatMap(({ checked }) => checked.heads), ...journal.heads],
  };
  const frames = [...ascending.flatMap((page) => page.frames), ...journal.frames];
  const { openings, shifts } = journal.state;
  const whole = journalOf(journal.chain, joined, frames);
  return { ...whole, state: { ...whole.state, openings, shifts: merged(shifts, whole) } };
}

/** The same journal once more epochs are known, which must begin with those known before. */
export function withEpochs(journal: Journal, epochs: readonly KnownEpoch[]): Journal {
  const { chain } = journal;
  const kept = chain.epochs.every(({ manifest }, index) => isSameEpoch(epochs[index], manifest));
  if (!kept) {
    const isSetBack = epochs.some(
      ({ inside, manifest }, index) =>
        inside?.restored !== undefined && !isSameEpoch(chain.epochs[index], manifest),
    );
    throw new VisitError(isSetBack ? 'set-back' : 'frozen', 'two epochs of one number');
  }
  return { ...journal, chain: { ...chain, epochs } };
}

function isSameEpoch(known: KnownEpoch | undefined, manifest: KnownEpoch['manifest']): boolean {
  return known !== undefined && equal(known.manifest.head, manifest.head);
}

function journalOf(chain: RoomChain, page: CheckedPage, frames: readonly Frame[]): Journal {
  if (page.first === 0 && !allZero(page.previous)) throw new VisitError('broken-chain', 'at 0');
  const earlier = chain.epochs
    .filter(({ manifest }) => manifest.sequence < page.first)
    .map(({ view }): Element => ({ type: 'epoch', sequence: view.sequence, view }));
  return {
    chain,
    first: page.first,
    before: page.previous,
    elements: page.elements,
    heads: page.heads,
    frames,
    state: foldAll(emptyRoom(), [...earlier, ...page.elements]),
  };
}

function merged(
  shifts: ReadonlyMap<string, string>,
  { state }: Journal,
): ReadonlyMap<string, string> {
  return new Map([...shifts, ...state.shifts]);
}
