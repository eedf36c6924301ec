import { NONCE, openWith, type Sealed, sealWith, TAG } from './aead.ts';
import { ByteReader, concat, equal, u8, u32, u64, utf8 } from './bytes.ts';
import { SealError } from './error.ts';
import { hash } from './hash.ts';
import { checkZeros, paddingClasses, padToClass } from './padding.ts';
import { type Random, randomBytes } from './random.ts';
import { type Signer, verify } from './signature.ts';

/** Where an entry stands: no entry opens anywhere else. */
export interface EntryPlace {
  readonly roomId: Uint8Array;
  readonly epoch: number;
  /** Counts every element of the chain, manifests among them. */
  readonly sequence: number;
  /** The journal's head before it. */
  readonly previous: Uint8Array;
}

/** An entry as anybody sees it. */
export interface Entry extends Sealed {
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: Uint8Array;
}

/** What is in an entry; its signature is for `verifyEntry`, once the author is looked up. */
export interface SignedContent {
  readonly ad: Uint8Array;
  /** 16 bytes; the same in every sealing of one entry. */
  readonly id: Uint8Array;
  /** The leaf hash of the author's device, zeros for the room. */
  readonly author: Uint8Array;
  /** Canonical JSON, for `@nearhand/room/content`. */
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
}

export interface OpenedEntry extends SignedContent {
  /** The journal's head after it. */
  readonly head: Uint8Array;
}

const VERSION = 1;

function placeAd({ roomId, epoch, sequence, previous }: EntryPlace): Uint8Array {
  return concat(utf8('nearhand/v1/ad'), roomId, u32(epoch), u64(sequence), previous);
}

function headOf(ad: Uint8Array, { nonce, ciphertext }: Sealed): Uint8Array {
  return hash(concat(ad, nonce, ciphertext));
}

function signedPart(entry: Omit<SignedContent, 'signature'>): Uint8Array {
  return concat(entry.ad, entry.author, entry.id, entry.content);
}

export interface EntryToSeal {
  readonly place: EntryPlace;
  readonly entryKey: Uint8Array;
  readonly id: Uint8Array;
  readonly author: Uint8Array;
  readonly content: Uint8Array;
  /** The room key or the author's device key. */
  readonly signer: Signer;
}

/** `range` where the content does not fit the largest padding class. */
export async function sealEntry(
  { place, entryKey, id, author, content, signer }: EntryToSeal,
  random: Random = randomBytes,
): Promise<{ readonly bytes: Uint8Array; readonly head: Uint8Array }> {
  const ad = placeAd(place);
  const signature = await signer.sign('entry', signedPart({ ad, id, author, content }));
  const plain = padToClass(concat(id, author, u32(content.length), content, signature));
  const nonce = random(NONCE);
  const ciphertext = sealWith(entryKey, nonce, ad, plain);
  const { epoch, sequence, previous } = place;
  const bytes = concat(u8(VERSION), u32(epoch), u64(sequence), previous, nonce, ciphertext);
  return { bytes, head: headOf(ad, { nonce, ciphertext }) };
}

/** @throws SealError `truncated`, `version`, `range`, `padding` (the ciphertext is of no class) */
export function decodeEntry(bytes: Uint8Array): Entry {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) throw new SealError('version', 'entry');
  const entry = {
    epoch: reader.u32(),
    sequence: reader.u64(),
    previous: reader.take(32),
    nonce: reader.take(NONCE),
    ciphertext: reader.rest(),
  };
  if (!paddingClasses.includes(entry.ciphertext.length - TAG)) {
    throw new SealError('padding', 'entry');
  }
  return entry;
}

/** The journal's head after an entry of that room; needs no key. */
export function entryHead(roomId: Uint8Array, entry: Entry): Uint8Array {
  return headOf(placeAd({ roomId, ...entry }), entry);
}

/** @throws SealError `other-epoch`, `other-place`, `other-head` */
export function checkPlace(entry: Entry, place: EntryPlace): void {
  if (entry.epoch !== place.epoch) throw new SealError('other-epoch', 'entry');
  if (entry.sequence !== place.sequence) throw new SealError('other-place', 'entry');
  if (!equal(entry.previous, place.previous)) throw new SealError('other-head', 'entry');
}

/**
 * Opens an entry at its place in the chain. Whose it is has still to be checked: `verifyEntry`.
 *
 * @throws SealError those of `decodeEntry` and `checkPlace`, `sealed`, `truncated`, `padding`
 */
export function openEntry(bytes: Uint8Array, place: EntryPlace, entryKey: Uint8Array): OpenedEntry {
  const entry = decodeEntry(bytes);
  const opened = openDecoded(entry, place, entryKey);
  return { ...opened, head: headOf(opened.ad, entry) };
}

/**
 * The same for an entry that is decoded already and whose head is known (`entryHead`), so that a
 * long room is decoded and hashed once.
 *
 * @throws SealError those of `checkPlace`, `sealed`, `truncated`, `padding`
 */
export function openDecoded(entry: Entry, place: EntryPlace, entryKey: Uint8Array): SignedContent {
  checkPlace(entry, place);
  const ad = placeAd(place);
  const reader = new ByteReader(openWith(entryKey, entry, ad));
  const opened = {
    ad,
    id: reader.take(16),
    author: reader.take(32),
    content: reader.take(reader.u32()),
    signature: reader.take(64),
  };
  checkZeros(reader.rest());
  return opened;
}

/**
 * Also for a copied entry, whose `ad` is that of the room it was written in.
 *
 * @param publicKey the room public key for an author of zeros, else `sign` of the author's leaf
 * @throws SealError `signature`
 */
export async function verifyEntry(entry: SignedContent, publicKey: Uint8Array): Promise<void> {
  if (!(await verify('entry', publicKey, signedPart(entry), entry.signature))) {
    throw new SealError('signature', 'entry');
  }
}
