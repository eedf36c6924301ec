import { sealWith } from '@nearhand/seal/aead';
import { concat } from '@nearhand/seal/bytes';
import type { Random } from '@nearhand/seal/random';
import { xchacha20 } from '@noble/ciphers/chacha.js';

// Poly1305 is a polynomial over the ciphertext's blocks (RFC 8439 section 2.5), so one free block
// gives one linear equation between the tags under two keys: XChaCha20-Poly1305 does not commit to
// its key. What keeps an epoch to one pair of keys is the commitment in its manifest.

const P = 2n ** 130n - 5n;
const TAGS = 2n ** 128n;
const CLAMP = 0x0ffffffc0ffffffc0ffffffc0fffffffn;

function numberOf(littleEndian: Uint8Array): bigint {
  return littleEndian.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function bytesOf(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = power((base * base) % P, exponent / 2n);
  return exponent % 2n === 1n ? (half * base) % P : half;
}

/** The blocks that the tag is over (RFC 8439 section 2.8). */
function blocksOf(ad: Uint8Array, ciphertext: Uint8Array): bigint[] {
  const padded = (bytes: Uint8Array) =>
    concat(bytes, new Uint8Array((16 - (bytes.length % 16)) % 16));
  const lengths = concat(bytesOf(BigInt(ad.length), 8), bytesOf(BigInt(ciphertext.length), 8));
  const data = concat(padded(ad), padded(ciphertext), lengths);
  return Array.from(
    { length: data.length / 16 },
    (_, i) => numberOf(data.slice(16 * i, 16 * i + 16)) + TAGS,
  );
}

interface OneTimeKey {
  readonly r: bigint;
  readonly s: bigint;
}

function oneTimeKey(key: Uint8Array, nonce: Uint8Array): OneTimeKey {
  const block = xchacha20(key, nonce, new Uint8Array(32));
  return { r: numberOf(block.slice(0, 16)) & CLAMP, s: numberOf(block.slice(16)) };
}

function polynomial(blocks: readonly bigint[], r: bigint): bigint {
  return blocks.reduce((sum, block) => ((sum + block) * r) % P, 0n);
}

function tagOf(blocks: readonly bigint[], { r, s }: OneTimeKey): bigint {
  return (polynomial(blocks, r) + s) % TAGS;
}

/** The value of the free block at `place` that makes both tags one, if one of the equations gives it. */
function solve(
  blocks: readonly bigint[],
  place: number,
  a: OneTimeKey,
  b: OneTimeKey,
): bigint | undefined {
  const rest = blocks.map((block, i) => (i === place ? TAGS : block));
  const exponent = BigInt(blocks.length - place);
  const slope = (power(a.r, exponent) - power(b.r, exponent) + P) % P;
  const inverse = power(slope, P - 2n);
  for (let wrap = -4n; wrap <= 4n; wrap += 1n) {
    const wanted = b.s - a.s + wrap * TAGS - polynomial(rest, a.r) + polynomial(rest, b.r);
    const value = (((wanted % P) + P) * inverse) % P;
    if (value >= TAGS) continue;
    const solved = rest.map((block, i) => (i === place ? value + TAGS : block));
    if (tagOf(solved, a) === tagOf(solved, b)) return value;
  }
  return undefined;
}

export interface TwoKeyed {
  readonly nonce: Uint8Array;
  /** With the tag, which holds under both keys. */
  readonly ciphertext: Uint8Array;
}

/** Seals so that both keys open it; the last block of the plain text is what pays for it. */
export function sealUnderTwoKeys(
  keys: readonly [Uint8Array, Uint8Array],
  ad: Uint8Array,
  plain: Uint8Array,
  random: Random,
): TwoKeyed {
  for (;;) {
    const nonce = random(24);
    const ciphertext = sealWith(keys[0], nonce, ad, plain).slice(0, -16);
    const [a, b] = [oneTimeKey(keys[0], nonce), oneTimeKey(keys[1], nonce)];
    const place = Math.ceil(ad.length / 16) + ciphertext.length / 16 - 1;
    const value = solve(blocksOf(ad, ciphertext), place, a, b);
    if (value === undefined) continue;
    ciphertext.set(bytesOf(value, 16), ciphertext.length - 16);
    const tag = bytesOf(tagOf(blocksOf(ad, ciphertext), a), 16);
    return { nonce, ciphertext: concat(ciphertext, tag) };
  }
}
