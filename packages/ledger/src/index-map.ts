import {
  ByteReader,
  concat,
  equal,
  fromBase64url,
  u8,
  u32,
  utf8,
  zeros,
} from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { hash } from '@nearhand/seal/hash';
import { decodeLeaving, decodeRoster } from '@nearhand/seal/roster';
import { decodeDeskRoot } from './desk-root.ts';
import { decodeLeaf, encodeLeaf, payloadHash, peekKind } from './leaf.ts';

/** What counts for a desk now; 32 bytes each, zeros where there is none yet. */
export interface IndexValue {
  /** Payload hash of the newest desk root. */
  readonly root: Uint8Array;
  /** Payload hash of the newest roster. */
  readonly roster: Uint8Array;
  /** The chain over everybody who left (`afterLeaving`). */
  readonly left: Uint8Array;
}

/** All desks of a community, by desk id in base64url. */
export type IndexEntries = ReadonlyMap<string, IndexValue>;

const DESK = 16;
const DEEPEST = DESK * 8;
const nothing: IndexValue = { root: zeros(), roster: zeros(), left: zeros() };

/** The chain of leavings with one more: `hash("nearhand/v1/left" ‖ chain ‖ device leaf hash)`. */
export function afterLeaving(chain: Uint8Array, device: Uint8Array): Uint8Array {
  return hash(utf8('nearhand/v1/left'), chain, device);
}

/**
 * What a leaf changes in the index; nothing for most kinds. Whether it was signed by whom it must
 * be is not asked here: the index says what stands in the ledger, and who reads it checks that.
 * @param lookUp what the index had of a desk (base64url) before this leaf
 * @throws SealError for a leaf of a known kind that cannot be decoded
 */
export function indexChange(
  leafBytes: Uint8Array,
  lookUp: (desk: string) => IndexValue | undefined,
): { readonly desk: string; readonly value: IndexValue } | undefined {
  const kind = peekKind(leafBytes);
  if (kind !== 'root' && kind !== 'roster' && kind !== 'leaving') return undefined;
  const { payload } = decodeLeaf(leafBytes);
  if (kind === 'leaving') {
    const { desk, device } = decodeLeaving(payload);
    const before = lookUp(desk) ?? nothing;
    const left = afterLeaving(before.left, fromBase64url(device));
    return { desk, value: { ...before, left } };
  }
  const { desk } = kind === 'root' ? decodeDeskRoot(payload) : decodeRoster(payload);
  const before = lookUp(desk) ?? nothing;
  return { desk, value: { ...before, [kind]: payloadHash(payload) } };
}

/** The bytes of the leaf that ends a checkpoint: `u8 1 ‖ u32 number of desks ‖ 32 root of the map`. */
export function indexLeaf(entries: IndexEntries): Uint8Array {
  const payload = concat(u8(1), u32(entries.size), indexRoot(entries));
  return encodeLeaf({ kind: 'index', payload, signatures: [] });
}

/** @returns the root of the map @throws SealError `kind` where the leaf is no index */
export function decodeIndexLeaf(leafBytes: Uint8Array): {
  readonly root: Uint8Array;
  readonly desks: number;
} {
  const { kind, payload } = decodeLeaf(leafBytes);
  if (kind !== 'index') throw new SealError('kind', 'no index');
  const reader = new ByteReader(payload);
  if (reader.u8() !== 1) throw new SealError('version', 'index');
  const desks = reader.u32();
  const root = reader.take(32);
  reader.end();
  return { root, desks };
}

interface Entry {
  readonly desk: Uint8Array;
  readonly value: IndexValue;
}

/**
 * The root of the map: a binary trie over the bits of the desk ids, most significant first, in
 * which a desk stands as high as it stands alone. Its place follows from its id, so that no map has
 * a desk twice. An empty side is 32 zero bytes.
 */
export function indexRoot(entries: IndexEntries): Uint8Array {
  return nodeHash(sorted(entries), 0);
}

/** What proves the value of one desk: the sisters on the way from its leaf up to the root. */
export function indexPath(entries: IndexEntries, desk: string): readonly Uint8Array[] {
  const id = fromBase64url(desk);
  const path: Uint8Array[] = [];
  let side = sorted(entries);
  for (let depth = 0; side.length > 1; depth += 1) {
    const [zero, one] = split(side, depth);
    const isOne = bit(id, depth);
    path.unshift(nodeHash(isOne ? zero : one, depth + 1));
    side = isOne ? one : zero;
  }
  if (side[0] === undefined || !equal(side[0].desk, id)) throw new SealError('shape', 'no desk');
  return path;
}

/** The root that a map has in which the desk stands with this value at the end of this path. */
export function indexRootOf(
  desk: string,
  value: IndexValue,
  path: readonly Uint8Array[],
): Uint8Array {
  if (path.length > DEEPEST) throw new SealError('shape', 'path');
  const id = fromBase64url(desk);
  let node = entryHash(id, value);
  path.forEach((sister, height) => {
    const isOne = bit(id, path.length - 1 - height);
    node = isOne ? branchHash(sister, node) : branchHash(node, sister);
  });
  return node;
}

function sorted(entries: IndexEntries): readonly Entry[] {
  return [...entries].map(([desk, value]) => ({ desk: fromBase64url(desk), value }));
}

function nodeHash(side: readonly Entry[], depth: number): Uint8Array {
  const [first] = side;
  if (first === undefined) return zeros();
  if (side.length === 1) return entryHash(first.desk, first.value);
  const [zero, one] = split(side, depth);
  return branchHash(nodeHash(zero, depth + 1), nodeHash(one, depth + 1));
}

function split(side: readonly Entry[], depth: number): readonly [Entry[], Entry[]] {
  const zero: Entry[] = [];
  const one: Entry[] = [];
  for (const entry of side) (bit(entry.desk, depth) ? one : zero).push(entry);
  return [zero, one];
}

/** The bit of a desk id that decides at this depth, most significant first. */
export function bit(id: Uint8Array, depth: number): boolean {
  return (((id[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1) === 1;
}

/** `hash(0x00 ‖ desk ‖ root ‖ roster ‖ left)`. */
export function entryHash(desk: Uint8Array, { root, roster, left }: IndexValue): Uint8Array {
  return hash(u8(0), desk, root, roster, left);
}

/** `hash(0x01 ‖ zero ‖ one)`. */
export function branchHash(zero: Uint8Array, one: Uint8Array): Uint8Array {
  return hash(u8(1), zero, one);
}
