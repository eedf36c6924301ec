import type { Content } from '@nearhand/room/content';
import { isoMoment } from '@nearhand/room/moment';
import type { Message } from '@nearhand/room/room-state';
import { beginningOf } from '@nearhand/seal/age-file';
import { utf8 } from '@nearhand/seal/bytes';
import { sealToPassphrase } from '@nearhand/seal/passphrase-file';
import { attachmentsOf, conversation, nameOf } from './conversation.ts';
import { gatherProofs } from './proof-gathering.ts';
import { type AttachmentProof, encodeRoomProofs } from './room-proofs.ts';
import type { RoomSession } from './room-session.ts';
import type { TakeAwayWish } from './saying.ts';
import { type TarFile, tar } from './tar.ts';
import { downloadSealed } from './upload.ts';

/** Base-2 logarithm of scrypt's cost for a passphrase that a person thought of: the age command's own. */
const OWN_WORK_FACTOR = 18;

/**
 * Packs a room that has been loaded whole (`docs/formats.md`, "Take-away"): the conversation as text
 * and JSON, the attachments, and with proofs all that shows others that it is so.
 * @throws VisitError `attachment`; with proofs `ledger` too
 */
export async function takeAway(session: RoomSession, wish: TakeAwayWish): Promise<Uint8Array> {
  // As it is now, whatever is said meanwhile.
  const { journal } = session;
  const { state } = journal;
  const describe = wish.describe ?? plainly;
  const lines = state.messages.map((message) => `${describe(message)}\n`);
  const files: TarFile[] = [];
  const attachments: AttachmentProof[] = [];
  for (const { attachment, name, sequence, index } of attachmentsOf(state)) {
    const { bytes, sealed } = await downloadSealed(session, attachment);
    files.push({ name, bytes });
    attachments.push({ sequence, index, beginning: beginningOf(sealed) });
  }
  const archive = tar([
    { name: 'conversation.txt', bytes: utf8(lines.join('\n')) },
    { name: 'conversation.json', bytes: utf8(JSON.stringify(conversation(state), null, 2)) },
    ...files,
    ...(wish.proofs ? encodeRoomProofs(await gatherProofs(session, journal, attachments)) : []),
  ]);
  return sealToPassphrase(archive, wish.passphrase, wish.isOwn ? OWN_WORK_FACTOR : undefined);
}

/** A message as a line of text where the app gives no words of its own. */
function plainly(message: Message): string {
  if (message.state === 'unreadable') return '(unreadable)';
  const when = isoMoment(message.at).slice(0, 16).replace('T', ' ');
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
