import { decodeWaitingEnrolments } from '@nearhand/protocol/answers';
import {
  type DeviceLeaf,
  decodeDevice,
  decodeSteward,
  type StewardLeaf,
} from '@nearhand/seal/device-leaf';
import { checkEnrolment } from '@nearhand/seal/enrolment';
import { fingerprintWords } from '@nearhand/seal/fingerprint';
import { readJson } from './api.ts';
import type { StewardLine } from './steward-line.ts';

/** A device that came by one of this steward's links and waits to be confirmed. */
export interface WaitingDevice {
  readonly invitation: Uint8Array;
  readonly leafBytes: Uint8Array;
  readonly leaf: DeviceLeaf | StewardLeaf;
  /** Six words to compare with whoever enrolled. */
  readonly fingerprint: readonly string[];
}

/** Devices that wait and came by this steward's links. Others are not for this one to propose. */
export async function waitingDevices(line: StewardLine): Promise<readonly WaitingDevice[]> {
  const waiting = decodeWaitingEnrolments(await readJson(await line.send('GET', '/enrolments')));
  const own = waiting.filter(({ invitation, leaf, mac }) => {
    try {
      checkEnrolment(line.secretOf(invitation), leaf, mac);
      return true;
    } catch {
      return false;
    }
  });
  return Promise.all(
    own.map(async ({ invitation, leaf }) => ({
      invitation,
      leafBytes: leaf,
      leaf: readLeaf(leaf),
      fingerprint: await fingerprintWords(leaf),
    })),
  );
}

function readLeaf(bytes: Uint8Array): DeviceLeaf | StewardLeaf {
  try {
    return decodeDevice(bytes);
  } catch {
    return decodeSteward(bytes);
  }
}
