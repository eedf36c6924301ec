import { toBase64url } from '@nearhand/seal/bytes';
import { hkdf } from '@nearhand/seal/hash';
import { randomBytes } from '@nearhand/seal/random';

// The PRF extension (WebAuthn level 3, section 10.1.4) has the device's own authenticator give 32
// bytes that only it can give, after it has seen a finger, a face or the lock of the screen. Nothing
// is signed in to: the server never hears of it.

/** A passkey of this device, and the bytes that it gives for `salt`. */
export interface PasskeySecret {
  /** The credential's id. */
  readonly passkey: Uint8Array;
  readonly secret: Uint8Array;
}

/** Why there is no secret: this device has no such thing, or it was not unlocked. */
export type PasskeyFailure = 'unable' | 'not-unlocked';

/** Whether this device has a lock of its own that a page can ask; whether it also has PRF shows later. */
export async function mayHavePasskeys(): Promise<boolean> {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  } catch {
    return false;
  }
}

/** Makes a passkey for one kept card. */
export async function makePasskey(salt: Uint8Array): Promise<PasskeySecret | PasskeyFailure> {
  const made = await asked(() => navigator.credentials.create({ publicKey: creation(salt) }));
  if (!made) return 'not-unlocked';
  const { prf } = made.getClientExtensionResults();
  const passkey = new Uint8Array(made.rawId);
  if (!prf?.enabled && !prf?.results) return 'unable';
  // Some give the bytes only when they are asked again.
  if (!prf.results) return await askPasskeys([{ passkey, salt }]);
  return { passkey, secret: bytesOf(prf.results.first) };
}

/** Has the device unlock any of these; gives the bytes of the one that it chose. */
export async function askPasskeys(
  known: readonly { readonly passkey: Uint8Array; readonly salt: Uint8Array }[],
): Promise<PasskeySecret | PasskeyFailure> {
  const got = await asked(() => navigator.credentials.get({ publicKey: request(known) }));
  if (!got) return 'not-unlocked';
  const first = got.getClientExtensionResults().prf?.results?.first;
  if (!first) return 'unable';
  return { passkey: new Uint8Array(got.rawId), secret: bytesOf(first) };
}

/** The key that a kept card is sealed under. */
export function passkeyKey({ secret }: PasskeySecret, salt: Uint8Array): Uint8Array {
  return hkdf(secret, salt, 'nearhand/v1/kept');
}

function creation(salt: Uint8Array): PublicKeyCredentialCreationOptions {
  return {
    // A list of passkeys shows these: where they are from, which it would show anyway, and no more.
    rp: { name: location.hostname },
    user: { id: random(16), name: location.hostname, displayName: location.hostname },
    challenge: random(32),
    pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: {
      authenticatorAttachment: 'platform',
      // Where a device can do without an entry in its list of passkeys, there is none.
      residentKey: 'discouraged',
      userVerification: 'required',
    },
    attestation: 'none',
    extensions: { prf: { eval: { first: salt as BufferSource } } },
  };
}

function request(
  known: readonly { readonly passkey: Uint8Array; readonly salt: Uint8Array }[],
): PublicKeyCredentialRequestOptions {
  return {
    challenge: random(32),
    userVerification: 'required',
    allowCredentials: known.map(({ passkey }) => ({
      type: 'public-key',
      id: passkey as BufferSource,
      transports: ['internal'],
    })),
    extensions: {
      prf: {
        evalByCredential: Object.fromEntries(
          known.map(({ passkey, salt }) => [toBase64url(passkey), { first: salt as BufferSource }]),
        ),
      },
    },
  };
}

async function asked(
  ask: () => Promise<Credential | null>,
): Promise<PublicKeyCredential | undefined> {
  try {
    return ((await ask()) as PublicKeyCredential | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function random(length: number): BufferSource {
  return randomBytes(length) as BufferSource;
}

function bytesOf(source: BufferSource): Uint8Array {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}
