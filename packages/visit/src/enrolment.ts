import { encodeIdentity, encodeRecipient } from '@nearhand/seal/age-key';
import { toBase64url } from '@nearhand/seal/bytes';
import { curves } from '@nearhand/seal/curves';
import { type DeviceLeaf, encodeDevice, encodeSteward } from '@nearhand/seal/device-leaf';
import { type Enrolment, enrolmentMac, readEnrolmentFragment } from '@nearhand/seal/enrolment';
import { drawPassphrase, type KeyFileContent, sealKeyFile } from '@nearhand/seal/key-file';
import { randomBytes } from '@nearhand/seal/random';
import { signerOf } from '@nearhand/seal/signature';
import { type Api, jsonBody, readBytes } from './api.ts';
import { VisitError } from './error.ts';

export type { Enrolment } from '@nearhand/seal/enrolment';

/** @param hash the `#enrol=…` of the address @throws VisitError `link` */
export function readEnrolmentLink(hash: string): Enrolment {
  try {
    return readEnrolmentFragment(hash);
  } catch (cause) {
    throw new VisitError('link', 'enrolment', { cause });
  }
}

/** What a new helper says of themselves; shown to residents before anything is sent to them. */
export type AboutHelper = Pick<
  DeviceLeaf,
  'desk' | 'name' | 'role' | 'employer' | 'duty' | 'keeps'
>;

/** A device just made: its public leaf, its keys, and how they are kept. */
export interface NewDevice {
  readonly leafBytes: Uint8Array;
  /** To sign in with now. */
  readonly content: KeyFileContent;
  /** To keep: an age file that the passphrase opens. */
  readonly keyFile: Uint8Array;
  /** Seven words, drawn here. */
  readonly passphrase: string;
}

/** Draws the keys of a helper's device and seals them under a drawn passphrase. */
export async function makeDevice(about: AboutHelper, origin: string): Promise<NewDevice> {
  const seed = randomBytes(32);
  const scalar = randomBytes(32);
  const [signer, { x25519 }] = await Promise.all([signerOf(seed), curves()]);
  const leafBytes = encodeDevice({
    ...about,
    age: encodeRecipient((await x25519.key(scalar)).publicKey),
    id: toBase64url(randomBytes(16)),
    sign: toBase64url(signer.publicKey),
    type: 'device',
    v: 1,
  });
  const keys = { age: encodeIdentity(scalar), role: 'helper' } as const;
  return sealDevice({ ...keys, ...fileFields(about.desk, origin, seed, leafBytes) }, leafBytes);
}

/** Draws the key of a steward's device and seals it likewise. */
export async function makeStewardDevice(
  about: { readonly desk: string; readonly name: string },
  origin: string,
): Promise<NewDevice> {
  const seed = randomBytes(32);
  const signer = await signerOf(seed);
  const leafBytes = encodeSteward({
    desk: about.desk,
    id: toBase64url(randomBytes(16)),
    name: about.name,
    sign: toBase64url(signer.publicKey),
    type: 'steward',
    v: 1,
  });
  const fields = fileFields(about.desk, origin, seed, leafBytes);
  return sealDevice({ role: 'steward', ...fields }, leafBytes);
}

function fileFields(desk: string, origin: string, seed: Uint8Array, leafBytes: Uint8Array) {
  return {
    desk,
    leaf: toBase64url(leafBytes),
    origin,
    seed: toBase64url(seed),
    type: 'key-file',
    v: 1,
  } as const;
}

async function sealDevice(content: KeyFileContent, leafBytes: Uint8Array): Promise<NewDevice> {
  const passphrase = await drawPassphrase();
  return { leafBytes, content, passphrase, keyFile: await sealKeyFile(content, passphrase) };
}

/**
 * Sends a new device's leaf to the desk. `confirmed` where the server confirms it itself, as for a
 * sample's printed links; else a steward has to.
 * @throws VisitError `enrolment-unknown`, `enrolment-refused`
 */
export async function sendEnrolment(
  api: Api,
  { invitation, secret }: Enrolment,
  leafBytes: Uint8Array,
): Promise<'waiting' | 'confirmed'> {
  const body = jsonBody({
    leaf: toBase64url(leafBytes),
    mac: toBase64url(enrolmentMac(secret, leafBytes)),
  });
  const path = `/api/enrolments/${toBase64url(invitation)}`;
  const response = await api.send({ method: 'POST', path, body });
  await readBytes(response);
  return response.status === 201 ? 'confirmed' : 'waiting';
}
