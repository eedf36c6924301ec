import { crc32 } from 'node:zlib';
import { KeepingError } from './keeping-error.ts';

/** `S` of an epoch, wrapped under the key that the file is named after. */
export interface SecretRecord {
  readonly kind: 'secret';
  readonly roomId: Buffer;
  readonly epoch: number;
  /** Nonce, ciphertext and tag: 60 bytes. */
  readonly wrapped: Buffer;
}

/** A room whose erasure was answered for. */
export interface ErasedRecord {
  readonly kind: 'erased';
  readonly roomId: Buffer;
}

export type NightRecord = SecretRecord | ErasedRecord;

export const wrappedLength = 60;
/** `u8 kind ‖ 32 room id ‖ u32 epoch ‖ 60 wrapped ‖ u32 CRC-32 of what stands before`. */
export const recordLength = 1 + 32 + 4 + wrappedLength + 4;
const kinds = ['secret', 'erased'] as const;

export function encodeRecord(record: NightRecord): Buffer {
  const bytes = Buffer.alloc(recordLength);
  bytes[0] = kinds.indexOf(record.kind);
  record.roomId.copy(bytes, 1);
  if (record.kind === 'secret') {
    bytes.writeUInt32BE(record.epoch, 33);
    record.wrapped.copy(bytes, 37);
  }
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), recordLength - 4);
  return bytes;
}

/** @throws KeepingError `file-wrong` where the bytes are not a record that was written whole */
export function decodeRecord(bytes: Buffer): NightRecord {
  const kind = kinds[bytes[0] ?? kinds.length];
  const isWhole =
    bytes.length === recordLength &&
    bytes.readUInt32BE(recordLength - 4) === crc32(bytes.subarray(0, -4));
  if (kind === undefined || !isWhole) {
    throw new KeepingError('file-wrong', 'A record of the log between nights is damaged.');
  }
  const roomId = bytes.subarray(1, 33);
  if (kind === 'erased') return { kind, roomId };
  return { kind, roomId, epoch: bytes.readUInt32BE(33), wrapped: bytes.subarray(37, 97) };
}

/**
 * The records of a log. An unfinished one at the very end was never answered for, since an answer
 * waits for the disk, and is left out. @throws KeepingError `file-wrong` where one before it is damaged
 */
export function decodeLog(bytes: Buffer): readonly NightRecord[] {
  const records: NightRecord[] = [];
  for (let at = 0; at + recordLength <= bytes.length; at += recordLength) {
    const isLast = at + 2 * recordLength > bytes.length;
    try {
      records.push(decodeRecord(bytes.subarray(at, at + recordLength)));
    } catch (error) {
      if (!isLast) throw error;
    }
  }
  return records;
}
