import { carriedContent } from '@nearhand/room/carried';
import { decodeContent } from '@nearhand/room/content';
import type { CopiedEntry, Element, ReadContent } from '@nearhand/room/element';
import type { Author } from '@nearhand/room/member';
import { allZero, equal, fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { decodeDevice } from '@nearhand/seal/device-leaf';
import { type Entry, openDecoded, type SignedContent, verifyEntry } from '@nearhand/seal/entry';
import { leafHash } from '@nearhand/seal/hash';
import { VisitError } from './error.ts';
import type { PageEpoch, PageKeys } from './page-keys.ts';

/** An entry that does not open, or whose signature does not hold, keeps its place. */
export async function readEntry(keys: PageKeys, entry: Entry): Promise<Element> {
  const { sequence } = entry;
  const known = keys.epochs.findLast((each) => each.sequence < sequence);
  const epoch = known?.epoch ?? 0;
  try {
    const { roomId, roomKey } = keys;
    if (known?.inside === undefined) return { type: 'unreadable', sequence, epoch };
    const at = { roomId, epoch, sequence, previous: entry.previous };
    const opened = openDecoded(entry, at, known.inside.entryKey);
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

interface KnownAuthor {
  readonly author: Author;
  readonly key: Uint8Array;
}

/** One value for each member: a long room has thousands of entries by the same few. */
const authors = new WeakMap<object, KnownAuthor>();

function authorOf(
  hash: SignedContent['author'],
  roomKey: Uint8Array,
  { inside }: PageEpoch,
): KnownAuthor {
  if (allZero(hash)) return { author: { by: 'resident' }, key: roomKey };
  const member = inside?.members.find((each) => equal(each.leafHash, hash));
  if (member === undefined) throw new VisitError('shut-out', 'author');
  const known = authors.get(member);
  if (known !== undefined) return known;
  const author = { by: 'helper', leaf: member.leaf, leafHash: toBase64url(hash) } as const;
  const made = { author, key: fromBase64url(member.leaf.sign) };
  authors.set(member, made);
  return made;
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
