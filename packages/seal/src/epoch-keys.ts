import { concat, utf8 } from './bytes.ts';
import { empty, hash, hkdf } from './hash.ts';
import { type Random, randomBytes } from './random.ts';
import { type Signer, signerOf } from './signature.ts';

/** What the room's device draws for an epoch, 32 bytes each. */
export interface EpochSecrets {
  /** Goes to the devices that are let in, in their slots. */
  readonly K: Uint8Array;
  /** Goes to the server, which gives it out on an opening record. */
  readonly S: Uint8Array;
  /** The beginning of the chain that seals older epochs. */
  readonly h: Uint8Array;
}

/** What `K` and `S` of one epoch give. */
export interface EpochKeys {
  readonly entryKey: Uint8Array;
  readonly membersKey: Uint8Array;
  readonly openingKey: Uint8Array;
  readonly door: Signer;
  readonly commitment: Uint8Array;
}

export function drawEpochSecrets(random: Random = randomBytes): EpochSecrets {
  return { K: random(32), S: random(32), h: random(32) };
}

export async function epochKeysOf(K: Uint8Array, S: Uint8Array): Promise<EpochKeys> {
  return {
    entryKey: hkdf(K, S, 'nearhand/v1/entry'),
    membersKey: hkdf(K, S, 'nearhand/v1/members'),
    openingKey: openingKeyOf(K),
    door: await doorOf(K),
    commitment: commitmentOf(K, S),
  };
}

/** What helpers sign their requests with; its public key is the room's address for them. */
export function doorOf(K: Uint8Array): Promise<Signer> {
  return signerOf(hkdf(K, empty, 'nearhand/v1/door'));
}

export function openingKeyOf(K: Uint8Array): Uint8Array {
  return hkdf(K, empty, 'nearhand/v1/opening');
}

/** The server's, for what it stores of an epoch. */
export function restKey(S: Uint8Array): Uint8Array {
  return hkdf(S, empty, 'nearhand/v1/rest');
}

/** Binds an epoch to one `K` and one `S`, since a ciphertext alone can be made to open under two keys. */
export function commitmentOf(K: Uint8Array, S: Uint8Array): Uint8Array {
  return hash(concat(utf8('nearhand/v1/commit'), K, S));
}
