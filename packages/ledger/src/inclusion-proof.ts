import { equal } from '@nearhand/seal/bytes';
import { LedgerError } from './error.ts';
import { rootByInclusion } from './subtree.ts';
import { joinNodes, nodesOf, readSize, splitOf, type TreeNode } from './tree.ts';

/** Gives the hashes of perfect subtrees, in the order asked for. */
export type ReadNodes = (nodes: readonly TreeNode[]) => Promise<readonly Uint8Array[]>;

/** What one hash of a proof stands for: the leaves from `start` up to `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** Reads the hashes over ranges of leaves, all nodes at once so that tiles are fetched together. */
export async function readRanges(
  ranges: readonly LeafRange[],
  read: ReadNodes,
): Promise<readonly Uint8Array[]> {
  const parts = ranges.map(({ start, end }) => nodesOf(start, end));
  const hashes = await read(parts.flat());
  let at = 0;
  return parts.map((part) => {
    at += part.length;
    return joinNodes(hashes.slice(at - part.length, at));
  });
}

function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  const path: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  return path.reverse();
}

/**
 * The path of a leaf in a tree of `size` leaves, from its sibling up (RFC 6962 section 2.1.1).
 * Refuses a leaf that the tree does not have as `index`.
 */
export async function proveInclusion(
  index: number,
  size: number,
  read: ReadNodes,
): Promise<readonly Uint8Array[]> {
  readSize(size);
  if (readSize(index) >= size) throw new LedgerError('index', `${index} in ${size}`);
  return readRanges(inclusionRanges(index, size), read);
}

/**
 * Checks that a leaf stands at `index` in the tree of `size` leaves with `root` (RFC 6962 section
 * 2.1.1). Refuses with `index`, `size`, `hash-length`, `proof-length` or `inclusion`.
 */
export function verifyInclusion(
  index: number,
  size: number,
  leafHash: Uint8Array,
  root: Uint8Array,
  path: readonly Uint8Array[],
): void {
  if (readSize(size) === 0) throw new LedgerError('index', `${index} in ${size}`);
  const made = rootByInclusion(index, { start: 0, end: size }, leafHash, path);
  if (!equal(made, root)) throw new LedgerError('inclusion', `leaf ${index}`, { leaf: index });
}
