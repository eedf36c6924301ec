import { type Cosigner, cosigner } from '@nearhand/ledger/cosignature';
import { randomBytes } from '@nearhand/seal/random';
import type { Kysely } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { type KeyOwner, openSeed, sealSeed } from '../ledger/ledger.ts';

/** What cosignatures are signed with by name: it has nothing to do with the web address. */
function witnessName({ ledgerOrigin }: KeyOwner): string {
  return `${ledgerOrigin}/witness`;
}

const use = 'witness-key';

/** The witness of this installation, with a key of its own, drawn at its first use. */
export async function openWitness(
  db: Kysely<Database>,
  dataFolder: string,
  owner: KeyOwner,
): Promise<Cosigner> {
  const row = (await readKey(db, owner)) ?? (await drawKey(db, dataFolder, owner));
  const publicKey = new Uint8Array(row.public_key);
  const seed = await openSeed(
    dataFolder,
    { use, communityId: owner.id, publicKey },
    new Uint8Array(row.sealed_seed),
  );
  return await cosigner(witnessName(owner), seed);
}

function readKey(db: Db, { id }: KeyOwner) {
  return db
    .selectFrom('witness_keys')
    .select(['public_key', 'sealed_seed'])
    .where('community_id', '=', id)
    .executeTakeFirst();
}

async function drawKey(db: Db, dataFolder: string, owner: KeyOwner) {
  const seed = randomBytes(32);
  const { publicKey } = (await cosigner(witnessName(owner), seed)).key;
  const sealed_seed = await sealSeed(dataFolder, { use, communityId: owner.id, publicKey }, seed);
  // Of two who draw at once, both go on with the one that was first.
  await db
    .insertInto('witness_keys')
    .values({ community_id: owner.id, public_key: Buffer.from(publicKey), sealed_seed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await readKey(db, owner);
  if (row === undefined) throw new Error('the witness has no key');
  return row;
}
