import type { Community } from '@nearhand/protocol/community';
import { toBase64url } from '@nearhand/seal/bytes';
import { type DeviceLeaf, decodeDevice, decodeSteward } from '@nearhand/seal/device-leaf';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import { leafHash } from '@nearhand/seal/hash';
import type { Api } from '@nearhand/visit/api';
import {
  makeDevice,
  makeStewardDevice,
  type NewDevice,
  readEnrolmentLink,
  sendEnrolment,
} from '@nearhand/visit/enrolment';
import type { Terms } from './terms.ts';

/** A device whose keys are made and that is on its way into a desk. */
export interface MadeDevice {
  readonly device: NewDevice;
  /** As residents see it; absent for a steward, whom they do not. */
  readonly leaf: DeviceLeaf | undefined;
  readonly fingerprint: readonly string[];
}

/** Draws the keys of a device, for what was said of its owner. */
export async function makeMine(terms: Terms, origin: string): Promise<MadeDevice> {
  const name = terms.name.trim();
  const { desk } = terms;
  if (terms.role === 'steward') {
    const device = await makeStewardDevice({ desk, name }, origin);
    return { device, leaf: undefined, fingerprint: await fingerprintWords(device.leafBytes) };
  }
  const about = {
    desk,
    name,
    role: terms.work.trim(),
    employer: terms.employer.trim(),
    duty: terms.hasDuty === 'yes' ? terms.duty.trim() : '',
    keeps: terms.hasKeeps === 'yes' ? terms.keeps : [],
  };
  const device = await makeDevice(about, origin);
  const leaf = decodeDevice(device.leafBytes);
  return { device, leaf, fingerprint: await fingerprintWords(device.leafBytes) };
}

/** Sends the device's public half by its link. @throws VisitError */
export function sendMine(
  api: Api,
  link: string,
  { device }: MadeDevice,
): Promise<'waiting' | 'confirmed'> {
  return sendEnrolment(api, readEnrolmentLink(link), device.leafBytes);
}

/** Whether the desk counts this device among its own by now, or waits for its first stewards. */
export function isTakenIn({ desks }: Community, { device }: MadeDevice): boolean {
  const { content, leafBytes } = device;
  const desk = desks.find(({ id }) => id === content.desk);
  if (content.role === 'helper') {
    return desk?.roster.devices.includes(toBase64url(leafHash(leafBytes))) ?? false;
  }
  const { sign } = decodeSteward(leafBytes);
  const stewards = desk?.stewards ?? [];
  // The first of a desk vouch for one another, and go in to do that.
  return stewards.length === 0 || stewards.some(({ key }) => key === sign);
}
