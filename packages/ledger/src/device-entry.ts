import { ByteReader, concat, u64 } from '@nearhand/seal/bytes';
import { type DeviceLeaf, decodeDevice } from '@nearhand/seal/device-leaf';
import { leafHash } from '@nearhand/seal/hash';

/** A helper's device as the ledger has it. */
export interface DeviceEntry {
  /**
   * When the server says that it was taken in, milliseconds since 1970: what a second device's
   * waiting counts from.
   */
  readonly since: number;
  readonly leafBytes: Uint8Array;
  readonly leaf: DeviceLeaf;
  /** Of the leaf bytes alone: how rosters, epochs, entries and openings name the device. */
  readonly hash: Uint8Array;
}

/** The payload of a device: `u64 since ‖ device leaf`. */
export function encodeDeviceEntry(since: number, leafBytes: Uint8Array): Uint8Array {
  const payload = concat(u64(since), leafBytes);
  decodeDeviceEntry(payload);
  return payload;
}

/** @throws SealError as `decodeDevice` */
export function decodeDeviceEntry(payload: Uint8Array): DeviceEntry {
  const reader = new ByteReader(payload);
  const since = reader.u64();
  const leafBytes = reader.rest();
  return { since, leafBytes, leaf: decodeDevice(leafBytes), hash: leafHash(leafBytes) };
}

/** How long a second device waits that the first has not signed, in milliseconds. */
export const SECOND_DEVICE_WAIT = 72 * 3_600_000;

/** Whether two devices of a desk are shown under one name, so that one could stand for the other. */
export function isSamePerson(a: DeviceLeaf, b: DeviceLeaf): boolean {
  return a.desk === b.desk && plainName(a.name) === plainName(b.name);
}

/** What of a name is read as the same by people: width, capitals and spaces aside. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}]+/gu, '');
}
