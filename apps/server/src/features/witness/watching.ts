import { noteVerifier } from '@nearhand/ledger/note-signature';
import { emptyRoot } from '@nearhand/ledger/tree';
import { decodeVerifierKey } from '@nearhand/ledger/verifier-key';
import type { Db } from '../../db/schema.ts';
import type { KeyOwner } from '../ledger/ledger.ts';
import { lockMemory, openWitness, type WitnessGround } from './witness-key.ts';
import { type WitnessMemory, withHead } from './witness-memory.ts';
import { cosignedHead, readLogs, storeLog } from './witnessed-logs.ts';

/** A log that is cosigned here, as people are told of it. */
export interface WatchedLog {
  readonly origin: string;
  /** As a C2SP verifier key. */
  readonly verifierKey: string;
  /** Of the newest head that is known to have been cosigned. */
  readonly size: number;
  /** Nobody can know what was cosigned since, as after a restore: a person has to say. */
  readonly isWaiting: boolean;
}

/**
 * Cosigns a log from now on, under the origin that its key is named for. What was cosigned of it
 * before is kept, so that a new key cannot take it back; a witness that was restored waits to be told
 * how far it is.
 * @throws LedgerError `verifier-key` for what is no key of checkpoints, WitnessTrouble
 */
export async function watchLog(ground: WitnessGround, verifierKey: string): Promise<string> {
  const { db, owner, places } = ground;
  const { name } = noteVerifier(decodeVerifierKey(verifierKey));
  await openWitness(ground);
  await db.transaction().execute(async (transaction) => {
    const memory = await memoryIn(transaction, ground);
    await storeLog(transaction, owner.id, name, verifierKey);
    if (memory?.isWhole !== true || memory.heads.has(name)) return;
    // It was there since the key was drawn, and has no word of this log: it was never cosigned.
    await places.write(withHead(memory, name, { size: 0, root: emptyRoot() }));
  });
  return name;
}

async function memoryIn(
  transaction: Db,
  { owner, places }: { readonly owner: KeyOwner; readonly places: WitnessGround['places'] },
): Promise<WitnessMemory | undefined> {
  const id = await lockMemory(transaction, owner);
  return id && (await places.read(id));
}

/** @throws WitnessTrouble `damaged`, `second-place` */
export async function listLogs({
  db,
  owner,
  places,
}: Pick<WitnessGround, 'db' | 'owner' | 'places'>): Promise<readonly WatchedLog[]> {
  const rows = await readLogs(db, owner.id);
  const key = await db
    .selectFrom('witness_keys')
    .select('memory_id')
    .where('community_id', '=', owner.id)
    .executeTakeFirst();
  const memory = key?.memory_id ? await places.read(key.memory_id) : undefined;
  return rows.map((row) => {
    const { origin, verifierKey, head } = row;
    const known = cosignedHead(memory, row);
    return {
      origin,
      verifierKey,
      size: (known ?? head).size,
      isWaiting: known === undefined,
    };
  });
}
