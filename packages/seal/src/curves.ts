import { webEd25519, webX25519 } from './webcrypto-curves.ts';

/** Ed25519 (RFC 8032). Only the equation: what is refused before it stands in `signature.ts`. */
export interface Ed25519 {
  /** From a 32-byte seed: its public key and what signs with it. */
  signer(seed: Uint8Array): Promise<Ed25519Signer>;
  /** Whether `S·B = R + k·A`, without cofactor. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

export interface Ed25519Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** X25519 (RFC 7748). */
export interface X25519 {
  key(scalar: Uint8Array): Promise<X25519Key>;
}

export interface X25519Key {
  readonly publicKey: Uint8Array;
  /** The shared secret, or undefined with a point of small order. */
  agree(publicKey: Uint8Array): Promise<Uint8Array | undefined>;
}

export interface Curves {
  readonly ed25519: Ed25519;
  readonly x25519: X25519;
}

/** `auto`: WebCrypto where it knows the curve, else noble, which is loaded only then. */
export type CurvesChoice = 'auto' | 'webcrypto' | 'noble';

let chosen: Promise<Curves> | undefined;

/** For tests and benches, and before anything else: which implementation does the curves. */
export function useCurves(choice: CurvesChoice): void {
  chosen = choose(choice);
}

/** The curves of this device, found out at the first call. */
export function curves(): Promise<Curves> {
  chosen ??= choose('auto');
  return chosen;
}

let elsewhere: Ed25519['verify'] | undefined;

/**
 * Has Ed25519 equations checked by this from now on, as on another thread: Chromium's WebCrypto
 * does them on the thread that asks. Without it, here again.
 */
export function verifyElsewhere(verify: Ed25519['verify'] | undefined): void {
  elsewhere = verify;
}

/** The equation of `Ed25519.verify`, wherever it is checked now. */
export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  // Asked before anything is waited for, so that calls made together go out together.
  if (elsewhere !== undefined) return elsewhere(publicKey, message, signature);
  return (await curves()).ed25519.verify(publicKey, message, signature);
}

async function choose(choice: CurvesChoice): Promise<Curves> {
  if (choice === 'webcrypto') return { ed25519: webEd25519, x25519: webX25519 };
  const [signs, agrees] =
    choice === 'noble'
      ? [false, false]
      : await Promise.all([knowsEd25519(webEd25519), knowsX25519(webX25519)]);
  if (signs && agrees) return { ed25519: webEd25519, x25519: webX25519 };
  const { nobleEd25519, nobleX25519 } = await import('./noble-curves.ts');
  return {
    ed25519: signs ? webEd25519 : nobleEd25519,
    x25519: agrees ? webX25519 : nobleX25519,
  };
}

const probe = /* @__PURE__ */ new Uint8Array(32).fill(7);

// A whole round and not a look at the names: some have had importKey without the rest, and an
// import that also makes the public key is not promised by the specification.
async function knowsEd25519(ed25519: Ed25519): Promise<boolean> {
  try {
    const signer = await ed25519.signer(probe);
    const known = signer.publicKey[0] === 0xea && signer.publicKey[31] === 0x2c;
    return known && (await ed25519.verify(signer.publicKey, probe, await signer.sign(probe)));
  } catch {
    return false;
  }
}

async function knowsX25519(x25519: X25519): Promise<boolean> {
  try {
    const key = await x25519.key(probe);
    return (await key.agree(key.publicKey))?.length === 32;
  } catch {
    return false;
  }
}
