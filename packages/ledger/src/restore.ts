import { decodeCanonical, encodeCanonical } from '@nearhand/seal/canonical-json';
import { readDay, readFixed, readMembers } from '@nearhand/seal/json-shape';

/** That the server was set up again from a backup; days are `YYYY-MM-DD`. */
export interface Restore {
  /** Of which day the backup was. */
  readonly backup: string;
  /** On which day it was restored. */
  readonly day: string;
  readonly type: 'restore';
  readonly v: 1;
}

export function encodeRestore(restore: Restore): Uint8Array {
  const bytes = encodeCanonical(restore);
  decodeRestore(bytes);
  return bytes;
}

/** @throws SealError `shape`, `not-canonical` */
export function decodeRestore(bytes: Uint8Array): Restore {
  const value = readMembers(decodeCanonical(bytes), 'restore', ['backup', 'day', 'type', 'v']);
  return {
    backup: readDay(value.backup, 'backup'),
    day: readDay(value.day, 'day'),
    type: readFixed(value.type, 'type', 'restore'),
    v: readFixed(value.v, 'v', 1),
  };
}
