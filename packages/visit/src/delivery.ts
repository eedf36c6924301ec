import type { Attachment, Content } from '@nearhand/room/content';
import { encodeContent } from '@nearhand/room/content';
import { authorKey } from '@nearhand/room/member';
import { equal, toBase64url } from '@nearhand/seal/bytes';
import { sealEntry } from '@nearhand/seal/entry';
import { isVisitError, VisitError } from './error.ts';
import { extend, headOf, nextOf } from './journal.ts';
import type { Parcel } from './outbox.ts';
import { epochAt } from './room-chain.ts';
import type { RoomSession } from './room-session.ts';
import { refuseLess } from './set-back.ts';
import { uploadAttachments } from './upload.ts';

/** What a parcel keeps between attempts, so that a retry after silence sends the same bytes. */
export interface Delivery {
  readonly attachments?: readonly Attachment[];
  readonly sealed?: SealedParcel;
}

interface SealedParcel {
  /** The head that it follows. */
  readonly previous: Uint8Array;
  readonly bytes: Uint8Array;
}

/**
 * Brings a parcel into the room: uploads what is attached, seals it behind the newest element, and
 * seals it anew under the same id wherever somebody else was quicker.
 */
export async function deliver(session: RoomSession, parcel: Parcel<Delivery>): Promise<void> {
  if (session.refused !== undefined) throw session.refused;
  // Who can read is checked first: whoever left is shut out before anything more is written.
  await session.cleared;
  const attachments = parcel.progress?.attachments ?? (await uploadAttachments(session, parcel));
  parcel.progress = { ...parcel.progress, attachments };
  await session.turn(async () => {
    while (!hasTaken(session, parcel.id)) await tryOnce(session, parcel, attachments);
  });
}

async function tryOnce(
  session: RoomSession,
  parcel: Parcel<Delivery>,
  attachments: readonly Attachment[],
): Promise<void> {
  await reachNewestEpoch(session);
  const sealed = await sealedFor(session, parcel, attachments);
  parcel.progress = { ...parcel.progress, sealed };
  try {
    await session.line.append(
      sealed.bytes,
      attachments.map(({ blob }) => blob),
    );
    session.take(await extend(session.journal, [{ kind: 'entry', bytes: sealed.bytes }]));
  } catch (error) {
    await makeRoom(session, error);
  }
}

/** Nothing is sealed for an older epoch than the one whose slot is held, whatever the server says. */
async function reachNewestEpoch(session: RoomSession): Promise<void> {
  if (isAtNewestEpoch(session)) return;
  await session.renew();
  await session.catchUp();
  if (!isAtNewestEpoch(session)) throw new VisitError('broken-chain', 'the newest epoch');
}

function isAtNewestEpoch({ journal, held }: RoomSession): boolean {
  return epochAt(journal.chain.epochs, nextOf(journal))?.manifest.epoch === held.epoch;
}

/** After a refusal that only says that the room has moved on, follows it; else throws it. */
async function makeRoom(session: RoomSession, error: unknown): Promise<void> {
  if (isVisitError(error, 'moved', 'epoch-ended')) {
    const before = session.journal;
    if (error.code === 'epoch-ended') await session.renew();
    await session.catchUp();
    // Nothing came that it could have moved by: the server has less than this side has seen.
    if (session.journal === before) await refuseLess(session);
    return;
  }
  // A door that is gone looks like a room that never was: a new epoch has another.
  if (!isVisitError(error, 'no-such-room') || session.side.author.by === 'resident') throw error;
  const { epoch } = session.held;
  await session.renew();
  if (session.held.epoch === epoch) throw error;
  await session.catchUp();
}

async function sealedFor(
  session: RoomSession,
  { id, content, progress }: Parcel<Delivery>,
  attachments: readonly Attachment[],
): Promise<SealedParcel> {
  const { journal, side, roomId } = session;
  const previous = headOf(journal);
  const before = progress?.sealed;
  if (before !== undefined && equal(before.previous, previous)) return before;
  const sequence = nextOf(journal);
  const known = epochAt(journal.chain.epochs, sequence);
  if (known?.inside === undefined) throw new VisitError('shut-out', 'entry');
  const shift = await side.shift();
  const { bytes } = await sealEntry({
    place: { roomId, epoch: known.manifest.epoch, sequence, previous },
    entryKey: known.inside.keys.entryKey,
    id,
    author: side.authorHash,
    content: encodeContent(withAttachments({ ...content, ...(shift && { shift }) }, attachments)),
    signer: side.signer,
  });
  return { previous, bytes };
}

function withAttachments(content: Content, attachments: readonly Attachment[]): Content {
  if (content.kind !== 'said' || attachments.length === 0) return content;
  return { ...content, attachments };
}

/** Whether the journal holds this side's entry of that id: an attempt that seemed lost was not. */
function hasTaken({ state, side }: RoomSession, id: Uint8Array): boolean {
  return state.seen.has(`${authorKey(side.author)} ${toBase64url(id)}`);
}
