import { concat, equal, fromBase64url, toBase64url, utf8 } from './bytes.ts';
import { SealError } from './error.ts';
import { hkdf, hmac } from './hash.ts';
import { originHash } from './origin.ts';

/** What an enrolment link carries after its `#`, which no server is sent. */
export interface Enrolment {
  /** What the new device is to be. */
  readonly role: 'helper' | 'steward';
  /** 16 bytes, the server's name for it. */
  readonly invitation: Uint8Array;
  /** 32 bytes, between the steward's device and the new one. */
  readonly secret: Uint8Array;
}

/** The secret of an invitation; the steward's device makes it again and keeps nothing. */
export function enrolmentSecret(
  stewardSeed: Uint8Array,
  origin: string,
  invitation: Uint8Array,
): Uint8Array {
  const info = concat(utf8('nearhand/v1/enrol'), invitation);
  return hkdf(stewardSeed, originHash(origin), info);
}

/** What a new device sends beside its leaf: the server, without the secret, cannot swap its keys. */
export function enrolmentMac(secret: Uint8Array, leafBytes: Uint8Array): Uint8Array {
  return hmac(secret, concat(utf8('nearhand/v1/enrolment'), leafBytes));
}

/** @throws SealError `signature` where the leaf is not what the holder of the secret sent */
export function checkEnrolment(secret: Uint8Array, leafBytes: Uint8Array, mac: Uint8Array): void {
  if (!equal(enrolmentMac(secret, leafBytes), mac)) throw new SealError('signature', 'enrolment');
}

/** `#enrol=…` or `#enrol-steward=…`, to stand behind the address of the helper's app. */
export function enrolmentFragment({ role, invitation, secret }: Enrolment): string {
  const name = role === 'steward' ? 'enrol-steward' : 'enrol';
  return `#${name}=${toBase64url(invitation)}.${toBase64url(secret)}`;
}

/** @throws SealError `shape`, `base64url` */
export function readEnrolmentFragment(fragment: string): Enrolment {
  const form = /^#enrol(-steward)?=([\w-]{22})\.([\w-]{43})$/;
  const [, steward, invitation, secret] = form.exec(fragment) ?? [];
  if (invitation === undefined || secret === undefined) throw new SealError('shape', 'enrolment');
  return {
    role: steward === undefined ? 'helper' : 'steward',
    invitation: fromBase64url(invitation),
    secret: fromBase64url(secret),
  };
}
