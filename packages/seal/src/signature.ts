import { concat, utf8 } from './bytes.ts';
import { curves, verifyEd25519 } from './curves.ts';
import { SealError } from './error.ts';
import { isReduced, isStrongPoint } from './strong-point.ts';

/** What is signed; none begins another, so that no signature can be shown as one of another kind. */
export type SignatureKind =
  | 'entry'
  | 'manifest'
  | 'opening-record'
  | 'request'
  | 'sign-in'
  | 'roster'
  | 'leaving'
  | 'root'
  | 'device'
  | 'desk';

export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes over `"nearhand/v1/" ‖ kind ‖ message`. */
  sign(kind: SignatureKind, message: Uint8Array): Promise<Uint8Array>;
}

function labelled(kind: SignatureKind, message: Uint8Array): Uint8Array {
  return concat(utf8(`nearhand/v1/${kind}`), message);
}

/** From a 32-byte Ed25519 seed. */
export async function signerOf(seed: Uint8Array): Promise<Signer> {
  if (seed.length !== 32) throw new SealError('key', 'seed of 32 bytes');
  const signer = await (await curves()).ed25519.signer(seed);
  return {
    publicKey: signer.publicKey,
    sign: (kind, message) => signer.sign(labelled(kind, message)),
  };
}

/**
 * Whether the signature holds. False for anything of a wrong length, for an `S` of ℓ or more, and
 * for an `A` or `R` that is not canonical or of small order; the same on every implementation.
 */
export async function verify(
  kind: SignatureKind,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return verifyUnlabelled(publicKey, labelled(kind, message), signature);
}

/**
 * `verify` of formats that others have fixed and that carry no label of ours: signed notes and
 * cosignatures. A text that one of their keys signs never begins with `nearhand/v1/`.
 */
export async function verifyUnlabelled(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (signature.length !== 64 || !isStrongPoint(publicKey)) return false;
  if (!isStrongPoint(signature.subarray(0, 32)) || !isReduced(signature.subarray(32))) return false;
  return verifyEd25519(publicKey, message, signature);
}
