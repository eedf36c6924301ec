import { type Cosigner, cosigner } from '@nearhand/ledger/cosignature';
import { randomBytes } from '@nearhand/seal/random';
import { type Kysely, sql } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { type KeyOwner, openSeed, sealSeed } from '../ledger/ledger.ts';
import type { MemoryPlaces } from './memory-places.ts';
import type { WitnessMemory } from './witness-memory.ts';
import { readLogs } from './witnessed-logs.ts';

/** What a witness is opened with. */
export interface WitnessGround {
  readonly db: Kysely<Database>;
  readonly dataFolder: string;
  readonly owner: KeyOwner;
  readonly places: MemoryPlaces;
}

/** What cosignatures are signed with by name: it has nothing to do with the web address. */
function witnessName({ ledgerOrigin }: KeyOwner): string {
  return `${ledgerOrigin}/witness`;
}

const use = 'witness-key';

/**
 * The witness of this installation, with a key and a memory of its own, both made at its first use.
 * @throws WitnessTrouble where the memory cannot be written, LedgerTrouble where the key does not open
 */
export async function openWitness(ground: WitnessGround): Promise<Cosigner> {
  const { db, dataFolder, owner } = ground;
  const found = await readKey(db, owner);
  const row = found?.memory_id
    ? found
    : await db.transaction().execute((in_) => begin(in_, ground));
  const publicKey = new Uint8Array(row.public_key);
  const seed = await openSeed(
    dataFolder,
    { use, communityId: owner.id, publicKey },
    new Uint8Array(row.sealed_seed),
  );
  return await cosigner(witnessName(owner), seed);
}

/**
 * Draws another key, with a memory that begins now: for a witness whose memory cannot be trusted any
 * more. What the old key signed stays signed; nobody signs with it again.
 */
export async function renewWitness(ground: WitnessGround): Promise<void> {
  const { db, owner } = ground;
  await db.transaction().execute(async (transaction) => {
    await lockMemory(transaction, owner);
    await transaction.deleteFrom('witness_keys').where('community_id', '=', owner.id).execute();
    await transaction
      .updateTable('witnessed_logs')
      .set({ size: 0, root: null })
      .where('community_id', '=', owner.id)
      .execute();
    await begin(transaction, ground);
  });
}

/** The id of the memory, held against everybody else who reads and writes it to the end of the transaction. */
export async function lockMemory(transaction: Db, owner: KeyOwner): Promise<Buffer | undefined> {
  await sql`set local lock_timeout = '5s'`.execute(transaction);
  const row = await keyRow(transaction, owner).forUpdate().executeTakeFirst();
  return row?.memory_id ?? undefined;
}

function keyRow(db: Db, { id }: KeyOwner) {
  return db
    .selectFrom('witness_keys')
    .select(['public_key', 'sealed_seed', 'memory_id'])
    .where('community_id', '=', id);
}

function readKey(db: Db, owner: KeyOwner) {
  return keyRow(db, owner).executeTakeFirst();
}

/** Draws the key where there is none, and takes up the memory of one that has none yet. */
async function begin(transaction: Db, ground: WitnessGround) {
  const { dataFolder, owner, places } = ground;
  const seed = randomBytes(32);
  const { publicKey } = (await cosigner(witnessName(owner), seed)).key;
  const sealed_seed = await sealSeed(dataFolder, { use, communityId: owner.id, publicKey }, seed);
  // Of two who draw at once, the second waits here, and both go on with the key that was first.
  await transaction
    .insertInto('witness_keys')
    .values({ community_id: owner.id, public_key: Buffer.from(publicKey), sealed_seed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if ((await lockMemory(transaction, owner)) === undefined) {
    // Of a new key all there is to know; a database of before there were memories was never restored,
    // since a restore leaves none without one.
    const heads = (await readLogs(transaction, owner.id)).map(
      ({ origin, head }) => [origin, head] as const,
    );
    const memory: WitnessMemory = {
      id: Buffer.from(randomBytes(16)),
      isWhole: true,
      heads: new Map(heads),
    };
    await places.write(memory);
    await nameMemory(transaction, owner.id, memory.id);
  }
  const row = await readKey(transaction, owner);
  if (row === undefined) throw new Error('the witness has no key');
  return row;
}

async function nameMemory(db: Db, communityId: Buffer, id: Buffer): Promise<void> {
  await db
    .updateTable('witness_keys')
    .set({ memory_id: id })
    .where('community_id', '=', communityId)
    .execute();
}

/**
 * For a database that was restored: a backup of before there were memories names one that is nowhere,
 * so that nothing is taken up from its tables.
 */
export async function awaitMemory(db: Db, communityId: Buffer): Promise<void> {
  await db
    .updateTable('witness_keys')
    .set({ memory_id: Buffer.from(randomBytes(16)) })
    .where('community_id', '=', communityId)
    .where('memory_id', 'is', null)
    .execute();
}
