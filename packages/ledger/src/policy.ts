import { concat, equal, fromBase64url, toBase64url, u8, u16, utf8 } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { hash } from '@nearhand/seal/hash';
import { decodePin, encodePin } from '@nearhand/seal/pin';
import { LedgerError } from './error.ts';
import type { VerifierKey } from './verifier-key.ts';

/** What a client believes a ledger by. */
export interface LedgerPolicy {
  /** Ledger origin. */
  readonly origin: string;
  /** The key that signs its checkpoints. */
  readonly key: VerifierKey;
  /** Keys of cosignatures. */
  readonly witnesses: readonly VerifierKey[];
  /** So many of them must have seen a checkpoint; 0 where there are none. */
  readonly needed: number;
}

/**
 * What a card's QR code and a desk's poster carry, 16 bytes each: enough that no server can show
 * whoever scanned them another ledger, other witnesses or another desk.
 */
export interface Pins {
  /** Of origin and key. */
  readonly ledger: Uint8Array;
  /** Of the witnesses and how many are needed. */
  readonly witnesses: Uint8Array;
  /** The beginning of the payload hash of a root of the desk. */
  readonly root: Uint8Array;
  /** Desk id, base64url, whose root it is; any desk's where it is absent. */
  readonly desk?: string;
}

/** Pins that say of which desk they are, as cards and posters carry them. */
export type DeskPins = Pins & { readonly desk: string };

const PIN = 16;

function named(name: string): Uint8Array {
  const bytes = utf8(name);
  return concat(u16(bytes.length), bytes);
}

/** @param root payload hash of the desk root that counts now */
export function pinsOf(policy: LedgerPolicy, root: Uint8Array): Pins {
  const { origin, key, witnesses, needed } = policy;
  const seen = witnesses.map(({ name, publicKey }) => concat(named(name), publicKey));
  return {
    ledger: hash(utf8('nearhand/v1/pin-ledger'), named(origin), key.publicKey).slice(0, PIN),
    witnesses: hash(utf8('nearhand/v1/pin-witnesses'), u8(needed), ...seen).slice(0, PIN),
    root: new Uint8Array(root.subarray(0, PIN)),
  };
}

/** Whether a ledger, as it is believed by this key, is the one of the pins. */
export function isPinned(pins: Pins, policy: LedgerPolicy): boolean {
  return equal(pinsOf(policy, new Uint8Array(32)).ledger, pins.ledger);
}

/**
 * Holds what a server says of itself against pins.
 * @param desk the desk that is looked at; the root of another one is not held against the pins
 * @param roots payload hashes (base64url) of all its roots
 * @throws LedgerError `pin`; other witnesses than those pinned are for the caller to show
 * @returns whether the witnesses are those of the pins
 */
export function checkPins(
  pins: Pins,
  policy: LedgerPolicy,
  roots: readonly string[],
  desk?: string,
): boolean {
  const now = pinsOf(policy, new Uint8Array(32));
  if (!isPinned(pins, policy)) throw new LedgerError('pin', 'ledger');
  const isOther = pins.desk !== undefined && pins.desk !== desk;
  const isKnown =
    isOther || roots.some((root) => equal(fromBase64url(root).subarray(0, PIN), pins.root));
  if (!isKnown) throw new LedgerError('pin', 'desk');
  return equal(now.witnesses, pins.witnesses);
}

/** Four groups of 26 characters: those of `pinText`, and the desk. */
export function deskPinText(pins: DeskPins): string {
  return `${pinText(pins)}:${encodePin(fromBase64url(pins.desk))}`;
}

/** @throws SealError `card-qr` */
export function readDeskPinText(text: string): DeskPins {
  const end = text.lastIndexOf(':');
  const desk = decodePin(text.slice(end + 1));
  return { ...readPinText(text.slice(0, Math.max(end, 0))), desk: toBase64url(desk) };
}

const POSTER = 'NHP1:';

/** The text of the QR code of a desk's poster. */
export function posterText(pins: DeskPins): string {
  return `${POSTER}${deskPinText(pins)}`;
}

/** @throws SealError `card-qr` */
export function readPosterText(text: string): DeskPins {
  const capitals = text.trim().toUpperCase();
  if (!capitals.startsWith(POSTER)) throw new SealError('card-qr', 'no poster');
  return readDeskPinText(capitals.slice(POSTER.length));
}

/** Three groups of 26 characters. */
export function pinText({ ledger, witnesses, root }: Pins): string {
  return [ledger, witnesses, root].map(encodePin).join(':');
}

/** @throws SealError `card-qr` */
export function readPinText(text: string): Pins {
  const [ledger, witnesses, root, ...more] = text.split(':');
  if (ledger === undefined || witnesses === undefined || root === undefined || more.length > 0) {
    throw new SealError('card-qr', 'pins');
  }
  return { ledger: decodePin(ledger), witnesses: decodePin(witnesses), root: decodePin(root) };
}
