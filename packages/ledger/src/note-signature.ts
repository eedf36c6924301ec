import { utf8 } from '@nearhand/seal/bytes';
import { curves } from '@nearhand/seal/curves';
import { verifyUnlabelled } from '@nearhand/seal/signature';
import { LedgerError } from './error.ts';
import { type NoteSignature, type NoteVerifier, readKeyName } from './note.ts';
import { keyIdOf, signatureTypes, type VerifierKey } from './verifier-key.ts';

/** A key that signs notes itself. */
export interface NoteSigner {
  readonly key: VerifierKey;
  sign(text: string): Promise<NoteSignature>;
}

/** Checks plain Ed25519 signatures over the text (C2SP signed-note, "Ed25519 signatures"). */
export function noteVerifier(key: VerifierKey): NoteVerifier {
  if (key.type !== signatureTypes.ed25519) throw new LedgerError('verifier-key', 'type');
  return {
    name: key.name,
    keyId: keyIdOf(key),
    verify: (text, signature) => verifyUnlabelled(key.publicKey, utf8(text), signature),
  };
}

/** Signs notes under `name` with the key of a 32-byte Ed25519 seed. */
export async function noteSigner(name: string, seed: Uint8Array): Promise<NoteSigner> {
  const { publicKey, sign } = await (await curves()).ed25519.signer(seed);
  const key = { name: readKeyName(name), type: signatureTypes.ed25519, publicKey };
  const keyId = keyIdOf(key);
  return { key, sign: async (text) => ({ name, keyId, signature: await sign(utf8(text)) }) };
}
