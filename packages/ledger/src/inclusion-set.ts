import { equal } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { LedgerError } from './error.ts';
import type { ReadNodes } from './inclusion-proof.ts';
import { nodeHash, splitOf, type TreeNode } from './tree.ts';

/** Leaves that stand in a tree, by their index, ascending. */
export type PlacedLeaves = readonly { readonly index: number; readonly bytes: Uint8Array }[];

/**
 * One proof for several leaves of an RFC 6962 tree: the hashes of the subtrees that hold none of
 * them, left to right as a walk from the root meets them. What two leaves share stands once. The
 * last leaf of the tree must be among them (`index`), so that every hash is of a perfect subtree.
 */
export async function proveSet(
  size: number,
  indexes: readonly number[],
  read: ReadNodes,
): Promise<readonly Uint8Array[]> {
  if (indexes.at(-1) !== size - 1) throw new LedgerError('index', 'without the last leaf');
  const nodes: TreeNode[] = [];
  const walk = (from: number, to: number, inside: readonly number[]): void => {
    if (inside.length === 0) {
      nodes.push({ height: Math.log2(to - from), index: from / (to - from) });
    } else if (to - from > 1) {
      const middle = from + splitOf(to - from);
      walk(
        from,
        middle,
        inside.filter((index) => index < middle),
      );
      walk(
        middle,
        to,
        inside.filter((index) => index >= middle),
      );
    }
  };
  walk(0, size, indexes);
  return read(nodes);
}

/**
 * The root of the tree in which these leaves stand at these places beside these hashes.
 * @throws LedgerError `index` for places out of order or without the last of the tree,
 *   `proof-length` for a proof of another length than these places have
 */
export function rootOfSet(
  size: number,
  leaves: PlacedLeaves,
  proof: readonly Uint8Array[],
): Uint8Array {
  const isAscending = leaves.every(({ index }, i) => index > (leaves[i - 1]?.index ?? -1));
  if (!isAscending || leaves.at(-1)?.index !== size - 1) throw new LedgerError('index', 'places');
  let next = 0;
  let at = 0;
  const walk = (from: number, to: number): Uint8Array => {
    const leaf = leaves[next];
    if (leaf === undefined || leaf.index >= to) {
      const sister = proof[at];
      if (sister === undefined) throw new LedgerError('proof-length', 'too few');
      at += 1;
      return sister;
    }
    if (to - from === 1) {
      next += 1;
      return leafHash(leaf.bytes);
    }
    const middle = from + splitOf(to - from);
    const left = walk(from, middle);
    return nodeHash(left, walk(middle, to));
  };
  const root = walk(0, size);
  if (at !== proof.length) throw new LedgerError('proof-length', 'too many');
  return root;
}

/** @throws LedgerError `inclusion` where they do not stand in the tree of this size and root */
export function verifySet(
  { size, root }: { readonly size: number; readonly root: Uint8Array },
  leaves: PlacedLeaves,
  proof: readonly Uint8Array[],
): void {
  if (!equal(rootOfSet(size, leaves, proof), root)) throw new LedgerError('inclusion', 'leaves');
}
