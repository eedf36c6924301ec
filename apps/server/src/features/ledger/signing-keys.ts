import { type NoteSigner, noteSigner } from '@nearhand/ledger/note-signature';
import { NONCE, openWith, sealWith } from '@nearhand/seal/aead';
import { concat, equal, utf8 } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import type { Db } from '../../db/schema.ts';
import { makeKeyFile, readKeyFile } from './key-file.ts';
import { LedgerTrouble } from './ledger-trouble.ts';

/** Whose keys they are: the origin is the name that they sign with. */
export interface KeyOwner {
  readonly id: Buffer;
  readonly ledgerOrigin: string;
}

function associated(owner: KeyOwner, publicKey: Uint8Array): Uint8Array {
  return concat(utf8('nearhand/v1/ledger-key'), owner.id, publicKey);
}

/**
 * Draws a key that signs from the next publication on, beside those there are. The first is the one
 * that clients are told. Gives its public part back.
 */
export async function addSigningKey(
  db: Db,
  dataFolder: string,
  owner: KeyOwner,
): Promise<NoteSigner['key']> {
  const fileKey = await makeKeyFile(dataFolder);
  const seed = randomBytes(32);
  const { key } = await noteSigner(owner.ledgerOrigin, seed);
  const nonce = randomBytes(NONCE);
  const isFirst = (await listVerifierKeys(db, owner)).length === 0;
  const sealed = sealWith(fileKey, nonce, associated(owner, key.publicKey), seed);
  await db
    .insertInto('ledger_keys')
    .values({
      community_id: owner.id,
      public_key: Buffer.from(key.publicKey),
      sealed_seed: Buffer.from(concat(nonce, sealed)),
      is_told: isFirst,
    })
    .execute();
  return key;
}

/** All keys that sign now. Refuses as LedgerTrouble what cannot be opened, rather than sign with fewer. */
export async function openSigningKeys(
  db: Db,
  dataFolder: string,
  owner: KeyOwner,
): Promise<readonly NoteSigner[]> {
  const rows = await db
    .selectFrom('ledger_keys')
    .select(['public_key', 'sealed_seed'])
    .where('community_id', '=', owner.id)
    .orderBy('public_key')
    .execute();
  if (rows.length === 0) throw new LedgerTrouble('no-key');
  const fileKey = await readKeyFile(dataFolder);
  return await Promise.all(
    rows.map(async ({ public_key, sealed_seed }) => {
      const sealed = {
        nonce: sealed_seed.subarray(0, NONCE),
        ciphertext: sealed_seed.subarray(NONCE),
      };
      return await noteSigner(owner.ledgerOrigin, openSeed(fileKey, sealed, owner, public_key));
    }),
  );
}

function openSeed(
  fileKey: Uint8Array,
  sealed: Parameters<typeof openWith>[1],
  owner: KeyOwner,
  publicKey: Uint8Array,
): Uint8Array {
  try {
    return openWith(fileKey, sealed, associated(owner, publicKey));
  } catch (cause) {
    throw new LedgerTrouble('key-file-other', cause);
  }
}

/** The public keys that sign now, that which clients are told first, without opening anything. */
export async function listVerifierKeys(
  db: Db,
  owner: KeyOwner,
): Promise<readonly NoteSigner['key'][]> {
  const rows = await db
    .selectFrom('ledger_keys')
    .select('public_key')
    .where('community_id', '=', owner.id)
    .orderBy('is_told', 'desc')
    .orderBy('public_key')
    .execute();
  return rows.map(({ public_key }) => ({
    name: owner.ledgerOrigin,
    type: 1,
    publicKey: new Uint8Array(public_key),
  }));
}

/** Has clients believe the ledger by another of its keys from now on; false where it is none. */
export async function tellSigningKey(
  db: Db,
  owner: KeyOwner,
  publicKey: Uint8Array,
): Promise<boolean> {
  const keys = await listVerifierKeys(db, owner);
  if (!keys.some((key) => equal(key.publicKey, publicKey))) return false;
  await db
    .updateTable('ledger_keys')
    .set({ is_told: false })
    .where('community_id', '=', owner.id)
    .execute();
  await db
    .updateTable('ledger_keys')
    .set({ is_told: true })
    .where('community_id', '=', owner.id)
    .where('public_key', '=', Buffer.from(publicKey))
    .execute();
  return true;
}

/** Ends a key for good: its seed is deleted. That which clients are told stays. */
export async function retireSigningKey(
  db: Db,
  owner: KeyOwner,
  publicKey: Uint8Array,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('ledger_keys')
    .where('community_id', '=', owner.id)
    .where('public_key', '=', Buffer.from(publicKey))
    .where('is_told', '=', false)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
