import { equal, zeros } from '@nearhand/seal/bytes';
import type { DeskFile } from './desk-file.ts';
import { LedgerError } from './error.ts';
import { afterLeaving, decodeIndexLeaf, indexRootOf } from './index-map.ts';
import { type Leaf, payloadHash } from './leaf.ts';

/**
 * That the last leaf of the tree is an index in which the desk stands with the last root and roster
 * of this file and everybody who left.
 * @param leaves those of the file but the last
 * @throws LedgerError `index-map`
 */
export function checkDeskIndex(file: DeskFile, leaves: readonly Leaf[]): void {
  const last = file.leaves.at(-1);
  const index = decodeIndexLeaf(last?.bytes ?? new Uint8Array(0));
  const left = file.left.reduce(afterLeaving, zeros());
  const newest = (kind: Leaf['kind']): Uint8Array => {
    const leaf = leaves.findLast((each) => each.kind === kind);
    return leaf === undefined ? zeros() : payloadHash(leaf.payload);
  };
  const value = { root: newest('root'), roster: newest('roster'), left };
  if (!equal(indexRootOf(file.desk, value, file.indexPath), index.root)) {
    throw new LedgerError('index-map', file.desk);
  }
}
