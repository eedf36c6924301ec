import { hash } from '@nearhand/seal/hash';
import { LedgerError } from './error.ts';

// RFC 6962 section 2.1: 0x00 before a leaf (`leafHash` of seal), 0x01 before two nodes. One array for
// all nodes, since a whole tree would else leave millions behind.
const node = /* @__PURE__ */ new Uint8Array(65).fill(1, 0, 1);

/** The hash of a node over its two children (RFC 6962 section 2.1); others than 32 bytes are `hash-length`. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== 32 || right.length !== 32) throw new LedgerError('hash-length', 'node');
  node.set(left, 1);
  node.set(right, 33);
  return hash(node);
}

/** The root of the tree without leaves: the hash of nothing. */
export function emptyRoot(): Uint8Array {
  return hash();
}

/** A perfect subtree: the leaves from `index · 2^height` up to the next multiple of 2^height. */
export interface TreeNode {
  /** 0 for a leaf. */
  readonly height: number;
  readonly index: number;
}

/** Refuses as `size` what is no number of leaves. */
export function readSize(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new LedgerError('size', String(size));
  return size;
}

/** The largest power of two below `size`, which is at least 2: where RFC 6962 splits a tree. */
export function splitOf(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The perfect subtrees that make up the leaves [start, end), from left to right, each the largest. */
export function nodesOf(start: number, end: number): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = start; at < end; ) {
    let height = 0;
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height += 1;
    nodes.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return nodes;
}

/** The hash over a subtree (see `Subtree`) from those of its `nodesOf`, joined from the right. */
export function joinNodes(hashes: readonly Uint8Array[]): Uint8Array {
  const [last, ...rest] = hashes.toReversed();
  if (last === undefined) return emptyRoot();
  return rest.reduce((right, left) => nodeHash(left, right), last);
}

/** The Merkle tree hash over leaf hashes (RFC 6962 section 2.1). */
export function rootOf(leafHashes: readonly Uint8Array[]): Uint8Array {
  let row = leafHashes;
  if (row.length === 0) return emptyRoot();
  while (row.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < row.length; i += 2) {
      const left = row[i] as Uint8Array;
      const right = row[i + 1];
      // A last node without a neighbour rises unchanged.
      above.push(right === undefined ? left : nodeHash(left, right));
    }
    row = above;
  }
  return row[0] as Uint8Array;
}
