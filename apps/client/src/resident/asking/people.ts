import type { VerifiedDevice, VerifiedRoster } from '@nearhand/ledger/verified-roster';
import type { DeviceLeaf } from '@nearhand/seal/device-leaf';

/** A device that may be let in now. */
export interface Candidate {
  readonly leaf: DeviceLeaf;
  readonly leafHash: string;
  /** Set for the second device of somebody. */
  readonly second?: VerifiedDevice['second'];
}

/** Whom a client may seal to at a desk now, in roster order. */
export function candidates(roster: VerifiedRoster): readonly Candidate[] {
  return roster.devices.filter((device) => roster.maySeal(device, Date.now())).map(toCandidate);
}

/** Second devices that wait to be signed by the first, or for 72 hours. */
export function waitingDevices(roster: VerifiedRoster): readonly Candidate[] {
  return roster.devices
    .filter((device) => !device.hasLeft && !roster.maySeal(device, Date.now()))
    .map(toCandidate);
}

function toCandidate({ leaf, hash, second }: VerifiedDevice): Candidate {
  return { leaf, leafHash: hash, ...(second && { second }) };
}

/** The same choice against a newer roster: who went is unticked, who came stands there unticked. */
export function keepTicked(ticked: readonly string[], roster: VerifiedRoster): readonly string[] {
  const there = new Set(candidates(roster).map(({ leafHash }) => leafHash));
  return ticked.filter((leafHash) => there.has(leafHash));
}
