import { NONCE, type Sealed, TAG } from './aead.ts';
import { allZero, ByteReader, concat, equal, text, u8, u16, u32, u64, utf8 } from './bytes.ts';
import { type EpochKeys, epochKeysOf } from './epoch-keys.ts';
import { SealError } from './error.ts';
import { hash } from './hash.ts';
import { PLACE, placesOf } from './older.ts';
import { readOrigin } from './origin.ts';
import { memberClasses } from './padding.ts';
import { roomIdOf } from './room-keys.ts';
import { MOST_DEVICES } from './roster.ts';
import { type Signer, verify } from './signature.ts';
import { slotHash } from './slot.ts';

/** A roster that an epoch was made from. */
export interface ManifestRoster {
  readonly desk: Uint8Array;
  readonly number: number;
  /** How many devices, and so how many slots. */
  readonly devices: number;
}

/** What the room key signs to make an epoch: who can read, as hashes and ciphertext. */
export interface ManifestFields {
  /** The ledger origin. */
  readonly origin: string;
  readonly roomId: Uint8Array;
  /** The room public key. */
  readonly roomKey: Uint8Array;
  /** From 1. */
  readonly epoch: number;
  /** Its place in the journal's chain, from 0. */
  readonly sequence: number;
  /** The head of the manifest before, zeros for epoch 1. */
  readonly previous: Uint8Array;
  /** The journal's head before it, zeros for epoch 1. */
  readonly journalHead: Uint8Array;
  readonly openingHead: Uint8Array;
  readonly rosters: readonly ManifestRoster[];
  /** Slot hashes, roster by roster in roster order, the room's own last. */
  readonly slots: readonly Uint8Array[];
  readonly door: Uint8Array;
  readonly commitment: Uint8Array;
  readonly members: Sealed;
  /** The older block. */
  readonly older: Uint8Array;
}

/** A manifest whose own signature holds; whether it follows is for `checkFollows`. */
export interface Manifest extends ManifestFields {
  readonly signature: Uint8Array;
  /** The journal's head after it, and what the next manifest names as `previous`. */
  readonly head: Uint8Array;
}

const VERSION = 1;

/** The bytes that are signed. */
export function encodeManifest(fields: ManifestFields): Uint8Array {
  const origin = utf8(readOrigin(fields.origin));
  const { members, older } = fields;
  return concat(
    u8(VERSION),
    u8(origin.length),
    origin,
    fields.roomId,
    fields.roomKey,
    u32(fields.epoch),
    u64(fields.sequence),
    fields.previous,
    fields.journalHead,
    fields.openingHead,
    u8(fields.rosters.length),
    ...fields.rosters.flatMap(({ desk, number, devices }) => [desk, u32(number), u16(devices)]),
    u16(fields.slots.length),
    ...fields.slots,
    fields.door,
    fields.commitment,
    members.nonce,
    u32(members.ciphertext.length),
    members.ciphertext,
    u16(older.length / PLACE),
    older,
  );
}

/** The whole manifest, as it is sent; refused here if a decoder would refuse it. */
export async function signManifest(fields: ManifestFields, signer: Signer): Promise<Uint8Array> {
  const unsigned = encodeManifest(fields);
  const signed = concat(unsigned, await signer.sign('manifest', unsigned));
  await decodeManifest(signed);
  return signed;
}

/** The journal's head after a manifest: over all of it, signature included. */
export function epochHead(manifest: Uint8Array): Uint8Array {
  return hash(concat(utf8('nearhand/v1/epoch'), manifest));
}

function readFields(reader: ByteReader): ManifestFields {
  if (reader.u8() !== VERSION) throw new SealError('version', 'manifest');
  const origin = readOrigin(text(reader.take(reader.u8())));
  return {
    origin,
    roomId: reader.take(32),
    roomKey: reader.take(32),
    epoch: reader.u32(),
    sequence: reader.u64(),
    previous: reader.take(32),
    journalHead: reader.take(32),
    openingHead: reader.take(32),
    rosters: Array.from({ length: reader.u8() }, () => ({
      desk: reader.take(16),
      number: reader.u32(),
      devices: reader.u16(),
    })),
    slots: Array.from({ length: reader.u16() }, () => reader.take(32)),
    door: reader.take(32),
    commitment: reader.take(32),
    members: { nonce: reader.take(NONCE), ciphertext: reader.take(reader.u32()) },
    older: reader.take(reader.u16() * PLACE),
  };
}

function checkFields(fields: ManifestFields): void {
  if (fields.epoch === 0) throw new SealError('range', 'epoch 0');
  if (!equal(roomIdOf(fields.roomKey), fields.roomId)) throw new SealError('other-room', 'room id');
  const desks = new Set(fields.rosters.map(({ desk }) => desk.join()));
  if (desks.size !== fields.rosters.length) throw new SealError('shape', 'desk twice');
  let devices = 0;
  for (const roster of fields.rosters) {
    if (roster.number === 0 || roster.devices > MOST_DEVICES)
      throw new SealError('range', 'roster');
    devices += roster.devices;
  }
  if (fields.slots.length !== devices + 1) throw new SealError('shape', 'number of slots');
  if (!memberClasses.includes(fields.members.ciphertext.length - TAG)) {
    throw new SealError('padding', 'members');
  }
  if (fields.older.length !== placesOf(fields.epoch) * PLACE) {
    throw new SealError('padding', 'older block');
  }
}

/**
 * Reads a manifest and checks everything that it can be checked for alone, its signature too.
 *
 * @throws SealError `truncated`, `trailing`, `version`, `origin`, `text`, `range`, `shape`,
 *   `padding`, `other-room` (the room id is not that of the key), `signature`
 */
export async function decodeManifest(bytes: Uint8Array): Promise<Manifest> {
  const reader = new ByteReader(bytes);
  const fields = readFields(reader);
  const unsigned = bytes.subarray(0, reader.at);
  const signature = reader.take(64);
  reader.end();
  checkFields(fields);
  if (!(await verify('manifest', fields.roomKey, unsigned, signature))) {
    throw new SealError('signature', 'manifest');
  }
  return { ...fields, signature, head: epochHead(bytes) };
}

/**
 * Accepts a manifest as one of the room that is being read, which the first has to be asked for.
 *
 * @throws SealError `other-room`
 */
export function checkRoom(manifest: ManifestFields, origin: string, roomId: Uint8Array): void {
  const same = manifest.origin === origin && equal(manifest.roomId, roomId);
  if (!same) throw new SealError('other-room', 'manifest');
}

/**
 * Accepts a manifest at its place in the chain.
 *
 * @param previous the last epoch's, undefined before the first
 * @param head the journal's current head, zeros before the first
 * @param sequence the next place
 * @throws SealError `other-room`, `other-epoch`, `other-previous`, `other-place`, `other-head`
 */
export function checkFollows(
  previous: Manifest | undefined,
  manifest: Manifest,
  head: Uint8Array,
  sequence: number,
): void {
  if (previous !== undefined) checkRoom(manifest, previous.origin, previous.roomId);
  if (manifest.epoch !== (previous?.epoch ?? 0) + 1) throw new SealError('other-epoch', 'manifest');
  const named =
    previous === undefined ? allZero(manifest.previous) : equal(previous.head, manifest.previous);
  if (!named) throw new SealError('other-previous', 'manifest');
  if (manifest.sequence !== sequence) throw new SealError('other-place', 'manifest');
  if (!equal(manifest.journalHead, head)) throw new SealError('other-head', 'manifest');
}

/**
 * The keys of a manifest's epoch, from the `K` of a slot and the server's `S`.
 *
 * @throws SealError `commitment` where they are not the two that the room key committed to, `door`
 */
export async function keysOfEpoch(
  manifest: Pick<ManifestFields, 'commitment' | 'door'>,
  K: Uint8Array,
  S: Uint8Array,
): Promise<EpochKeys> {
  const keys = await epochKeysOf(K, S);
  if (!equal(keys.commitment, manifest.commitment)) throw new SealError('commitment', 'K and S');
  if (!equal(keys.door.publicKey, manifest.door)) throw new SealError('door', 'manifest');
  return keys;
}

/** The place of a slot among those that a manifest names; `slot-hash` where it has none. */
export function slotPlace(manifest: ManifestFields, slot: Uint8Array): number {
  const named = slotHash(slot);
  const place = manifest.slots.findIndex((each) => equal(each, named));
  if (place < 0) throw new SealError('slot-hash', 'manifest');
  return place;
}
