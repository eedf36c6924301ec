import { noteVerifier } from '@nearhand/ledger/note-signature';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { WitnessedLog } from '@nearhand/ledger/witness';
import type { Db } from '../../db/schema.ts';

/** A log that is cosigned here. */
export interface LogRow {
  readonly origin: string;
  /** As a C2SP verifier key. */
  readonly verifierKey: string;
  /** Of the newest head that was cosigned. */
  readonly size: number;
}

/**
 * Cosigns a log from now on, under the origin that its key is named for. What was cosigned of it
 * before is kept, so that a new key cannot take it back.
 * @throws LedgerError `verifier-key` for what is no key of checkpoints
 */
export async function watchLog(db: Db, communityId: Buffer, verifierKey: string): Promise<string> {
  const { name } = noteVerifier(decodeVerifierKey(verifierKey));
  await db
    .insertInto('witnessed_logs')
    .values({ community_id: communityId, origin: name, verifier_key: verifierKey, root: null })
    .onConflict((conflict) =>
      conflict.columns(['community_id', 'origin']).doUpdateSet({ verifier_key: verifierKey }),
    )
    .execute();
  return name;
}

export async function listLogs(db: Db, communityId: Buffer): Promise<readonly LogRow[]> {
  const rows = await db
    .selectFrom('witnessed_logs')
    .select(['origin', 'verifier_key', 'size'])
    .where('community_id', '=', communityId)
    .orderBy('origin')
    .execute();
  return rows.map(({ verifier_key, ...row }) => ({ ...row, verifierKey: verifier_key }));
}

/** The log of an origin as a witness knows it; undefined where it is not cosigned here. */
export async function findLog(
  db: Db,
  communityId: Buffer,
  origin: string,
): Promise<WitnessedLog | undefined> {
  const row = await db
    .selectFrom('witnessed_logs')
    .select(['verifier_key', 'size', 'root'])
    .where('community_id', '=', communityId)
    .where('origin', '=', origin)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const root = row.root === null ? new Uint8Array(32) : new Uint8Array(row.root);
  return {
    keys: [noteVerifier(decodeVerifierKey(row.verifier_key))],
    last: { size: row.size, root },
  };
}

/**
 * Puts the new head in the place of the last one, if that is still the last; on the disk when this
 * returns true. Compared and set in one statement: of two requests at once, one finds it changed.
 */
export async function advanceLog(
  db: Db,
  communityId: Buffer,
  origin: string,
  last: WitnessedLog['last'],
  next: WitnessedLog['last'],
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('witnessed_logs')
    .set({ size: next.size, root: Buffer.from(next.root) })
    .where('community_id', '=', communityId)
    .where('origin', '=', origin)
    .where('size', '=', last.size)
    .where((is) => (last.size === 0 ? is.lit(true) : is('root', '=', Buffer.from(last.root))))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
