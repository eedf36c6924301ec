import { hash, type KeyObject } from 'node:crypto';

const blockLength = 64;
const hashLength = 32;

/**
 * SHA-256. As text and then as bytes: Node makes a text of the hash six times faster than a Buffer,
 * and a one-shot hash faster than a Hash.
 */
export function sha256(bytes: Buffer): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}

/** HMAC-SHA256 (RFC 2104) under one key for short messages, at a third of what a Hmac costs. */
export class ShortMac {
  readonly #inner: Buffer;
  readonly #outer: Buffer;

  /** `longest`: how many bytes a message has at most. The key has at most 64. */
  constructor(key: KeyObject, longest: number) {
    const bytes = key.export();
    if (bytes.length > blockLength) throw new RangeError('a key too long');
    this.#inner = Buffer.alloc(blockLength + longest, 0x36);
    this.#outer = Buffer.alloc(blockLength + hashLength, 0x5c);
    for (const [i, byte] of bytes.entries()) {
      this.#inner[i] = byte ^ 0x36;
      this.#outer[i] = byte ^ 0x5c;
    }
  }

  /** Of the parts one after the other. */
  digest(...parts: readonly Buffer[]): Buffer {
    let end = blockLength;
    for (const part of parts) {
      if (end + part.length > this.#inner.length) throw new RangeError('a message too long');
      end += part.copy(this.#inner, end);
    }
    const inner = hash('sha256', this.#inner.subarray(0, end), 'binary');
    this.#outer.write(inner, blockLength, 'binary');
    return sha256(this.#outer);
  }
}
