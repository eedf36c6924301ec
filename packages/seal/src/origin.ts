import { base32nopad } from '@scure/base';
import { utf8 } from './bytes.ts';
import { SealError } from './error.ts';
import { hash } from './hash.ts';
import { type Random, randomBytes } from './random.ts';

// 128 bits in 26 characters of five: the last one has two spare bits, which are zero.
const FORM = /^nearhand\/[a-z2-7]{25}[aeimquy4]$/;

/** Draws a ledger origin, once for an installation's community. */
export function drawOrigin(random: Random = randomBytes): string {
  return `nearhand/${base32nopad.encode(random(16)).toLowerCase()}`;
}

/** Gives the origin back, or refuses as `origin` what is none. */
export function readOrigin(origin: string): string {
  if (!FORM.test(origin)) throw new SealError('origin', 'nearhand/ and 26 characters');
  return origin;
}

/** The salt of everything that a card or a steward's seed gives. */
export function originHash(origin: string): Uint8Array {
  return hash(utf8(origin));
}

/** What a card's QR code says of the origin: base32 in capitals of 16 bytes of its hash. */
export function pinOf(origin: string): string {
  return base32nopad.encode(originHash(origin).slice(0, 16));
}
