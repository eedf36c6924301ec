import { LedgerError } from './error.ts';
import { type LeafRange, type ReadNodes, readRanges } from './inclusion-proof.ts';
import { verifySubtree } from './subtree.ts';
import { readSize, splitOf } from './tree.ts';

// SUBPROOF of RFC 6962 section 2.1.2, from the root down.
function consistencyRanges(older: number, size: number): readonly LeafRange[] {
  const proof: LeafRange[] = [];
  let [start, end] = [0, size];
  while (older !== end) {
    const middle = start + splitOf(end - start);
    if (older <= middle) {
      proof.push({ start: middle, end });
      end = middle;
    } else {
      proof.push({ start, end: middle });
      start = middle;
    }
  }
  // The older tree itself is known to whoever checks.
  if (start !== 0) proof.push({ start, end });
  return proof.reverse();
}

/**
 * The proof that the tree of `older` leaves is the beginning of the one of `size` (RFC 6962 section
 * 2.1.2). Refuses as `size` an older tree that is empty, which proves nothing, or larger.
 */
export async function proveConsistency(
  older: number,
  size: number,
  read: ReadNodes,
): Promise<readonly Uint8Array[]> {
  readSize(size);
  if (readSize(older) === 0 || older > size) throw new LedgerError('size', `${older} of ${size}`);
  return readRanges(consistencyRanges(older, size), read);
}

/**
 * Checks that the tree of `older` leaves with `olderRoot` is the beginning of the one of `size` with
 * `root` (RFC 6962 section 2.1.2). Refuses with `size` (also for an empty older tree, of which
 * nothing can be proven), `hash-length`, `proof-length` or `consistency`.
 */
export function verifyConsistency(
  older: number,
  size: number,
  olderRoot: Uint8Array,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): void {
  if (older === 0) throw new LedgerError('size', 'an empty tree');
  verifySubtree({ start: 0, end: older }, size, olderRoot, root, proof);
}
