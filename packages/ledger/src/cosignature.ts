import { ByteReader, concat, u64, utf8 } from '@nearhand/seal/bytes';
import { curves } from '@nearhand/seal/curves';
import { verifyUnlabelled } from '@nearhand/seal/signature';
import { LedgerError } from './error.ts';
import { type NoteSignature, type NoteVerifier, readKeyName } from './note.ts';
import { keyIdOf, signatureTypes, type VerifierKey } from './verifier-key.ts';

/** A witness's statement about a checkpoint (C2SP tlog-cosignature, "Format"). */
export interface Cosignature {
  /** Seconds since 1970: the tree was the largest that the witness had seen by then. */
  readonly time: number;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** Refuses as `cosignature` another length, and a time above 2^53 − 1. */
export function decodeCosignature(bytes: Uint8Array): Cosignature {
  if (bytes.length !== 72) throw new LedgerError('cosignature', 'length');
  try {
    const reader = new ByteReader(bytes);
    return { time: reader.u64(), signature: reader.rest() };
  } catch (cause) {
    throw new LedgerError('cosignature', 'time', { cause });
  }
}

// C2SP tlog-cosignature, "Ed25519 signed message".
function signedMessage(time: number, text: string): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** Checks a witness's timestamped signatures; what they say of time is for the caller to weigh. */
export function cosignatureVerifier(key: VerifierKey): NoteVerifier {
  if (key.type !== signatureTypes.cosignature) throw new LedgerError('verifier-key', 'type');
  return {
    name: key.name,
    keyId: keyIdOf(key),
    async verify(text, bytes) {
      const { time, signature } = decodeCosignature(bytes);
      return verifyUnlabelled(key.publicKey, signedMessage(time, text), signature);
    },
  };
}

/** A witness: it says of a checkpoint's text when it found it consistent with all before. */
export interface Cosigner {
  readonly key: VerifierKey;
  /** `time` in seconds since 1970. */
  cosign(text: string, time: number): Promise<NoteSignature>;
}

export async function cosigner(name: string, seed: Uint8Array): Promise<Cosigner> {
  const { publicKey, sign } = await (await curves()).ed25519.signer(seed);
  const key = { name: readKeyName(name), type: signatureTypes.cosignature, publicKey };
  const keyId = keyIdOf(key);
  return {
    key,
    cosign: async (text, time) => ({
      name,
      keyId,
      signature: concat(u64(time), await sign(signedMessage(time, text))),
    }),
  };
}
