import { LONGEST_ENTRY } from '@nearhand/ledger/entry-bundle';
import { indexChange } from '@nearhand/ledger/index-map';
import { sql } from 'kysely';
import { BatchQueue } from '../../db/batch-queue.ts';
import type { Db } from '../../db/schema.ts';

/** A leaf on its way into the tree. */
export interface NewLeaf {
  /** At most 65,535 bytes. */
  readonly leaf: Uint8Array;
  /** What it is about, such as a desk's id: `leavesAbout` finds it by that. */
  readonly subject?: Uint8Array;
}

/** A notice on this topic, sent once the transaction is through, has the leaves published at once. */
export const ledgerTopic = 'ledger';

/**
 * Hands leaves over inside the transaction that makes them true: they are in the ledger if and only if
 * it commits, each once, in this order, behind those of every transaction that was through before it
 * began. Published within a second, sooner with `bulletin.announce([ledgerTopic])` after the commit.
 *
 * @throws RangeError for one too long, SealError for one of a known kind that cannot be decoded: either
 * would keep everything behind it from being published
 */
export async function queueLeaves(
  transaction: Db,
  communityId: Buffer,
  leaves: readonly NewLeaf[],
): Promise<void> {
  for (const leaf of leaves) checkLeaf(leaf);
  const bytes = leaves.map(({ leaf }) => Buffer.from(leaf));
  const subjects = leaves.map(({ subject }) => (subject ? Buffer.from(subject) : null));
  await sql`
    insert into ledger_pending (community_id, place, leaf, subject)
    select ${communityId}, given.place + coalesce((
        select max(place) from ledger_pending
        where community_id = ${communityId} and transaction = pg_current_xact_id()
      ), 0), given.leaf, given.subject
    from unnest(${bytes}::bytea[], ${subjects}::bytea[]) with ordinality
      as given (leaf, subject, place)`.execute(transaction);
}

function checkLeaf({ leaf }: NewLeaf): void {
  if (leaf.length > LONGEST_ENTRY) {
    throw new RangeError(`a leaf is at most ${LONGEST_ENTRY} bytes`);
  }
  indexChange(leaf, () => undefined);
}

/**
 * Hands over leaves that stand for themselves, one a request: many share a commit, and each is answered
 * once it is durable. Where other rows have to be true with a leaf, `BatchQueue` takes a statement or
 * transaction that stores both.
 */
export class LeafGroup {
  readonly #commits: BatchQueue<NewLeaf, void>;

  constructor(db: Db, communityId: Buffer) {
    this.#commits = new BatchQueue(async (leaves) => {
      await queueLeaves(db, communityId, leaves);
      return [];
    });
  }

  /** @throws RangeError, SealError as `queueLeaves`, for this leaf alone */
  async handOver(leaf: NewLeaf): Promise<void> {
    checkLeaf(leaf);
    await this.#commits.add(leaf);
  }
}

/** A leaf that the tree has. */
export interface PlacedLeaf {
  readonly number: number;
  readonly leaf: Buffer;
}

/** The leaves about a subject, oldest first. */
export async function leavesAbout(
  db: Db,
  communityId: Buffer,
  subject: Uint8Array,
): Promise<readonly PlacedLeaf[]> {
  return await db
    .selectFrom('ledger_leaves')
    .select(['number', 'leaf'])
    .where('community_id', '=', communityId)
    .where('subject', '=', Buffer.from(subject))
    .orderBy('number')
    .execute();
}

export interface TakenLeaf {
  readonly leaf: Buffer;
  readonly subject: Buffer | null;
}

/**
 * Takes the next leaves out of the queue, for a transaction that puts them into the tree. What is
 * taken and what is deleted is one statement: rows that become visible meanwhile stay.
 */
export async function takeLeaves(
  transaction: Db,
  communityId: Buffer,
  most: number,
): Promise<readonly TakenLeaf[]> {
  const { rows } = await sql<TakenLeaf>`
    with taken as (
      delete from ledger_pending where ctid in (
        select ctid from ledger_pending where community_id = ${communityId}
        order by transaction, place limit ${most}
      ) and community_id = ${communityId}
      returning transaction, place, leaf, subject
    )
    select leaf, subject from taken order by transaction, place`.execute(transaction);
  return rows;
}

/** Whether there is something to publish: a leaf that waits, or the first checkpoint. */
export async function hasWaiting(db: Db, communityId: Buffer): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ledger_heads where community_id = ${communityId} and (checkpoint is null
      or exists (select from ledger_pending where community_id = ${communityId}))`.execute(db);
  return rows.length > 0;
}
