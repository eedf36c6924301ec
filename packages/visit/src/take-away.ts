import { encodeFrame, type Frame } from '@nearhand/protocol/frames';
import type { Attachment, Content } from '@nearhand/room/content';
import type { Author, Member } from '@nearhand/room/member';
import type { Message, RoomState } from '@nearhand/room/room-state';
import { concat, toBase64url, utf8 } from '@nearhand/seal/bytes';
import { sealToPassphrase } from '@nearhand/seal/passphrase-file';
import type { Journal } from './journal.ts';
import type { RoomSession } from './room-session.ts';
import type { TakeAwayWish } from './saying.ts';
import { type TarFile, tar } from './tar.ts';
import { download } from './upload.ts';

/** Base-2 logarithm of scrypt's cost for a passphrase that a person thought of: the age command's own. */
const OWN_WORK_FACTOR = 18;

/**
 * Packs a room that has been loaded whole (`docs/formats.md`, "Take-away"): the conversation as text
 * and JSON, the attachments, and with proofs every element and opening as received.
 */
export async function takeAway(session: RoomSession, wish: TakeAwayWish): Promise<Uint8Array> {
  const { state, journal } = session;
  const describe = wish.describe ?? plainly;
  const lines = state.messages.map((message) => `${describe(message)}\n`);
  const files: TarFile[] = [
    { name: 'conversation.txt', bytes: utf8(lines.join('\n')) },
    { name: 'conversation.json', bytes: utf8(JSON.stringify(conversation(state), null, 2)) },
    ...(await attachmentFiles(session)),
    ...(wish.proofs ? proofFiles(journal, await session.line.allOpenings(0)) : []),
  ];
  return sealToPassphrase(tar(files), wish.passphrase, wish.isOwn ? OWN_WORK_FACTOR : undefined);
}

function conversation(state: RoomState): object {
  const { messages, steps, appointments, epochs, readers, past, openings, outcome, closed } = state;
  return {
    messages: messages.map(plainMessage),
    steps: steps.map(({ tickedBy, ...step }) => ({
      ...step,
      ...(tickedBy && { tickedBy: nameOf(tickedBy) }),
    })),
    appointments,
    readers: readers.map(plainMember),
    past: past.map(({ member, until }) => ({ ...plainMember(member), until })),
    epochs: epochs.map(({ epoch, sequence, members }) => ({
      epoch,
      sequence,
      readers: members.map(plainMember),
    })),
    openings: openings.map(({ number, hour, author, valid }) => ({
      number,
      at: new Date(hour * 3_600_000).toISOString(),
      by: author.by === 'resident' || author.by === 'helper' ? nameOf(author) : author.by,
      valid,
    })),
    closed,
    ...(outcome && { outcome: plainMessage(outcome) }),
  };
}

function plainMember({ leaf, since, from }: Member): object {
  const { name, role, employer, duty, keeps, desk } = leaf;
  return { name, role, employer, duty, keeps, desk, since, from };
}

function plainMessage(message: Message): object {
  const { sequence, epoch, state } = message;
  if (message.state === 'unreadable') return { sequence, epoch, state };
  const { id, author, at } = message;
  const content = { ...message.content } as Record<string, unknown>;
  // Where a shift token's hash stands would prove when a helper was there.
  delete content.shift;
  if (message.content.kind === 'said' && message.content.attachments !== undefined) {
    content.attachments = message.content.attachments.map((each, index) => ({
      file: attachmentName(each, message.sequence, index),
      type: each.type,
      size: each.size,
    }));
  }
  return { sequence, epoch, id, at: new Date(at).toISOString(), by: nameOf(author), content };
}

function nameOf(author: Author): string {
  return author.by === 'resident' ? 'resident' : author.leaf.name;
}

/** A message as a line of text where the app gives no words of its own. */
function plainly(message: Message): string {
  if (message.state === 'unreadable') return '(unreadable)';
  const when = new Date(message.at).toISOString().slice(0, 16).replace('T', ' ');
  const who = nameOf(message.author);
  if (message.state === 'newer') return `${when} ${who}: (from a newer version)`;
  return `${when} ${who}: ${wordsOf(message.content)}`;
}

function wordsOf(content: Content): string {
  if (content.kind === 'said') return content.text;
  const { kind, at, shift, ...rest } = content;
  const texts = Object.values(rest).filter((value) => typeof value === 'string');
  return [`[${kind}]`, ...texts].join(' ');
}

async function attachmentFiles(session: RoomSession): Promise<readonly TarFile[]> {
  const files: TarFile[] = [];
  for (const message of session.state.messages) {
    if (message.state !== 'read' || message.content.kind !== 'said') continue;
    for (const [index, attachment] of (message.content.attachments ?? []).entries()) {
      const name = attachmentName(attachment, message.sequence, index);
      files.push({ name, bytes: await download(session, attachment) });
    }
  }
  return files;
}

/** A name that is one of its own, safe in every file system, and short enough for the archive. */
function attachmentName({ name }: Attachment, sequence: number, index: number): string {
  const safe = name.replace(/[^\p{L}\p{N}.-]/gu, '_').replace(/^\.+/, '');
  const numbered = `attachments/${String(sequence).padStart(5, '0')}-${index + 1}-`;
  const characters = [...safe];
  while (utf8(numbered + characters.join('')).length > 100) characters.shift();
  return numbered + characters.join('');
}

function proofFiles(
  { frames, first, chain }: Journal,
  openings: readonly Frame[],
): readonly TarFile[] {
  const about = {
    room: toBase64url(chain.roomId),
    roomKey: toBase64url(chain.roomKey),
    first,
    // What opens the elements, without which the signatures inside cannot be read.
    epochs: chain.epochs.map(({ inside }) => inside && toBase64url(inside.keys.entryKey)),
  };
  return [
    { name: 'proofs/room.json', bytes: utf8(JSON.stringify(about, null, 2)) },
    { name: 'proofs/elements.bin', bytes: concat(...frames.map(encodeFrame)) },
    { name: 'proofs/openings.bin', bytes: concat(...openings.map(encodeFrame)) },
  ];
}
