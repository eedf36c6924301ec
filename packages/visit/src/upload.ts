import { blobPart } from '@nearhand/protocol/limits';
import type { Attachment, Content } from '@nearhand/room/content';
import { fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { VisitError } from './error.ts';
import type { RoomSession } from './room-session.ts';
import type { NewAttachment } from './saying.ts';

/** Seals and uploads what is to be attached, one after the other. */
export async function uploadAttachments(
  session: RoomSession,
  { attachments }: { readonly content: Content; readonly attachments: readonly NewAttachment[] },
): Promise<readonly Attachment[]> {
  const uploaded: Attachment[] = [];
  for (const attachment of attachments) uploaded.push(await upload(session, attachment));
  return uploaded;
}

async function upload(session: RoomSession, attachment: NewAttachment): Promise<Attachment> {
  const { sealAttachment } = await import('@nearhand/seal/attachment');
  const { file, sealed, hash } = await sealAttachment(attachment.bytes);
  const blob = toBase64url(randomBytes(16));
  for (let part = 0; part * blobPart < sealed.length; part += 1) {
    await session.line.putBlob(blob, part, sealed.slice(part * blobPart, (part + 1) * blobPart));
  }
  const { name, type, bytes } = attachment;
  const fields = { file: toBase64url(file), hash: toBase64url(hash), size: bytes.length };
  return { blob, name, type, ...fields };
}

/**
 * Fetches and opens an attachment.
 * @throws VisitError `attachment` where it is not what the entry names
 */
export async function download(session: RoomSession, attachment: Attachment): Promise<Uint8Array> {
  return (await downloadSealed(session, attachment)).bytes;
}

/** The same, with the age file that it came in. */
export async function downloadSealed(
  session: RoomSession,
  { blob, file, hash }: Attachment,
): Promise<{ readonly bytes: Uint8Array; readonly sealed: Uint8Array }> {
  const { openAttachment } = await import('@nearhand/seal/attachment');
  const sealed = await session.line.blob(blob);
  try {
    const key = { file: fromBase64url(file), hash: fromBase64url(hash) };
    return { bytes: await openAttachment(sealed, key), sealed };
  } catch (cause) {
    throw new VisitError('attachment', blob, { cause });
  }
}
