import { base32nopad } from '@scure/base';

const BYTES = 5;

/**
 * The first 40 bits of a head of a room's journal, as somebody notes them on paper: two groups of
 * four characters of base32 (RFC 4648), which has neither 0 nor 1 nor 8.
 */
export function headCode(head: Uint8Array): string {
  const text = base32nopad.encode(head.slice(0, BYTES));
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/** What was typed, in the form of `headCode`; undefined where it cannot be one. */
export function readHeadCode(typed: string): string | undefined {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{P}]/gu, '');
  return /^[A-Z2-7]{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4)}` : undefined;
}
