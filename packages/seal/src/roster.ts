import { decodeCanonical, encodeCanonical } from './canonical-json.ts';
import { SealError } from './error.ts';
import { readB64, readFixed, readInteger, readList, readMembers } from './json-shape.ts';

/** A desk's devices, in the order of their enrolment; bytes are base64url. */
export interface Roster {
  readonly desk: string;
  /** Leaf hashes. */
  readonly devices: readonly string[];
  /** From 1; each change of the roster has the next. */
  readonly number: number;
  readonly type: 'roster';
  readonly v: 1;
}

/** That a device helps no longer. */
export interface Leaving {
  readonly desk: string;
  /** Leaf hash. */
  readonly device: string;
  readonly type: 'leaving';
  readonly v: 1;
}

/** Of one roster. */
export const MOST_DEVICES = 200;

export function encodeRoster(roster: Roster): Uint8Array {
  const bytes = encodeCanonical(roster);
  decodeRoster(bytes);
  return bytes;
}

export function decodeRoster(bytes: Uint8Array): Roster {
  const value = decodeCanonical(bytes);
  const roster = readMembers(value, 'roster', ['desk', 'devices', 'number', 'type', 'v']);
  const devices = readList(roster.devices, 'devices', MOST_DEVICES).map((device) =>
    readB64(device, 'device', 32),
  );
  if (new Set(devices).size !== devices.length) throw new SealError('shape', 'device twice');
  return {
    desk: readB64(roster.desk, 'desk', 16),
    devices,
    number: readInteger(roster.number, 'number', 1, 0xffff_ffff),
    type: readFixed(roster.type, 'type', 'roster'),
    v: readFixed(roster.v, 'v', 1),
  };
}

export function encodeLeaving(leaving: Leaving): Uint8Array {
  const bytes = encodeCanonical(leaving);
  decodeLeaving(bytes);
  return bytes;
}

export function decodeLeaving(bytes: Uint8Array): Leaving {
  const leaving = readMembers(decodeCanonical(bytes), 'leaving', ['desk', 'device', 'type', 'v']);
  return {
    desk: readB64(leaving.desk, 'desk', 16),
    device: readB64(leaving.device, 'device', 32),
    type: readFixed(leaving.type, 'type', 'leaving'),
    v: readFixed(leaving.v, 'v', 1),
  };
}
