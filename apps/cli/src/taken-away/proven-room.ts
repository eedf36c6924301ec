import { isDeepStrictEqual } from 'node:util';
import { withOpenings } from '@nearhand/room/fold';
import type { RoomState } from '@nearhand/room/room-state';
import { allZero, fromBase64url, text, toBase64url, zeros } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import type { Manifest } from '@nearhand/seal/manifest';
import { roomIdOf } from '@nearhand/seal/room-keys';
import { attachmentsOf, conversation } from '@nearhand/visit/conversation';
import {
  epochWithKeys,
  type KnownEpoch,
  openEpoch,
  readManifests,
} from '@nearhand/visit/epoch-chain';
import { VisitError } from '@nearhand/visit/error';
import { type Journal, openJournal } from '@nearhand/visit/journal';
import { readOpenings } from '@nearhand/visit/opening-chain';
import type { RoomChain } from '@nearhand/visit/room-chain';
import type { EpochOpener, RoomProofs } from '@nearhand/visit/room-proofs';

/** The epochs of a room, each signed by its key and opened by what was taken away with it. */
export async function provenChain(proofs: RoomProofs): Promise<RoomChain> {
  const { origin, roomKey, openers } = proofs;
  const frames = [
    ...proofs.manifests,
    ...proofs.elements.filter(({ kind }) => kind === 'manifest'),
  ];
  const manifests = await readManifests(frames, origin, roomKey);
  if (manifests.length !== openers.length || manifests.length === 0) {
    throw new VisitError('refused-epoch', `${manifests.length} of ${openers.length}`);
  }
  const epochs = await Promise.all(
    manifests.map((manifest, i) => opened(manifest, frames[i]?.bytes, openers[i])),
  );
  return { roomId: roomIdOf(roomKey), roomKey, epochs };
}

async function opened(
  manifest: Manifest,
  bytes: Uint8Array = new Uint8Array(0),
  opener: EpochOpener = { by: 'nothing' },
): Promise<KnownEpoch> {
  switch (opener.by) {
    case 'nothing':
      return openEpoch(manifest, bytes, undefined, undefined);
    case 'secrets':
      return openEpoch(manifest, bytes, opener.K, opener.S);
    case 'keys':
      return epochWithKeys(manifest, bytes, opener);
  }
}

/** The journal of a room: every element in its place, each entry signed by whom it names. */
export function provenJournal(
  chain: RoomChain,
  { elements, first }: Pick<RoomProofs, 'elements' | 'first'>,
): Promise<Journal> {
  return openJournal(chain, elements, first);
}

/**
 * The room with its openings.
 * @throws VisitError `broken-chain` where an epoch names an opening that is not there
 */
export async function provenState(
  { chain, state }: Journal,
  { openings }: RoomProofs,
): Promise<RoomState> {
  const records = await readOpenings(chain, openings);
  const hashes = new Set(records.map(({ hash }) => hash));
  for (const { manifest } of chain.epochs) {
    const { openingHead, epoch } = manifest;
    if (!allZero(openingHead) && !hashes.has(toBase64url(openingHead))) {
      throw new VisitError('broken-chain', `the opening that change ${epoch} names`);
    }
  }
  return withOpenings(state, records, toBase64url(zeros()));
}

/**
 * That `conversation.json` is what the entries come to.
 * @throws SealError `shape`, with the first message that is another, or the part
 */
export function checkConversation(state: RoomState, bytes: Uint8Array): void {
  const told = record(parse(bytes));
  const proven = record(JSON.parse(JSON.stringify(conversation(state))));
  const { messages, ...others } = proven;
  checkMessages(told.messages, messages);
  for (const name of new Set([...Object.keys(others), ...Object.keys(told)])) {
    if (!isDeepStrictEqual(told[name], proven[name])) throw new SealError('shape', name);
  }
}

/**
 * The same of those messages alone that could be read here.
 * @throws SealError `shape`
 */
export function checkReadMessages(state: RoomState, bytes: Uint8Array): void {
  const { messages } = record(parse(bytes));
  if (!Array.isArray(messages)) throw new SealError('shape', 'messages');
  const told = new Map(messages.map((message) => [record(message).sequence, message]));
  const read = state.messages.filter((message) => message.state !== 'unreadable');
  const proven = record(JSON.parse(JSON.stringify(conversation({ ...state, messages: read }))));
  const ofProven = (proven.messages as unknown[]).map((each) => told.get(record(each).sequence));
  checkMessages(ofProven, proven.messages);
}

function checkMessages(told: unknown, proven: unknown): void {
  if (!Array.isArray(told) || !Array.isArray(proven)) throw new SealError('shape', 'messages');
  const longer = Math.max(told.length, proven.length);
  for (let i = 0; i < longer; i += 1) {
    if (isDeepStrictEqual(told[i], proven[i])) continue;
    const place = record(proven[i] ?? told[i]).sequence;
    throw new SealError('shape', `message at ${String(place)}`);
  }
}

function parse(bytes: Uint8Array): unknown {
  const json = text(bytes);
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new SealError('shape', 'no JSON', { cause });
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new SealError('shape', 'conversation');
  return value as Readonly<Record<string, unknown>>;
}

/**
 * That every attachment is there, and is the one that its entry names. Gives their number.
 * @throws SealError `truncated` for one that is not there, `trailing` for one that nothing names,
 *   `attachment-hash` for another than the entry's
 */
export async function checkAttachments(
  state: RoomState,
  { attachments }: RoomProofs,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<number> {
  const { proveAttachment } = await import('@nearhand/seal/attachment');
  const named = attachmentsOf(state);
  const names = new Set(named.map(({ name }) => name));
  for (const file of files.keys()) {
    if (file.startsWith('attachments/') && !names.has(file)) throw new SealError('trailing', file);
  }
  if (attachments.length > named.length) throw new SealError('trailing', 'attachments.bin');
  for (const [i, { attachment, name, sequence, index }] of named.entries()) {
    const bytes = files.get(name);
    const proof = attachments[i];
    const isItsOwn = proof?.sequence === sequence && proof.index === index;
    if (bytes === undefined || !isItsOwn) throw new SealError('truncated', name);
    const { file, hash } = attachment;
    const key = { file: fromBase64url(file), hash: fromBase64url(hash) };
    try {
      await proveAttachment(bytes, proof.beginning, key);
    } catch (cause) {
      if (!(cause instanceof SealError)) throw cause;
      throw new SealError(cause.code, name, { cause });
    }
  }
  return named.length;
}
