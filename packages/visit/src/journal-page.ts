import type { Frame } from '@nearhand/protocol/frames';
import { carriedContent } from '@nearhand/room/carried';
import { decodeContent } from '@nearhand/room/content';
import type { CopiedEntry, Element, ReadContent } from '@nearhand/room/element';
import type { Author } from '@nearhand/room/member';
import { allZero, equal, fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { decodeDevice } from '@nearhand/seal/device-leaf';
import {
  decodeEntry,
  type Entry,
  entryHead,
  openDecoded,
  type SignedContent,
  verifyEntry,
} from '@nearhand/seal/entry';
import { leafHash } from '@nearhand/seal/hash';
import { epochHead } from '@nearhand/seal/manifest';
import type { KnownEpoch } from './epoch-chain.ts';
import { VisitError } from './error.ts';

/** The room that a page belongs to. */
export interface RoomChain {
  readonly roomId: Uint8Array;
  readonly roomKey: Uint8Array;
  /** From the first on. */
  readonly epochs: readonly KnownEpoch[];
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
 * Checks elements as they came, in order from sequence `first`: that each follows the one before,
 * opens, and is signed by the author it names. Signatures are checked side by side.
 *
 * @param previous the head that the first must follow; without it, the head that it says
 * @throws VisitError `broken-chain`, `refused-epoch`
 */
export async function checkPage(
  chain: RoomChain,
  frames: readonly Frame[],
  first: number,
  previous?: Uint8Array,
): Promise<CheckedPage> {
  let head = previous;
  const placed = frames.map((frame, index) => {
    const next = place(chain, frame, first + index, head);
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
  chain: RoomChain,
  frame: Frame,
  sequence: number,
  previous: Uint8Array | undefined,
): Placed {
  if (frame.kind === 'manifest') return placeManifest(chain, frame.bytes, sequence, previous);
  if (frame.kind === 'entry') return placeEntry(chain, frame.bytes, sequence, previous);
  throw new VisitError('broken-chain', `a ${frame.kind} at ${sequence}`);
}

function placeManifest(
  { epochs }: RoomChain,
  bytes: Uint8Array,
  sequence: number,
  previous: Uint8Array | undefined,
): Placed {
  const head = epochHead(bytes);
  const known = epochs.find(({ manifest }) => manifest.sequence === sequence);
  if (known === undefined || !equal(known.manifest.head, head)) {
    throw new VisitError('refused-epoch', `at ${sequence}`);
  }
  const named = known.manifest.journalHead;
  if (previous !== undefined && !equal(named, previous)) {
    throw new VisitError('broken-chain', `epoch at ${sequence}`);
  }
  const element: Element = { type: 'epoch', sequence, view: known.view };
  return { head, previous: named, element: Promise.resolve(element) };
}

function placeEntry(
  chain: RoomChain,
  bytes: Uint8Array,
  sequence: number,
  previous: Uint8Array | undefined,
): Placed {
  const entry = readEntry(bytes, sequence);
  const follows = previous === undefined || equal(entry.previous, previous);
  if (entry.sequence !== sequence || !follows) {
    throw new VisitError('broken-chain', `entry at ${sequence}`);
  }
  const head = entryHead(chain.roomId, entry);
  return { head, previous: entry.previous, element: readElement(chain, entry) };
}

function readEntry(bytes: Uint8Array, sequence: number): Entry {
  try {
    return decodeEntry(bytes);
  } catch (cause) {
    throw new VisitError('broken-chain', `entry at ${sequence}`, { cause });
  }
}

/** An entry that does not open, or whose signature does not hold, keeps its place. */
async function readElement(chain: RoomChain, entry: Entry): Promise<Element> {
  const { sequence } = entry;
  const known = epochAt(chain.epochs, sequence);
  const epoch = known?.manifest.epoch ?? 0;
  try {
    const { roomId, roomKey } = chain;
    if (known?.inside === undefined) return { type: 'unreadable', sequence, epoch };
    const at = { roomId, epoch, sequence, previous: entry.previous };
    const opened = openDecoded(entry, at, known.inside.keys.entryKey);
    const { author, key } = authorOf(opened.author, roomKey, known);
    await verifyEntry(opened, key);
    const content = readContent(opened.content);
    const copied = await readCopied(content);
    const id = toBase64url(opened.id);
    return { type: 'entry', sequence, epoch, id, author, content, ...(copied && { copied }) };
  } catch {
    return { type: 'unreadable', sequence, epoch };
  }
}

/** The epoch whose manifest was the last before this place. */
export function epochAt(epochs: readonly KnownEpoch[], sequence: number): KnownEpoch | undefined {
  return epochs.findLast(({ manifest }) => manifest.sequence < sequence);
}

function authorOf(
  hash: SignedContent['author'],
  roomKey: Uint8Array,
  { inside }: KnownEpoch,
): { readonly author: Author; readonly key: Uint8Array } {
  if (allZero(hash)) return { author: { by: 'resident' }, key: roomKey };
  const member = inside?.members.find((each) => equal(each.leafHash, hash));
  if (member === undefined) throw new VisitError('shut-out', 'author');
  const author = { by: 'helper', leaf: member.leaf, leafHash: toBase64url(hash) } as const;
  return { author, key: fromBase64url(member.leaf.sign) };
}

function readContent(bytes: Uint8Array): ReadContent {
  try {
    return decodeContent(bytes);
  } catch {
    return undefined;
  }
}

/**
 * What a carried-over entry was. A helper's must bear that helper's signature; what the resident
 * wrote stands under the signature of whoever copies it, who is the resident.
 */
async function readCopied(content: ReadContent): Promise<CopiedEntry | undefined> {
  if (content?.kind !== 'copied') return undefined;
  const { ad, id, leaf, attachments } = content;
  const author = fromBase64url(content.author);
  const inner = fromBase64url(content.content);
  const read = { id, content: carriedContent(readContent(inner), attachments) };
  if (allZero(author)) return { ...read, author: { by: 'resident' } };
  if (leaf === undefined) return undefined;
  const leafBytes = fromBase64url(leaf);
  if (!equal(leafHash(leafBytes), author)) return undefined;
  const signature = fromBase64url(content.signature);
  const device = decodeDevice(leafBytes);
  const signed = {
    ad: fromBase64url(ad),
    id: fromBase64url(id),
    author,
    content: inner,
    signature,
  };
  await verifyEntry(signed, fromBase64url(device.sign));
  return { ...read, author: { by: 'helper', leaf: device, leafHash: content.author } };
}
