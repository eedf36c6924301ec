import type { Frame } from '@nearhand/protocol/frames';
import type { Element } from '@nearhand/room/element';
import { equal } from '@nearhand/seal/bytes';
import { decodeEntry, type Entry, entryHead } from '@nearhand/seal/entry';
import { epochHead } from '@nearhand/seal/manifest';
import { readEntry } from './entry-reading.ts';
import { VisitError } from './error.ts';
import type { PageKeys } from './page-keys.ts';

/** Elements as they came, and where they stand. */
export interface Page {
  readonly frames: readonly Frame[];
  /** The sequence of the first. */
  readonly first: number;
  /** The head that the first must follow; without it, the head that it says. */
  readonly previous?: Uint8Array;
}

/** Elements that follow each other, each checked in its place. */
export interface CheckedPage {
  /** The sequence of the first. */
  readonly first: number;
  /** The head that the first follows. */
  readonly previous: Uint8Array;
  readonly elements: readonly Element[];
  /** The head after each. */
  readonly heads: readonly Uint8Array[];
}

interface Placed {
  readonly head: Uint8Array;
  readonly previous: Uint8Array;
  readonly element: Promise<Element>;
}

/**
 * Checks a page in order: that each element follows the one before, opens, and is signed by the
 * author it names. Signatures are checked side by side.
 *
 * @throws VisitError `broken-chain`, `refused-epoch`
 */
export async function checkPage(keys: PageKeys, page: Page): Promise<CheckedPage> {
  const { frames, first, previous } = page;
  let head = previous;
  const placed = frames.map((frame, index) => {
    const next = place(keys, frame, first + index, head);
    head = next.head;
    return next;
  });
  return {
    first,
    previous: placed[0]?.previous ?? previous ?? new Uint8Array(32),
    heads: placed.map((each) => each.head),
    elements: await Promise.all(placed.map((each) => each.element)),
  };
}

function place(
  keys: PageKeys,
  frame: Frame,
  sequence: number,
  previous: Uint8Array | undefined,
): Placed {
  if (frame.kind === 'manifest') return placeManifest(keys, frame.bytes, sequence, previous);
  if (frame.kind === 'entry') return placeEntry(keys, frame.bytes, sequence, previous);
  throw new VisitError('broken-chain', `a ${frame.kind} at ${sequence}`);
}

function placeManifest(
  { epochs }: PageKeys,
  bytes: Uint8Array,
  sequence: number,
  previous: Uint8Array | undefined,
): Placed {
  const head = epochHead(bytes);
  const known = epochs.find((each) => each.sequence === sequence);
  if (known === undefined || !equal(known.head, head)) {
    throw new VisitError('refused-epoch', `at ${sequence}`);
  }
  if (previous !== undefined && !equal(known.journalHead, previous)) {
    throw new VisitError('broken-chain', `epoch at ${sequence}`);
  }
  const element: Element = { type: 'epoch', sequence, view: known.view };
  return { head, previous: known.journalHead, element: Promise.resolve(element) };
}

function placeEntry(
  keys: PageKeys,
  bytes: Uint8Array,
  sequence: number,
  previous: Uint8Array | undefined,
): Placed {
  const entry = decoded(bytes, sequence);
  const follows = previous === undefined || equal(entry.previous, previous);
  if (entry.sequence !== sequence || !follows) {
    throw new VisitError('broken-chain', `entry at ${sequence}`);
  }
  const head = entryHead(keys.roomId, entry);
  return { head, previous: entry.previous, element: readEntry(keys, entry) };
}

function decoded(bytes: Uint8Array, sequence: number): Entry {
  try {
    return decodeEntry(bytes);
  } catch (cause) {
    throw new VisitError('broken-chain', `entry at ${sequence}`, { cause });
  }
}
