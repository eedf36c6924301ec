import {
  type IndexEntries,
  type IndexValue,
  indexChange,
  indexLeaf,
} from '@nearhand/ledger/index-map';
import { toBase64url } from '@nearhand/seal/bytes';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';
import type { TakenLeaf } from './leaf-queue.ts';

/**
 * The leaf that ends every published tree: the index over all desks after the leaves just taken.
 * Called inside the publishing transaction, once the leaves before it have their places; what it
 * keeps of the desks is folded from the leaves alone, as a monitor does it.
 */
export async function indexLeafOf(
  transaction: Db,
  communityId: Buffer,
  taken: readonly TakenLeaf[],
): Promise<Uint8Array> {
  const before = await readIndex(transaction, communityId);
  const changed = new Map<string, IndexValue>();
  for (const { leaf } of taken) {
    const change = indexChange(leaf, (desk) => changed.get(desk) ?? before.get(desk));
    if (change !== undefined) changed.set(change.desk, change.value);
  }
  if (changed.size > 0) await writeIndex(transaction, communityId, changed);
  return indexLeaf(new Map([...before, ...changed]));
}

/** What the newest published index has of every desk. */
export async function readIndex(db: Db, communityId: Buffer): Promise<IndexEntries> {
  const rows = await db
    .selectFrom('ledger_index')
    .select(['desk_id', 'root', 'roster', 'departed'])
    .where('community_id', '=', communityId)
    .execute();
  return new Map(
    rows.map(({ desk_id, root, roster, departed }) => [
      toBase64url(desk_id),
      { root: bytesOf(root), roster: bytesOf(roster), left: bytesOf(departed) },
    ]),
  );
}

function bytesOf(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer);
}

async function writeIndex(db: Db, communityId: Buffer, changed: IndexEntries): Promise<void> {
  const rows = [...changed].map(([desk, value]) => ({
    desk: Buffer.from(desk, 'base64url'),
    value,
  }));
  const column = (name: keyof IndexValue) => rows.map(({ value }) => Buffer.from(value[name]));
  await sql`
    insert into ledger_index (community_id, desk_id, root, roster, departed)
    select ${communityId}, desk, root, roster, departed
    from unnest(${rows.map(({ desk }) => desk)}::bytea[], ${column('root')}::bytea[],
      ${column('roster')}::bytea[], ${column('left')}::bytea[])
      as given (desk, root, roster, departed)
    on conflict (community_id, desk_id) do update
      set root = excluded.root, roster = excluded.roster, departed = excluded.departed`.execute(db);
}
