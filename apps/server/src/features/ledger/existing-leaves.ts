import type { Db } from '../../db/schema.ts';
import type { NewLeaf } from './leaf-queue.ts';

/**
 * What a community made before there was a ledger has to put into it: asked once, when its ledger is
 * opened.
 */
export async function existingLeaves(
  _transaction: Db,
  _communityId: Buffer,
): Promise<readonly NewLeaf[]> {
  return [];
}
