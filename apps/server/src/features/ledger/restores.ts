import { decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { decodeEntryBundle } from '@nearhand/ledger/entry-bundle';
import { proveSet } from '@nearhand/ledger/inclusion-set';
import { encodeLeaf } from '@nearhand/ledger/leaf';
import { decodeNote } from '@nearhand/ledger/note';
import { encodeRestore, type Restore } from '@nearhand/ledger/restore';
import { encodeRestoreFile } from '@nearhand/ledger/restore-file';
import { TILE_WIDTH } from '@nearhand/ledger/tile';
import { TileReader } from '@nearhand/ledger/tile-reader';
import type { Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { servedCheckpoint } from './cosignatures.ts';
import { leavesAbout, queueLeaves } from './leaf-queue.ts';
import type { KeyOwner } from './signing-keys.ts';
import { readTile, tileFetcher } from './tile-store.ts';

/** What restores are about: the server itself. Desks have ids of 16 bytes. */
const subject = Buffer.from('restore', 'ascii');

/** Has the ledger tell that the server was set up again from a backup, once this transaction is through. */
export async function recordRestore(
  transaction: Db,
  communityId: Buffer,
  { backup, day }: Pick<Restore, 'backup' | 'day'>,
): Promise<void> {
  const payload = encodeRestore({ backup, day, type: 'restore', v: 1 });
  const leaf = encodeLeaf({ kind: 'restore', payload, signatures: [] });
  await queueLeaves(transaction, communityId, [{ leaf, subject }]);
}

/** The newest restore with its proof, as `/ledger/restored` gives it; `not-found` where there is none. */
export async function restoreFile(db: Db, owner: KeyOwner): Promise<Buffer> {
  const checkpoint = await servedCheckpoint(db, owner);
  if (checkpoint === undefined) throw new Refusal('not-found');
  const note = new Uint8Array(checkpoint);
  const head = decodeCheckpoint(decodeNote(note).text);
  // The tables are a moment ahead while witnesses sign what is newest.
  const restores = await leavesAbout(db, owner.id, subject);
  const newest = restores.findLast(({ number }) => number < head.size);
  if (newest === undefined) throw new Refusal('not-found');
  const last = head.size - 1;
  const { nodes } = new TileReader(head, tileFetcher(db, owner.id));
  const leaves = [
    { index: newest.number, bytes: new Uint8Array(newest.leaf) },
    { index: last, bytes: await leafAt(db, owner.id, last) },
  ];
  const proof = await proveSet(head.size, [newest.number, last], nodes);
  return Buffer.from(encodeRestoreFile({ checkpoint: note, leaves, proof }));
}

async function leafAt(db: Db, communityId: Buffer, index: number): Promise<Uint8Array> {
  const width = (index % TILE_WIDTH) + 1;
  const address = { level: 'entries', index: Math.floor(index / TILE_WIDTH), width } as const;
  const bundle = await readTile(db, communityId, address);
  const leaf = bundle && decodeEntryBundle(new Uint8Array(bundle), width).at(-1);
  if (leaf === undefined) throw new Refusal('unavailable');
  return leaf;
}
