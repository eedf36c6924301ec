import { equal } from '@nearhand/seal/bytes';
import { LedgerError } from './error.ts';
import { emptyRoot, nodeHash, readSize } from './tree.ts';

/**
 * The leaves [start, end) of a tree, none or more, where `start` is a multiple of the smallest power of two that
 * is at least `end − start` (draft-ietf-plants-merkle-tree-certs section 4.1). With `start` 0 it is
 * an earlier state of the whole tree, which is all that RFC 6962 knows.
 */
export interface Subtree {
  readonly start: number;
  readonly end: number;
}

function readSubtree({ start, end }: Subtree): void {
  readSize(start);
  readSize(end);
  let span = 1;
  while (span < end - start) span *= 2;
  if (start > end || start % span !== 0) {
    throw new LedgerError('subtree', `[${start}, ${end})`);
  }
}

function checkHash(hash: Uint8Array, at: string): void {
  if (hash.length !== 32) throw new LedgerError('hash-length', at);
}

/** Halves, rounding down; no shift, which knows 32 bits only. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

/**
 * The root of the subtree that `path` leads to from a leaf (RFC 9162 section 2.1.3.2; for a subtree,
 * draft-ietf-plants-merkle-tree-certs section 4.3.2). Refuses a leaf outside as `index`, and a path
 * of another length as `proof-length`.
 */
export function rootByInclusion(
  index: number,
  subtree: Subtree,
  leafHash: Uint8Array,
  path: readonly Uint8Array[],
): Uint8Array {
  readSubtree(subtree);
  checkHash(leafHash, 'leaf');
  if (!Number.isSafeInteger(index) || index < subtree.start || index >= subtree.end) {
    throw new LedgerError('index', String(index));
  }
  let at = index - subtree.start;
  let last = subtree.end - subtree.start - 1;
  let root = leafHash;
  for (const sibling of path) {
    checkHash(sibling, 'path');
    if (last === 0) throw new LedgerError('proof-length', 'too long');
    if (isOdd(at) || at === last) {
      root = nodeHash(sibling, root);
      while (!isOdd(at) && at !== 0) {
        at = half(at);
        last = half(last);
      }
    } else {
      root = nodeHash(root, sibling);
    }
    at = half(at);
    last = half(last);
  }
  if (last !== 0) throw new LedgerError('proof-length', 'too short');
  return root;
}

/**
 * Checks that the subtree with hash `subtreeHash` lies within the tree of `size` leaves with `root`
 * (draft-ietf-plants-merkle-tree-certs section 4.4.3; from 0 on, RFC 9162 section 2.1.4.2). Refuses as
 * `size` a subtree that reaches beyond, as `proof-length` a proof too short or too long, and as
 * `consistency` hashes that do not come out.
 */
export function verifySubtree(
  subtree: Subtree,
  size: number,
  subtreeHash: Uint8Array,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): void {
  readSize(size);
  readSubtree(subtree);
  if (subtree.end > size) throw new LedgerError('size', `${subtree.end} in ${size}`);
  const made =
    subtree.start === subtree.end
      ? ofNoLeaves(root, proof)
      : rootsByProof(subtree, size, subtreeHash, proof);
  if (!equal(made.subtree, subtreeHash) || !equal(made.root, root)) {
    throw new LedgerError('consistency', `[${subtree.start}, ${subtree.end}) in ${size}`);
  }
}

interface Roots {
  readonly subtree: Uint8Array;
  readonly root: Uint8Array;
}

/** No leaves lie within every tree, and there is nothing to prove of them. */
function ofNoLeaves(root: Uint8Array, proof: readonly Uint8Array[]): Roots {
  if (proof.length > 0) throw new LedgerError('proof-length', 'too long');
  return { subtree: emptyRoot(), root };
}

function rootsByProof(
  { start, end }: Subtree,
  size: number,
  subtreeHash: Uint8Array,
  proof: readonly Uint8Array[],
): Roots {
  let [from, to, last] = [start, end - 1, size - 1];
  const rise = () => {
    [from, to, last] = [half(from), half(to), half(last)];
  };
  while (from !== to && (to === last || isOdd(to))) rise();
  // A perfect subtree on its own is known already; else the proof begins with its last part.
  const isWhole = from === to;
  const seed = isWhole ? subtreeHash : proof[0];
  if (seed === undefined) throw new LedgerError('proof-length', 'too short');
  let made: Roots = { subtree: seed, root: seed };
  for (const hash of isWhole ? proof : proof.slice(1)) {
    checkHash(hash, 'proof');
    if (last === 0) throw new LedgerError('proof-length', 'too long');
    if (isOdd(to) || to === last) {
      made = {
        subtree: from < to ? nodeHash(hash, made.subtree) : made.subtree,
        root: nodeHash(hash, made.root),
      };
      while (!isOdd(to)) rise();
    } else {
      made = { subtree: made.subtree, root: nodeHash(made.root, hash) };
    }
    rise();
  }
  if (last !== 0) throw new LedgerError('proof-length', 'too short');
  return made;
}
