import { encodeRecipient } from './age-key.ts';
import { concat, utf8 } from './bytes.ts';
import type { Card } from './card.ts';
import { curves } from './curves.ts';
import { hash, hkdf } from './hash.ts';
import { originHash } from './origin.ts';
import { type Signer, signerOf } from './signature.ts';

/** What a card gives: the keys of its one room. */
export interface RoomKeys {
  /** 32 bytes. */
  readonly roomId: Uint8Array;
  /** The room key. */
  readonly signer: Signer;
  /** The X25519 scalar of the room's own age identity. */
  readonly ageScalar: Uint8Array;
  /** `age1…` */
  readonly recipient: string;
}

export function roomIdOf(roomKey: Uint8Array): Uint8Array {
  return hash(concat(utf8('nearhand/v1/room'), roomKey));
}

/** The origin is the community's ledger origin, not its web address. */
export async function roomKeysOf(card: Card, origin: string): Promise<RoomKeys> {
  const salt = originHash(origin);
  const ageScalar = hkdf(card.entropy, salt, 'nearhand/v1/age');
  const [signer, key] = await Promise.all([
    signerOf(hkdf(card.entropy, salt, 'nearhand/v1/sign')),
    curves().then(({ x25519 }) => x25519.key(ageScalar)),
  ]);
  const recipient = encodeRecipient(key.publicKey);
  return { roomId: roomIdOf(signer.publicKey), signer, ageScalar, recipient };
}
