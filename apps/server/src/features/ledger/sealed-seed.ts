import { NONCE, openWith, sealWith } from '@nearhand/seal/aead';
import { concat, utf8 } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { makeKeyFile, readKeyFile } from './key-file.ts';
import { LedgerTrouble } from './ledger-trouble.ts';

/** Which seed it is: what it is for, whose, and its public key. */
export interface SeedName {
  /** ASCII, of its own for each use. */
  readonly use: string;
  readonly communityId: Uint8Array;
  readonly publicKey: Uint8Array;
}

function associated({ use, communityId, publicKey }: SeedName): Uint8Array {
  return concat(utf8(`nearhand/v1/${use}`), communityId, publicKey);
}

/** A seed as it may stand in the database: under the key that lies in a file beside it. */
export async function sealSeed(
  dataFolder: string,
  name: SeedName,
  seed: Uint8Array,
): Promise<Buffer> {
  const nonce = randomBytes(NONCE);
  const key = await makeKeyFile(dataFolder);
  return Buffer.from(concat(nonce, sealWith(key, nonce, associated(name), seed)));
}

/** @throws LedgerTrouble `key-file-missing`, `key-file-other` */
export async function openSeed(
  dataFolder: string,
  name: SeedName,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  const key = await readKeyFile(dataFolder);
  const parts = { nonce: sealed.subarray(0, NONCE), ciphertext: sealed.subarray(NONCE) };
  try {
    return openWith(key, parts, associated(name));
  } catch (cause) {
    throw new LedgerTrouble('key-file-other', cause);
  }
}
