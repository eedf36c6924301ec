import { noteVerifier } from '@nearhand/ledger/note-signature';
import type { TreeHead } from '@nearhand/ledger/tile-reader';
import { emptyRoot } from '@nearhand/ledger/tree';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { WitnessedLog } from '@nearhand/ledger/witness';
import { equal } from '@nearhand/seal/bytes';
import type { Db } from '../../db/schema.ts';
import type { WitnessMemory } from './witness-memory.ts';

/** A log that is to be cosigned here, as the database has it. */
export interface LogRow {
  readonly origin: string;
  /** As a C2SP verifier key. */
  readonly verifierKey: string;
  /** The newest head that was cosigned as far as the database knows: a restore sets it back. */
  readonly head: TreeHead;
}

function rows(db: Db, communityId: Buffer) {
  return db
    .selectFrom('witnessed_logs')
    .select(['origin', 'verifier_key', 'size', 'root'])
    .where('community_id', '=', communityId);
}

type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>;

function logRow({ origin, verifier_key, size, root }: Row): LogRow {
  const head = { size, root: root === null ? emptyRoot() : new Uint8Array(root) };
  return { origin, verifierKey: verifier_key, head };
}

export async function readLogs(db: Db, communityId: Buffer): Promise<readonly LogRow[]> {
  return (await rows(db, communityId).orderBy('origin').execute()).map(logRow);
}

/** Undefined where it is not cosigned here. */
export async function findLog(
  db: Db,
  communityId: Buffer,
  origin: string,
): Promise<LogRow | undefined> {
  const row = await rows(db, communityId).where('origin', '=', origin).executeTakeFirst();
  return row && logRow(row);
}

/** What its checkpoints must be signed with. */
export function keysOf({ verifierKey }: LogRow): WitnessedLog['keys'] {
  return [noteVerifier(decodeVerifierKey(verifierKey))];
}

/**
 * The newest head of a log that was cosigned here, by the memory; undefined where nobody can know:
 * where there is no memory, it does not have the log, or it is behind the database, which is only
 * written after it.
 */
export function cosignedHead(
  memory: WitnessMemory | undefined,
  { origin, head: stored }: LogRow,
): TreeHead | undefined {
  const head = memory?.heads.get(origin);
  if (head === undefined) return undefined;
  return head.size > stored.size || equal(head.root, stored.root) ? head : undefined;
}

/** Keeps a log; the key of one that is there already is changed. */
export async function storeLog(
  db: Db,
  communityId: Buffer,
  origin: string,
  verifierKey: string,
): Promise<void> {
  await db
    .insertInto('witnessed_logs')
    .values({ community_id: communityId, origin, verifier_key: verifierKey, root: null })
    .onConflict((conflict) =>
      conflict.columns(['community_id', 'origin']).doUpdateSet({ verifier_key: verifierKey }),
    )
    .execute();
}

export async function storeHead(
  db: Db,
  communityId: Buffer,
  origin: string,
  { size, root }: TreeHead,
): Promise<void> {
  await db
    .updateTable('witnessed_logs')
    .set({ size, root: size === 0 ? null : Buffer.from(root) })
    .where('community_id', '=', communityId)
    .where('origin', '=', origin)
    .execute();
}
