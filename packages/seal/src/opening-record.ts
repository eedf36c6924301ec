import { NONCE, openWith, type Sealed, sealWith, TAG } from './aead.ts';
import { allZero, ByteReader, concat, equal, u8, u32, utf8, zeros } from './bytes.ts';
import { SealError } from './error.ts';
import { hash } from './hash.ts';
import { checkZeros, padTo } from './padding.ts';
import { type Random, randomBytes } from './random.ts';
import { type Signer, verify } from './signature.ts';

/** Where a record stands in the room's opening chain. */
export interface OpeningPlace {
  readonly roomId: Uint8Array;
  readonly epoch: number;
  /** The hash of the record before, zeros for the first. */
  readonly previous: Uint8Array;
}

/** A record as anybody sees it. */
export interface OpeningRecord extends Sealed {
  readonly epoch: number;
  readonly previous: Uint8Array;
}

/** Who opened, as it is sealed. */
export interface OpeningFields {
  /** The leaf hash, zeros for the room, `hiddenAuthor` for a member who hides the name. */
  readonly author: Uint8Array;
  /** Hours since 1970 UTC. */
  readonly hour: number;
  /** That device's record before in this room, zeros when none or not remembered. */
  readonly ownPrevious: Uint8Array;
  /** The renewal of the shift token and its hash; 0 and zeros for the room. */
  readonly shiftNumber: number;
  readonly shiftHash: Uint8Array;
}

export interface OpenedOpening extends OpeningFields {
  readonly signature: Uint8Array;
  /** What the signature is over. */
  readonly signed: Uint8Array;
  /** The record hash. */
  readonly hash: Uint8Array;
}

const VERSION = 1;
const PLAIN = 512;
const RECORD = 1 + 4 + 32 + NONCE + PLAIN + TAG;

/** The author of a member who hides the name. */
export const hiddenAuthor: Uint8Array = /* @__PURE__ */ new Uint8Array(32).fill(0xff);

export function isHidden({ author }: OpeningFields): boolean {
  return equal(author, hiddenAuthor);
}

function placeAd({ roomId, epoch, previous }: OpeningPlace): Uint8Array {
  return concat(roomId, u32(epoch), previous);
}

function hashOf(ad: Uint8Array, { nonce, ciphertext }: Sealed): Uint8Array {
  return hash(concat(utf8('nearhand/v1/opened'), ad, nonce, ciphertext));
}

function encodeFields(fields: OpeningFields): Uint8Array {
  const { author, hour, ownPrevious, shiftNumber, shiftHash } = fields;
  return concat(author, u32(hour), ownPrevious, u32(shiftNumber), shiftHash);
}

/** @param signer the room key or the device key; none for a hidden name */
export async function sealOpening(
  place: OpeningPlace,
  openingKey: Uint8Array,
  fields: OpeningFields,
  signer: Signer | undefined,
  random: Random = randomBytes,
): Promise<{ readonly bytes: Uint8Array; readonly hash: Uint8Array }> {
  if ((signer === undefined) !== isHidden(fields)) throw new SealError('shape', 'hidden name');
  const ad = placeAd(place);
  const inside = encodeFields(fields);
  const signature = (await signer?.sign('opening-record', concat(ad, inside))) ?? zeros(64);
  const nonce = random(NONCE);
  const ciphertext = sealWith(openingKey, nonce, ad, padTo(concat(inside, signature), PLAIN));
  const bytes = concat(u8(VERSION), u32(place.epoch), place.previous, nonce, ciphertext);
  return { bytes, hash: hashOf(ad, { nonce, ciphertext }) };
}

/** @throws SealError `truncated`, `trailing`, `version` */
export function decodeOpening(bytes: Uint8Array): OpeningRecord {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new SealError('version', 'opening record');
  const record = {
    epoch: reader.u32(),
    previous: reader.take(32),
    nonce: reader.take(NONCE),
    ciphertext: reader.take(RECORD - reader.at),
  };
  reader.end();
  return record;
}

/** The hash of a record of that room; needs no key. */
export function openingHash(roomId: Uint8Array, record: OpeningRecord): Uint8Array {
  return hashOf(placeAd({ roomId, ...record }), record);
}

/**
 * Opens a record at its place. Whose it is has still to be checked, unless the name is hidden:
 * `verifyOpening`.
 *
 * @throws SealError those of `decodeOpening`, `other-epoch`, `other-head`, `sealed`, `padding`,
 *   `shape` (a hidden name with a signature, a room with a shift)
 */
export function openOpening(
  bytes: Uint8Array,
  place: OpeningPlace,
  openingKey: Uint8Array,
): OpenedOpening {
  const record = decodeOpening(bytes);
  if (record.epoch !== place.epoch) throw new SealError('other-epoch', 'opening record');
  if (!equal(record.previous, place.previous)) throw new SealError('other-head', 'opening record');
  const ad = placeAd(place);
  const reader = new ByteReader(openWith(openingKey, record, ad));
  const fields = {
    author: reader.take(32),
    hour: reader.u32(),
    ownPrevious: reader.take(32),
    shiftNumber: reader.u32(),
    shiftHash: reader.take(32),
  };
  const signature = reader.take(64);
  checkZeros(reader.rest());
  checkFields(fields, signature);
  return {
    ...fields,
    signature,
    signed: concat(ad, encodeFields(fields)),
    hash: hashOf(ad, record),
  };
}

function checkFields(fields: OpeningFields, signature: Uint8Array): void {
  if (isHidden(fields) && !allZero(signature)) throw new SealError('shape', 'signed hidden name');
  const shift = fields.shiftNumber !== 0 || !allZero(fields.shiftHash);
  if (allZero(fields.author) && shift) throw new SealError('shape', 'shift of the room');
}

/**
 * @param publicKey the room public key for an author of zeros, else `sign` of the author's leaf
 * @throws SealError `signature`, always for a hidden name
 */
export async function verifyOpening(record: OpenedOpening, publicKey: Uint8Array): Promise<void> {
  if (!(await verify('opening-record', publicKey, record.signed, record.signature))) {
    throw new SealError('signature', 'opening record');
  }
}
