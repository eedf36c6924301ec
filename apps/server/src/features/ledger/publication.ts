import { encodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { growBundles } from '@nearhand/ledger/entry-bundle';
import { LedgerError } from '@nearhand/ledger/error';
import { grow, type TreeEdge } from '@nearhand/ledger/growth';
import { decodeNote, encodeNote } from '@nearhand/ledger/note';
import { rootFromPartials } from '@nearhand/ledger/tile';
import { TileReader } from '@nearhand/ledger/tile-reader';
import { equal } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import type { Kysely } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { indexLeafOf } from './index-leaf.ts';
import { type TakenLeaf, takeLeaves } from './leaf-queue.ts';
import { LedgerTrouble } from './ledger-trouble.ts';
import type { PublishedMark } from './published-mark.ts';
import { type KeyOwner, listVerifierKeys, openSigningKeys } from './signing-keys.ts';
import { readPartialBundle, readTreeEdge, tileFetcher, writeTiles } from './tile-store.ts';

/** What publishing needs. */
export interface Publisher {
  readonly db: Kysely<Database>;
  readonly dataFolder: string;
  readonly owner: KeyOwner;
  readonly mark: PublishedMark;
}

/** A head that everybody may now see. */
export interface Published {
  readonly size: number;
  /** The signed checkpoint. */
  readonly note: Uint8Array;
}

/** How many leaves go into the tree in one transaction. */
export const largestBatch = 10_000;

/**
 * Puts the waiting leaves into the tree, ends it with the index leaf, signs its head and publishes
 * all of it in one transaction: at whatever point it is killed, the leaves are still waiting or are
 * published, each once. `elsewhere` while another process is at it. A LedgerTrouble says why nothing
 * could be published.
 */
export async function publish(
  publisher: Publisher,
): Promise<Published | 'nothing-new' | 'elsewhere'> {
  const { db, mark } = publisher;
  const done = await db.transaction().execute((transaction) => publishIn(transaction, publisher));
  // Only what is committed was published.
  if (typeof done === 'object') await mark.write(done.note);
  return done;
}

/** Refuses as LedgerTrouble whatever would keep the next leaf from being published; changes nothing. */
export async function checkReadiness(publisher: Publisher): Promise<void> {
  const { db, owner, dataFolder } = publisher;
  await db.transaction().execute(async (transaction) => {
    const head = await headsOf(transaction, owner.id).executeTakeFirst();
    if (head === undefined) throw new LedgerTrouble('no-ledger');
    await openSigningKeys(transaction, dataFolder, owner);
    await readSoundEdge(transaction, owner.id, head);
    await refuseGoingBack(transaction, publisher, head);
  });
}

async function publishIn(
  transaction: Db,
  publisher: Publisher,
): Promise<Published | 'nothing-new' | 'elsewhere'> {
  const { owner } = publisher;
  const head = await lockHead(transaction, owner.id);
  if (head === 'elsewhere') return head;
  const taken = await takeLeaves(transaction, owner.id, largestBatch);
  if (taken.length === 0 && (await isSignedByAll(transaction, owner, head))) return 'nothing-new';
  const edge = await readSoundEdge(transaction, owner.id, head);
  await refuseGoingBack(transaction, publisher, head);
  const { size, root } = await growTree(transaction, owner.id, edge, taken);
  const text = encodeCheckpoint({ origin: owner.ledgerOrigin, size, root, extensions: [] });
  const signers = await openSigningKeys(transaction, publisher.dataFolder, owner);
  const signatures = await Promise.all(signers.map((signer) => signer.sign(text)));
  const note = encodeNote({ text, signatures });
  await transaction
    .updateTable('ledger_heads')
    .set({ size, root: Buffer.from(root), checkpoint: Buffer.from(note) })
    .where('community_id', '=', owner.id)
    .execute();
  return { size, note };
}

/** Whether the newest checkpoint lacks the signature of a key that came, or has one of a key that went. */
export async function hasOtherKeys({ db, owner }: Publisher): Promise<boolean> {
  const head = await headsOf(db, owner.id).executeTakeFirst();
  return head !== undefined && !(await isSignedByAll(db, owner, head));
}

/** Whether a checkpoint carries the signatures of as many keys as there are now. */
async function isSignedByAll(db: Db, owner: KeyOwner, { checkpoint }: Head): Promise<boolean> {
  if (checkpoint === null) return false;
  const { signatures } = decodeNote(new Uint8Array(checkpoint));
  return signatures.length === (await listVerifierKeys(db, owner)).length;
}

interface Head {
  readonly size: number;
  readonly root: Buffer;
  readonly checkpoint: Buffer | null;
}

function headsOf(db: Db, communityId: Buffer) {
  return db
    .selectFrom('ledger_heads')
    .select(['size', 'root', 'checkpoint'])
    .where('community_id', '=', communityId);
}

/** The row is the lock: held to the end of the transaction, by one process of all. */
async function lockHead(transaction: Db, communityId: Buffer): Promise<Head | 'elsewhere'> {
  const heads = headsOf(transaction, communityId);
  const locked = await heads.forUpdate().skipLocked().executeTakeFirst();
  if (locked !== undefined) return locked;
  if ((await heads.executeTakeFirst()) === undefined) throw new LedgerTrouble('no-ledger');
  return 'elsewhere';
}

async function readSoundEdge(db: Db, communityId: Buffer, head: Head): Promise<TreeEdge> {
  try {
    const edge = await readTreeEdge(db, communityId, head.size);
    if (equal(rootFromPartials(edge.partials), head.root)) return edge;
  } catch (error) {
    if (error instanceof LedgerError) throw new LedgerTrouble('damaged', error);
    throw error;
  }
  throw new LedgerTrouble('damaged');
}

/** What was once published stays the beginning of everything that is signed. */
async function refuseGoingBack(
  transaction: Db,
  { owner, mark }: Publisher,
  head: Head,
): Promise<void> {
  const published = await mark.read();
  if (published === undefined || published.size === 0) return;
  if (published.size > head.size) throw new LedgerTrouble('behind');
  const reader = new TileReader(
    { size: head.size, root: new Uint8Array(head.root) },
    tileFetcher(transaction, owner.id),
  );
  if (!equal(await reader.rootAt(published.size), published.root))
    throw new LedgerTrouble('forked');
}

async function growTree(
  transaction: Db,
  communityId: Buffer,
  edge: TreeEdge,
  taken: readonly TakenLeaf[],
): Promise<{ readonly size: number; readonly root: Uint8Array }> {
  await placeLeaves(transaction, communityId, edge.size, taken);
  const growing = { from: edge.size, to: edge.size + taken.length + 1 };
  const index = await indexLeafOf(transaction, communityId, growing, taken);
  const leaves = [...taken.map(({ leaf }) => leaf), index];
  const growth = grow(edge, leaves.map(leafHash));
  const partial = await readPartialBundle(transaction, communityId, edge.size);
  const bundles = growBundles(edge.size, partial, leaves);
  await writeTiles(transaction, communityId, growth.tiles, bundles);
  return { size: growth.edge.size, root: growth.root };
}

/** Says where the leaves about a subject went. */
async function placeLeaves(
  transaction: Db,
  communityId: Buffer,
  size: number,
  taken: readonly TakenLeaf[],
): Promise<void> {
  const rows = taken.flatMap(({ leaf, subject }, i) =>
    subject === null ? [] : [{ community_id: communityId, subject, number: size + i, leaf }],
  );
  // PostgreSQL takes 65,535 values in a statement.
  for (let at = 0; at < rows.length; at += 10_000) {
    await transaction
      .insertInto('ledger_leaves')
      .values(rows.slice(at, at + 10_000))
      .execute();
  }
}
