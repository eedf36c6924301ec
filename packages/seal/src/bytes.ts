import { SealError } from './error.ts';

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Takes as long for equal as for unequal bytes of one length. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

export function allZero(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i += 1) if (bytes[i] !== 0) return false;
  return true;
}

/** `zeros` of the formats: 32 zero bytes. */
export function zeros(length = 32): Uint8Array {
  return new Uint8Array(length);
}

function unsigned(value: number, length: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || (length < 7 && value >= 2 ** (8 * length))) {
    throw new SealError('range', `${value} in ${length} bytes`);
  }
  const bytes = new Uint8Array(length);
  let left = value;
  for (let i = length - 1; i >= 0; i -= 1) {
    bytes[i] = left % 256;
    left = Math.floor(left / 256);
  }
  return bytes;
}

export function u8(value: number): Uint8Array {
  return unsigned(value, 1);
}

export function u16(value: number): Uint8Array {
  return unsigned(value, 2);
}

export function u32(value: number): Uint8Array {
  return unsigned(value, 4);
}

/** Up to 2^53 − 1. */
export function u64(value: number): Uint8Array {
  return unsigned(value, 8);
}

/** Whether text has no lone surrogate; String.isWellFormed is younger than the oldest browsers. */
export function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 of well-formed text; a lone surrogate is refused as `text`. */
export function utf8(text: string): Uint8Array {
  if (!isWellFormed(text)) throw new SealError('text', 'lone surrogate');
  return encoder.encode(text);
}

/** The text of UTF-8 bytes; anything else, and a byte order mark, is refused as `text`. */
export function text(bytes: Uint8Array): string {
  let decoded: string;
  try {
    decoded = decoder.decode(bytes);
  } catch (cause) {
    throw new SealError('text', 'not UTF-8', { cause });
  }
  if (decoded.startsWith('\ufeff')) throw new SealError('text', 'byte order mark');
  return decoded;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64url without padding (RFC 4648 section 5). */
export function toBase64url(bytes: Uint8Array): string {
  let out = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out += ALPHABET[(held >> bits) & 63];
    }
  }
  if (bits > 0) out += ALPHABET[(held << (6 - bits)) & 63];
  return out;
}

function base64urlValue(code: number): number {
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 97 && code <= 122) return code - 71;
  if (code >= 48 && code <= 57) return code + 4;
  if (code === 45) return 62;
  if (code === 95) return 63;
  throw new SealError('base64url', 'character');
}

/** Refuses padding, other characters and spare bits that are not zero as `base64url`. */
export function fromBase64url(encoded: string): Uint8Array {
  if (encoded.length % 4 === 1) throw new SealError('base64url', 'length');
  const bytes = new Uint8Array(Math.floor((encoded.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < encoded.length; i += 1) {
    held = ((held << 6) | base64urlValue(encoded.charCodeAt(i))) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = held >> bits;
      at += 1;
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0) throw new SealError('base64url', 'spare bits');
  return bytes;
}

/** Reads a format from its first byte to its last. */
export class ByteReader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** How many bytes have been read. */
  get at(): number {
    return this.#at;
  }

  /** A copy of the next `length` bytes; `truncated` where there are fewer. */
  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new SealError('truncated', `${length} at ${this.#at}`);
    // Not slice(): a Node Buffer's gives the same memory.
    const taken = new Uint8Array(this.#bytes.subarray(this.#at, end));
    this.#at = end;
    return taken;
  }

  #unsigned(length: number): number {
    let value = 0;
    for (const byte of this.take(length)) value = value * 256 + byte;
    return value;
  }

  u8(): number {
    return this.#unsigned(1);
  }

  u16(): number {
    return this.#unsigned(2);
  }

  u32(): number {
    return this.#unsigned(4);
  }

  /** Above 2^53 − 1 is refused as `range`. */
  u64(): number {
    const value = this.#unsigned(8);
    if (!Number.isSafeInteger(value)) throw new SealError('range', 'u64');
    return value;
  }

  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#at);
  }

  /** Bytes left over are refused as `trailing`. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new SealError('trailing', `after ${this.#at}`);
  }
}
