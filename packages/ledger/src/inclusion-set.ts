import { equal, u8 } from '@nearhand/seal/bytes';
import { SealError } from '@nearhand/seal/error';
import { hash, leafHash } from '@nearhand/seal/hash';

/** Leaves that stand in a tree, by their index, ascending. */
export type PlacedLeaves = readonly { readonly index: number; readonly bytes: Uint8Array }[];

/** The hash of the perfect subtree of 2^level leaves that is the `index`th of its level. */
export type NodeHash = (level: number, index: number) => Promise<Uint8Array>;

/**
 * One proof for several leaves of an RFC 6962 tree: the hashes of the subtrees that hold none of
 * them, left to right as a walk from the root meets them. What two leaves share stands once. The
 * last leaf of the tree must be among them, so that every hash is that of a perfect subtree.
 * @param size of the tree
 */
export async function proveSet(
  size: number,
  indexes: readonly number[],
  nodeHash: NodeHash,
): Promise<readonly Uint8Array[]> {
  if (indexes.at(-1) !== size - 1) throw new SealError('shape', 'without the last leaf');
  const wanted: Promise<Uint8Array>[] = [];
  const walk = (from: number, to: number, inside: readonly number[]): void => {
    if (inside.length === 0) {
      const level = Math.log2(to - from);
      wanted.push(nodeHash(level, from / (to - from)));
    } else if (to - from > 1) {
      const middle = from + largestPower(to - from);
      const split = inside.findIndex((index) => index >= middle);
      const left = split < 0 ? inside : inside.slice(0, split);
      walk(from, middle, left);
      walk(middle, to, split < 0 ? [] : inside.slice(split));
    }
  };
  walk(0, size, indexes);
  return Promise.all(wanted);
}

/**
 * The root of the tree in which these leaves stand at these places beside these hashes.
 * @throws SealError `shape` for places out of order, `truncated` and `trailing` for a proof of
 *   another length than these places have
 */
export function rootOfSet(
  size: number,
  leaves: PlacedLeaves,
  proof: readonly Uint8Array[],
): Uint8Array {
  let next = 0;
  let at = 0;
  const walk = (from: number, to: number): Uint8Array => {
    const leaf = leaves[next];
    if (leaf === undefined || leaf.index >= to) {
      const sister = proof[at];
      if (sister === undefined) throw new SealError('truncated', 'proof');
      at += 1;
      return sister;
    }
    if (to - from === 1) {
      next += 1;
      return leafHash(leaf.bytes);
    }
    const middle = from + largestPower(to - from);
    const left = walk(from, middle);
    return hash(u8(1), left, walk(middle, to));
  };
  const isAscending = leaves.every(({ index }, i) => index > (leaves[i - 1]?.index ?? -1));
  if (!isAscending || leaves.at(-1)?.index !== size - 1) throw new SealError('shape', 'places');
  const root = walk(0, size);
  if (at !== proof.length) throw new SealError('trailing', 'proof');
  return root;
}

/** The largest power of two below `count` (RFC 6962 section 2.1); not by shifting: 2^53 leaves. */
function largestPower(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** Whether the leaves stand in the tree of this size and root. */
export function isSetIn(
  size: number,
  root: Uint8Array,
  leaves: PlacedLeaves,
  proof: readonly Uint8Array[],
): boolean {
  return equal(rootOfSet(size, leaves, proof), root);
}
