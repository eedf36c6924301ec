import { type Attachment, type ContentOf, encodeContent } from '@nearhand/room/content';
import { type Author, authorKey } from '@nearhand/room/member';
import type { Message, NewerMessage, ReadMessage } from '@nearhand/room/room-state';
import { concat, fromBase64url, toBase64url, utf8 } from '@nearhand/seal/bytes';
import { encodeDevice } from '@nearhand/seal/device-leaf';
import { decodeEntry, openDecoded, type SignedContent } from '@nearhand/seal/entry';
import { hash } from '@nearhand/seal/hash';
import { paddingClasses } from '@nearhand/seal/padding';
import { VisitError } from './error.ts';
import { epochAt } from './room-chain.ts';
import type { RoomSession } from './room-session.ts';

type Shown = ReadMessage | NewerMessage;

/** An entry of an older room as it goes into the new one. */
export interface CarriedEntry {
  /** The same at every attempt, so that none is there twice (`docs/formats.md`, "Carried over"). */
  readonly id: Uint8Array;
  /** The epoch of the older room in which it was written. */
  readonly epoch: number;
  /** How it was shown there. */
  readonly message: Shown;
  readonly content: Omit<ContentOf<'copied'>, 'at' | 'attachments'>;
  /** In the older room. */
  readonly attachments: readonly Attachment[];
}

/** What stands around the content in an entry: id, author, length, signature. */
const around = 16 + 32 + 4 + 64;
const longest = Math.max(...paddingClasses) - around;

/**
 * Every entry that counts in a room that is there as a whole, in order. What could not be read there
 * changed nothing and stays behind.
 * @throws VisitError `too-large` where one does not fit into an entry of the new room
 */
export function carriedEntries(session: RoomSession): readonly CarriedEntry[] {
  return session.state.messages.filter(isShown).map((message) => carriedEntry(session, message));
}

function isShown(message: Message): message is Shown {
  return message.state !== 'unreadable';
}

/** One text for an entry of an author: which is which, whatever room it is in. */
export function entryKeyOf({ author, id }: { author: Author; id: string }): string {
  return `${authorKey(author)} ${id}`;
}

function carriedEntry(session: RoomSession, message: Shown): CarriedEntry {
  const content = copiedContent(session, message);
  const { content: said } = message;
  const attachments = (said.kind === 'said' ? said.attachments : undefined) ?? [];
  if (encodeContent(copiedAt(content, session.api.clock.now(), attachments)).length > longest) {
    throw new VisitError('too-large', `entry at ${message.sequence}`);
  }
  const author = fromBase64url(content.author);
  const label = utf8('nearhand/v1/copied');
  const id = hash(concat(label, author, fromBase64url(content.id))).slice(0, 16);
  return { id, epoch: message.epoch, message, content, attachments };
}

/** The content as it is written, with the attachments where they lie. */
export function copiedAt(
  content: CarriedEntry['content'],
  at: number,
  attachments: readonly Attachment[],
): ContentOf<'copied'> {
  return { ...content, at, ...(attachments.length > 0 && { attachments }) };
}

/** What an entry was first, also where the older room had it from one before. */
function copiedContent(session: RoomSession, message: Shown): CarriedEntry['content'] {
  const { elements, first } = session.journal;
  const element = elements[message.sequence - first];
  if (element?.type === 'entry' && element.content?.kind === 'copied') {
    const { at, attachments, ...content } = element.content;
    return content;
  }
  const { ad, id, author, content, signature } = openAgain(session, message.sequence);
  const { author: who } = message;
  return {
    kind: 'copied',
    ad: toBase64url(ad),
    author: toBase64url(author),
    id: toBase64url(id),
    content: toBase64url(content),
    signature: toBase64url(signature),
    ...(who.by === 'helper' && { leaf: toBase64url(encodeDevice(who.leaf)) }),
  };
}

function openAgain({ journal, roomId }: RoomSession, sequence: number): SignedContent {
  const frame = journal.frames[sequence - journal.first];
  const known = epochAt(journal.chain.epochs, sequence);
  if (frame === undefined || known?.inside === undefined) {
    throw new VisitError('broken-chain', `entry at ${sequence}`);
  }
  const entry = decodeEntry(frame.bytes);
  const place = { roomId, epoch: known.manifest.epoch, sequence, previous: entry.previous };
  return openDecoded(entry, place, known.inside.keys.entryKey);
}
