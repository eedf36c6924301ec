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

/** A tree that is about to grow: its size now, and once the leaves taken and the index are in it. */
export interface Growing {
  readonly from: number;
  readonly to: number;
}

/**
 * The leaf that ends every published tree: the index over all desks after the leaves just taken.
 * Called inside the publishing transaction, once the leaves before it have their places; what it
 * keeps of the desks is folded from the leaves alone, as a monitor does it.
 */
export async function indexLeafOf(
  transaction: Db,
  communityId: Buffer,
  growing: Growing,
  taken: readonly TakenLeaf[],
): Promise<Uint8Array> {
  const before = await readNewest(transaction, communityId);
  const changed = new Map<string, IndexValue>();
  for (const { leaf } of taken) {
    const change = indexChange(leaf, (desk) => changed.get(desk) ?? before.get(desk));
    if (change !== undefined) changed.set(change.desk, change.value);
  }
  if (changed.size > 0) {
    await keepBefore(transaction, communityId, growing, [...changed.keys()]);
    await writeIndex(transaction, communityId, changed);
  }
  return indexLeaf(new Map([...before, ...changed]));
}

/** What the index that ends a tree of so many leaves has of every desk: the newest tree, or the one that is shown. */
export async function readIndex(db: Db, communityId: Buffer, size: number): Promise<IndexEntries> {
  const entries = new Map(await readNewest(db, communityId));
  const replaced = await db
    .selectFrom('ledger_index_before')
    .select(['desk_id', 'root', 'roster', 'departed'])
    .where('community_id', '=', communityId)
    .where('until_size', '>', size)
    // The first change after that tree is the one that says what was in it.
    .orderBy('until_size', 'desc')
    .execute();
  for (const { desk_id, root, roster, departed } of replaced) {
    const desk = toBase64url(desk_id);
    if (root === null || roster === null || departed === null) entries.delete(desk);
    else
      entries.set(desk, { root: bytesOf(root), roster: bytesOf(roster), left: bytesOf(departed) });
  }
  return entries;
}

async function readNewest(db: Db, communityId: Buffer): Promise<IndexEntries> {
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

/** Keeps what is about to be replaced, for as long as clients are shown a tree that has it. */
async function keepBefore(
  db: Db,
  communityId: Buffer,
  { from, to }: Growing,
  desks: readonly string[],
): Promise<void> {
  const ids = desks.map((desk) => Buffer.from(desk, 'base64url'));
  await sql`
    delete from ledger_index_before where community_id = ${communityId} and until_size <= coalesce(
      (select size from ledger_policies
       where community_id = ${communityId} and needed > 0 and checkpoint is not null),
      ${from}::bigint)`.execute(db);
  await sql`
    insert into ledger_index_before (community_id, until_size, desk_id, root, roster, departed)
    select ${communityId}, ${to}::bigint, given.desk, i.root, i.roster, i.departed
    from unnest(${ids}::bytea[]) as given (desk)
    left join ledger_index i on i.community_id = ${communityId} and i.desk_id = given.desk`.execute(
    db,
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
