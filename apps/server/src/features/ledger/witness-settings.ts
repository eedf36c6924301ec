import { cosignatureVerifier } from '@nearhand/ledger/cosignature';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { Kysely } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import type { KeyOwner } from './signing-keys.ts';

/**
 * Has a witness cosign our checkpoints from now on; its address can be changed by asking again.
 * @throws LedgerError `verifier-key` for what is no key of cosignatures
 */
export async function addWitness(
  db: Db,
  { id }: KeyOwner,
  verifierKey: string,
  address: string,
): Promise<void> {
  const { name } = cosignatureVerifier(decodeVerifierKey(verifierKey));
  const given = { verifier_key: verifierKey, address };
  await db
    .insertInto('ledger_witnesses')
    .values({ community_id: id, name, ...given })
    .onConflict((conflict) =>
      conflict.columns(['community_id', 'name']).doUpdateSet({ ...given, size: 0, line: null }),
    )
    .execute();
}

/** What became of a wish to have a witness no longer. */
export type Removal = 'removed' | 'unknown' | 'needed';

/** `needed` where too few would be left for the policy. */
export async function removeWitness(
  db: Kysely<Database>,
  { id }: KeyOwner,
  name: string,
): Promise<Removal> {
  return await db.transaction().execute(async (transaction) => {
    const { needed = 0 } =
      (await transaction
        .selectFrom('ledger_policies')
        .select('needed')
        .where('community_id', '=', id)
        .forUpdate()
        .executeTakeFirst()) ?? {};
    const names = await transaction
      .selectFrom('ledger_witnesses')
      .select('name')
      .where('community_id', '=', id)
      .execute();
    if (!names.some((row) => row.name === name)) return 'unknown';
    if (names.length <= needed) return 'needed';
    await transaction
      .deleteFrom('ledger_witnesses')
      .where('community_id', '=', id)
      .where('name', '=', name)
      .execute();
    return 'removed';
  });
}

/** How many witnesses clients ask for from now on. */
export async function needWitnesses(db: Db, { id }: KeyOwner, needed: number): Promise<void> {
  await db
    .insertInto('ledger_policies')
    .values({ community_id: id, needed })
    .onConflict((conflict) =>
      // What was shown under another policy is not shown under this one.
      conflict.column('community_id').doUpdateSet({ needed, size: 0, checkpoint: null }),
    )
    .execute();
}
