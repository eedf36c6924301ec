import { equal } from './bytes.ts';

/** 32 bytes, little-endian, as they stand in keys and signatures. */
function littleEndian(hex: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

const FIELD_PRIME = /* @__PURE__ */ littleEndian(
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
);
const GROUP_ORDER = /* @__PURE__ */ littleEndian(
  'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010',
);
/** The y of the eight points of small order, two of which share each but 1 and −1. */
const SMALL_ORDER: readonly Uint8Array[] = /* @__PURE__ */ [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map(littleEndian);

/** Byte by byte and not as text: a long room has thousands of signatures to look at. */
function isBelow(bytes: Uint8Array, limit: Uint8Array): boolean {
  for (let i = 31; i >= 0; i -= 1) {
    const difference = (bytes[i] ?? 0) - (limit[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Whether 32 bytes may be an Ed25519 point: its y is below p and it is not of small order. */
export function isStrongPoint(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  // Not slice(): a Node Buffer's gives the same memory.
  const y = new Uint8Array(bytes);
  y[31] = (y[31] ?? 0) & 0x7f;
  return isBelow(y, FIELD_PRIME) && SMALL_ORDER.every((point) => !equal(point, y));
}

/** Whether 32 bytes are a scalar below the order of the group. */
export function isReduced(s: Uint8Array): boolean {
  return isBelow(s, GROUP_ORDER);
}
