import { concat, fromBase64url } from './bytes.ts';
import type { Ed25519, Ed25519Signer, X25519, X25519Key } from './curves.ts';
import { SealError } from './error.ts';

// WebCrypto takes private keys as PKCS #8 only (RFC 8410 section 7): a fixed prefix for each curve.
const PKCS8_ED25519 = '302e020100300506032b657004220420';
const PKCS8_X25519 = '302e020100300506032b656e04220420';
const BASE_POINT = /* @__PURE__ */ new Uint8Array(32).fill(9, 0, 1);

function pkcs8(prefix: string, secret: Uint8Array): BufferSource {
  if (secret.length !== 32) throw new SealError('key', 'private key of 32 bytes');
  const head = Uint8Array.from({ length: 16 }, (_, i) =>
    Number.parseInt(prefix.slice(2 * i, 2 * i + 2), 16),
  );
  return source(concat(head, secret));
}

// Our arrays are never backed by shared memory, which is all that the wider type would allow.
function source(bytes: Uint8Array): BufferSource {
  return bytes as Uint8Array<ArrayBuffer>;
}

async function edSigner(seed: Uint8Array): Promise<Ed25519Signer> {
  const secret = pkcs8(PKCS8_ED25519, seed);
  const [key, exportable] = await Promise.all([
    crypto.subtle.importKey('pkcs8', secret, 'Ed25519', false, ['sign']),
    crypto.subtle.importKey('pkcs8', secret, 'Ed25519', true, ['sign']),
  ]);
  // The one way from a seed to its public key here; the JWK carries both (RFC 8037 section 2).
  const { x } = await crypto.subtle.exportKey('jwk', exportable);
  if (x === undefined) throw new SealError('key', 'no public key in the JWK');
  return {
    publicKey: fromBase64url(x),
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', key, source(message))),
  };
}

// One room has few keys and thousands of signatures: the newest keys are kept imported.
const KEPT = 64;
const imported = /* @__PURE__ */ new Map<string, Promise<CryptoKey>>();

function edPublicKey(publicKey: Uint8Array): Promise<CryptoKey> {
  const name = publicKey.join();
  const kept = imported.get(name);
  if (kept !== undefined) return kept;
  const key = crypto.subtle.importKey('raw', source(publicKey), 'Ed25519', false, ['verify']);
  const oldest = imported.keys().next();
  if (imported.size >= KEPT && !oldest.done) imported.delete(oldest.value);
  imported.set(name, key);
  return key;
}

async function edVerify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  let key: CryptoKey;
  try {
    key = await edPublicKey(publicKey);
  } catch (cause) {
    // Some refuse at import what is no point on the curve; without the curve at all it is another matter.
    if (cause instanceof DOMException && cause.name === 'DataError') return false;
    throw cause;
  }
  return crypto.subtle.verify('Ed25519', key, source(signature), source(message));
}

async function agree(key: CryptoKey, peer: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const publicKey = await crypto.subtle.importKey('raw', source(peer), 'X25519', false, []);
    const bits = crypto.subtle.deriveBits({ name: 'X25519', public: publicKey }, key, 256);
    return new Uint8Array(await bits);
  } catch {
    // RFC 7748 section 6.1: an all-zero secret, which the specification makes an OperationError.
    return undefined;
  }
}

async function x25519Key(scalar: Uint8Array): Promise<X25519Key> {
  const secret = pkcs8(PKCS8_X25519, scalar);
  const key = await crypto.subtle.importKey('pkcs8', secret, 'X25519', false, ['deriveBits']);
  const publicKey = await agree(key, BASE_POINT);
  if (publicKey === undefined) throw new SealError('key', 'X25519');
  return { publicKey, agree: (peer) => agree(key, peer) };
}

export const webEd25519: Ed25519 = { signer: edSigner, verify: edVerify };
export const webX25519: X25519 = { key: x25519Key };
