import { encodeLeaf, type Leaf } from '@nearhand/ledger/leaf';
import type { Db } from '../../db/schema.ts';
import { queueLeaves } from '../ledger/ledger.ts';

/** A leaf of a desk. */
export interface DeskLeaf extends Leaf {
  readonly kind: 'root' | 'device' | 'roster' | 'leaving';
}

/** Has a leaf stand in the ledger once this transaction is through. */
export async function recordLeaf(
  db: Db,
  communityId: Buffer,
  deskId: Buffer,
  leaf: DeskLeaf,
): Promise<void> {
  await queueLeaves(db, communityId, [{ leaf: encodeLeaf(leaf), subject: deskId }]);
}
