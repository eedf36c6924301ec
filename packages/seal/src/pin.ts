import { base32nopad } from '@scure/base';
import { SealError } from './error.ts';

// 128 bits in 26 characters of five: the last one has two spare bits, which are zero.
const FORM = /^[A-Z2-7]{25}[AEIMQUY4]$/;

/** 16 bytes as 26 characters of RFC 4648 base32 in capitals, as QR codes and posters carry them. */
export function encodePin(pin: Uint8Array): string {
  return base32nopad.encode(pin);
}

/** The 16 bytes again; capitals or not. @throws SealError `card-qr` */
export function decodePin(text: string): Uint8Array {
  const capitals = text.toUpperCase();
  if (!FORM.test(capitals)) throw new SealError('card-qr', 'pin');
  return base32nopad.decode(capitals);
}
