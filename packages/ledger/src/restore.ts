import { decodeCanonical, encodeCanonical } from '@nearhand/seal/canonical-json';
import { SealError } from '@nearhand/seal/error';
import { readFixed, readMembers, readText } from '@nearhand/seal/json-shape';

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
  const backup = readText(value.backup, 'backup', 10);
  const day = readText(value.day, 'day', 10);
  for (const each of [backup, day]) {
    if (!/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(each)) {
      throw new SealError('shape', 'day');
    }
  }
  return {
    backup,
    day,
    type: readFixed(value.type, 'type', 'restore'),
    v: readFixed(value.v, 'v', 1),
  };
}
