import { readBytes as readJsonBytes, readList, readObject } from '@nearhand/protocol/json-reader';
import { toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, decodeDevice } from '@nearhand/seal/device-leaf';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import { type Api, jsonBody, readBytes, readJson, type Signing } from './api.ts';
import type { DeskMember } from './desk-line.ts';
import { Nonces } from './nonces.ts';

/** A device that waits to be confirmed under this person's name. */
export interface OwnWaiting {
  readonly invitation: Uint8Array;
  readonly leafBytes: Uint8Array;
  readonly leaf: DeviceLeaf;
  /** Six words, to compare with those on the device itself. */
  readonly fingerprint: readonly string[];
}

/** Devices that came by a steward's link under this person's name and that none of theirs signed. */
export async function ownWaiting(api: Api, member: DeskMember): Promise<readonly OwnWaiting[]> {
  const path = `/api/desks/${member.desk}/second-devices`;
  const answer = await readJson(await api.sendSigned({ method: 'GET', path }, signingOf(member)));
  const waiting = readList(answer, 'second-devices', (each, at) => {
    const { invitation, leaf } = readObject(each, at);
    return { invitation: readJsonBytes(invitation, at, 16), leafBytes: readJsonBytes(leaf, at) };
  });
  return Promise.all(
    waiting.map(async ({ invitation, leafBytes }) => ({
      invitation,
      leafBytes,
      leaf: decodeDevice(leafBytes),
      fingerprint: await fingerprintWords(leafBytes),
    })),
  );
}

/**
 * Signs another device as this person's own, so that it is sealed to at once and does not wait.
 * @throws VisitError `enrolment-unknown` where it waits no more
 */
export async function signOwn(
  api: Api,
  member: DeskMember,
  { invitation, leafBytes }: OwnWaiting,
): Promise<void> {
  const path = `/api/desks/${member.desk}/second-devices/${toBase64url(invitation)}`;
  const signature = await member.signer.sign('device', leafBytes);
  const body = jsonBody({ signature: toBase64url(signature) });
  await readBytes(await api.sendSigned({ method: 'POST', path, body }, signingOf(member)));
}

function signingOf({ signer, origin }: DeskMember): Signing {
  return { signer, origin, epoch: 0, named: true, nonces: new Nonces() };
}
