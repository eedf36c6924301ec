import { readHashes } from '@nearhand/ledger/proven-leaves';
import { decodeFrames, encodeFrames, type Frame, type FrameKind } from '@nearhand/protocol/frames';
import { ByteReader, concat, fromBase64url, toBase64url, u8, u16, u64 } from '@nearhand/seal/bytes';
import {
  decodeCanonical,
  encodeCanonical,
  type Json,
  type JsonObject,
} from '@nearhand/seal/canonical-json';
import { SealError } from '@nearhand/seal/error';
import {
  readB64,
  readFixed,
  readInteger,
  readList,
  readMembers,
  readText,
} from '@nearhand/seal/json-shape';
import { MOST_EPOCHS } from '@nearhand/seal/members';
import { readOrigin } from '@nearhand/seal/origin';
import { type OlderProofs, readOlderRoom } from './older-proofs.ts';
import type { TarFile } from './tar.ts';

/**
 * What opens an epoch in a room that was taken away: `K` and `S` where it was over, so that the
 * commitment can be checked; what they give where it was the newest, whose door they open; nothing
 * where its room could not read it.
 */
export type EpochOpener =
  | { readonly by: 'nothing' }
  | { readonly by: 'secrets'; readonly K: Uint8Array; readonly S: Uint8Array }
  | {
      readonly by: 'keys';
      readonly entryKey: Uint8Array;
      readonly membersKey: Uint8Array;
      readonly openingKey: Uint8Array;
    };

/** By which keys the ledger was believed: C2SP verifier keys. */
export interface ProvenLedger {
  readonly key: string;
  readonly witnesses: readonly string[];
  readonly needed: number;
}

/** With the plain bytes of an attachment, all that it takes to make its age file again. */
export interface AttachmentProof {
  /** The place of the entry that names it, and which of that entry's it is, from 0. */
  readonly sequence: number;
  readonly index: number;
  readonly beginning: Uint8Array;
}

/** That the newest checkpoint grew from one of `size` leaves. */
export interface Growth {
  readonly size: number;
  readonly proof: readonly Uint8Array[];
}

/** What stands under `proofs/` in a room that was taken away (`docs/formats.md`, "Take-away"). */
export interface RoomProofs {
  readonly origin: string;
  readonly roomKey: Uint8Array;
  /** The sequence of the first element. */
  readonly first: number;
  readonly openers: readonly EpochOpener[];
  /** Absent where no epoch was made under a checkpoint. */
  readonly ledger?: ProvenLedger;
  /** Of the epochs before the first element. */
  readonly manifests: readonly Frame[];
  readonly elements: readonly Frame[];
  readonly openings: readonly Frame[];
  readonly attachments: readonly AttachmentProof[];
  /** Desk files with their history, each of another desk. */
  readonly desks: readonly Uint8Array[];
  readonly growth: readonly Growth[];
  /** A restore file, where some epoch continues a room of before a restore. */
  readonly restore?: Uint8Array;
}

const MOST_WITNESSES = 100;

const names = {
  room: 'proofs/room.json',
  manifests: 'proofs/manifests.bin',
  elements: 'proofs/elements.bin',
  openings: 'proofs/openings.bin',
  attachments: 'proofs/attachments.bin',
  growth: 'proofs/growth.bin',
  restore: 'proofs/restore.bin',
} as const;

const deskName = (number: number): string => `proofs/desk-${number}.bin`;

/** As the files of the archive, which stand in this order. */
export function encodeRoomProofs(proofs: RoomProofs): readonly TarFile[] {
  const file = (name: string, bytes: Uint8Array): TarFile => ({ name, bytes });
  return [
    file(names.room, encodeRoom(proofs)),
    ...(proofs.manifests.length > 0 ? [file(names.manifests, encodeFrames(proofs.manifests))] : []),
    file(names.elements, encodeFrames(proofs.elements)),
    file(names.openings, encodeFrames(proofs.openings)),
    file(names.attachments, encodeAttachments(proofs.attachments)),
    ...proofs.desks.map((bytes, i) => file(deskName(i + 1), bytes)),
    file(names.growth, encodeGrowth(proofs.growth)),
    ...(proofs.restore ? [file(names.restore, proofs.restore)] : []),
  ];
}

export type ReadProofs =
  | { readonly v: 2; readonly proofs: RoomProofs }
  | { readonly v: 1; readonly proofs: OlderProofs };

/**
 * Reads the files under `proofs/` by name; every other is passed over.
 * @throws SealError `truncated`, `trailing`, `shape`, `not-canonical`, `version`, `origin`,
 *   `base64url`, `text`, `range`; ProtocolError those of frames
 */
export function decodeRoomProofs(files: ReadonlyMap<string, Uint8Array>): ReadProofs {
  const own = new Map([...files].filter(([name]) => name.startsWith('proofs/')));
  const take = (name: string): Uint8Array => {
    const bytes = own.get(name);
    if (bytes === undefined) throw new SealError('truncated', `no ${name}`);
    own.delete(name);
    return bytes;
  };
  const has = (name: string): boolean => own.has(name);
  const room = take(names.room);
  const elements = elementsIn(take(names.elements), ['entry', 'manifest']);
  const openings = elementsIn(take(names.openings), ['opening']);
  const older = readOlderRoom(room);
  if (older !== undefined) {
    checkNothingLeft(own);
    return { v: 1, proofs: { ...older, elements, openings } };
  }
  const desks: Uint8Array[] = [];
  while (has(deskName(desks.length + 1))) desks.push(take(deskName(desks.length + 1)));
  const proofs: RoomProofs = {
    ...decodeRoom(room),
    manifests: has(names.manifests) ? elementsIn(take(names.manifests), ['manifest']) : [],
    elements,
    openings,
    attachments: decodeAttachments(take(names.attachments)),
    desks,
    growth: decodeGrowth(take(names.growth)),
    ...(has(names.restore) && { restore: take(names.restore) }),
  };
  checkNothingLeft(own);
  return { v: 2, proofs };
}

function checkNothingLeft(own: ReadonlyMap<string, unknown>): void {
  const [stranger] = own.keys();
  if (stranger !== undefined) throw new SealError('trailing', stranger);
}

function elementsIn(bytes: Uint8Array, kinds: readonly FrameKind[]): readonly Frame[] {
  const frames = decodeFrames(bytes);
  const stranger = frames.find(({ kind }) => !kinds.includes(kind));
  if (stranger !== undefined) throw new SealError('kind', stranger.kind);
  return frames;
}

function encodeRoom({ origin, roomKey, first, openers, ledger }: RoomProofs): Uint8Array {
  return encodeCanonical({
    epochs: openers.map(encodeOpener),
    first,
    ...(ledger && { ledger: { ...ledger } }),
    origin,
    roomKey: toBase64url(roomKey),
    type: 'room-proofs',
    v: 2,
  });
}

function encodeOpener(opener: EpochOpener): JsonObject {
  if (opener.by === 'nothing') return {};
  if (opener.by === 'secrets') return { K: toBase64url(opener.K), S: toBase64url(opener.S) };
  const { entryKey, membersKey, openingKey } = opener;
  const [entry, members, opening] = [entryKey, membersKey, openingKey].map(toBase64url);
  return { entry, members, opening } as JsonObject;
}

function decodeRoom(
  bytes: Uint8Array,
): Pick<RoomProofs, 'origin' | 'roomKey' | 'first' | 'openers' | 'ledger'> {
  const members = ['epochs', 'first', 'origin', 'roomKey', 'type', 'v'];
  const room = readMembers(decodeCanonical(bytes), 'room', members, ['ledger']);
  readFixed(room.type, 'type', 'room-proofs');
  if (room.v !== 2) throw new SealError('version', 'room that was taken away');
  return {
    origin: readOrigin(readText(room.origin, 'origin', 64)),
    roomKey: key(room.roomKey, 'roomKey'),
    first: readInteger(room.first, 'first', 0, Number.MAX_SAFE_INTEGER),
    openers: readList(room.epochs, 'epochs', MOST_EPOCHS).map(decodeOpener),
    ...(room.ledger !== undefined && { ledger: decodeLedger(room.ledger) }),
  };
}

function key(value: Json | undefined, at: string): Uint8Array {
  return fromBase64url(readB64(value, at, 32));
}

function decodeOpener(value: Json): EpochOpener {
  const opener = readMembers(value, 'epoch', [], ['K', 'S', 'entry', 'members', 'opening']);
  switch (Object.keys(opener).sort().join()) {
    case '':
      return { by: 'nothing' };
    case 'K,S':
      return { by: 'secrets', K: key(opener.K, 'K'), S: key(opener.S, 'S') };
    case 'entry,members,opening':
      return {
        by: 'keys',
        entryKey: key(opener.entry, 'entry'),
        membersKey: key(opener.members, 'members'),
        openingKey: key(opener.opening, 'opening'),
      };
    default:
      throw new SealError('shape', 'epoch');
  }
}

function decodeLedger(value: Json): ProvenLedger {
  const ledger = readMembers(value, 'ledger', ['key', 'needed', 'witnesses']);
  return {
    key: readText(ledger.key, 'key', 1_000),
    witnesses: readList(ledger.witnesses, 'witnesses', MOST_WITNESSES).map((each) =>
      readText(each, 'witness', 1_000),
    ),
    needed: readInteger(ledger.needed, 'needed', 0, MOST_WITNESSES),
  };
}

function encodeAttachments(attachments: readonly AttachmentProof[]): Uint8Array {
  return concat(
    ...attachments.flatMap(({ sequence, index, beginning }) => [
      ...[u64(sequence), u8(index), u16(beginning.length), beginning],
    ]),
  );
}

function decodeAttachments(bytes: Uint8Array): readonly AttachmentProof[] {
  const reader = new ByteReader(bytes);
  const attachments: AttachmentProof[] = [];
  while (reader.at < bytes.length) {
    const [sequence, index] = [reader.u64(), reader.u8()];
    attachments.push({ sequence, index, beginning: reader.take(reader.u16()) });
  }
  return attachments;
}

function encodeGrowth(growth: readonly Growth[]): Uint8Array {
  return concat(...growth.flatMap(({ size, proof }) => [u64(size), u8(proof.length), ...proof]));
}

function decodeGrowth(bytes: Uint8Array): readonly Growth[] {
  const reader = new ByteReader(bytes);
  const growth: Growth[] = [];
  while (reader.at < bytes.length) {
    growth.push({ size: reader.u64(), proof: readHashes(reader, reader.u8()) });
  }
  const isAscending = growth.every(({ size }, i) => size > (growth[i - 1]?.size ?? 0));
  if (!isAscending) throw new SealError('shape', 'growth');
  return growth;
}
