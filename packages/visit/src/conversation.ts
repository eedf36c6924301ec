import type { Attachment } from '@nearhand/room/content';
import type { Author, Member } from '@nearhand/room/member';
import { isoMoment } from '@nearhand/room/moment';
import type { Message, RoomState } from '@nearhand/room/room-state';
import { utf8 } from '@nearhand/seal/bytes';

/** An attachment of a room, with the name that it has in what is taken away. */
export interface NamedAttachment {
  readonly attachment: Attachment;
  readonly name: string;
  /** The place of the entry that names it, and which of that entry's it is, from 0. */
  readonly sequence: number;
  readonly index: number;
}

/** Every attachment of a room, in order. */
export function attachmentsOf({ messages }: RoomState): readonly NamedAttachment[] {
  return messages.flatMap((message) => {
    if (message.state !== 'read' || message.content.kind !== 'said') return [];
    const { sequence } = message;
    return (message.content.attachments ?? []).map((attachment, index) => {
      return { attachment, name: attachmentName(attachment, sequence, index), sequence, index };
    });
  });
}

/** `conversation.json`: everything that is shown in a room, as plain JSON. */
export function conversation(state: RoomState): object {
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
      at: isoMoment(hour * 3_600_000),
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
  return { sequence, epoch, id, at: isoMoment(at), by: nameOf(author), content };
}

export function nameOf(author: Author): string {
  return author.by === 'resident' ? 'resident' : author.leaf.name;
}

/** A name that is one of its own, safe in every file system, and short enough for the archive. */
function attachmentName({ name }: Attachment, sequence: number, index: number): string {
  const safe = name.replace(/[^\p{L}\p{N}.-]/gu, '_').replace(/^\.+/, '');
  const numbered = `attachments/${String(sequence).padStart(5, '0')}-${index + 1}-`;
  const characters = [...safe];
  while (utf8(numbered + characters.join('')).length > 100) characters.shift();
  return numbered + characters.join('');
}
