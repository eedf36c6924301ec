import { emptyRoot } from '@nearhand/ledger/tree';
import type { Db } from '../../db/schema.ts';
import { existingLeaves } from './existing-leaves.ts';
import { queueLeaves } from './leaf-queue.ts';
import { addSigningKey, type KeyOwner } from './signing-keys.ts';

/**
 * Gives a community its ledger where it has none yet: a key that signs, an empty tree, and the leaves
 * of what was there before. Inside a transaction; safe to run again.
 */
export async function openLedger(
  transaction: Db,
  dataFolder: string,
  owner: KeyOwner,
): Promise<void> {
  const made = await transaction
    .insertInto('ledger_heads')
    .values({ community_id: owner.id, size: 0, root: Buffer.from(emptyRoot()), checkpoint: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('size')
    .executeTakeFirst();
  if (made === undefined) return;
  await addSigningKey(transaction, dataFolder, owner);
  const leaves = await existingLeaves(transaction, owner.id);
  if (leaves.length > 0) await queueLeaves(transaction, owner.id, leaves);
}
