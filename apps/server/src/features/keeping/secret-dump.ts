import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { KeepingError } from './keeping-error.ts';
import type { NightFolder } from './night-folder.ts';
import { wrappedLength } from './night-record.ts';

/** `S` of an epoch, wrapped, as a row of `room_secrets` and a place of a dump hold it. */
export interface WrappedSecret {
  readonly roomId: Buffer;
  readonly epoch: number;
  readonly wrapped: Buffer;
}

/** Whose dump it is, and the key it is wrapped under. */
export interface DumpOf {
  readonly communityId: Buffer;
  readonly keyId: Buffer;
  readonly key: Buffer;
}

const magic = Buffer.from('nearhand/v1/secrets\n', 'ascii');
const headLength = magic.length + 16 + 8;
const placeLength = 32 + 4 + wrappedLength;
const tailLength = 8 + 32;

export function dumpName(keyId: Buffer): string {
  return `secrets-${keyId.toString('hex')}`;
}

/** Writes a dump whole, or leaves the folder as it was. Resolves to how many secrets it holds. */
export async function writeDump(
  folder: NightFolder,
  of: DumpOf,
  batches: AsyncIterable<readonly WrappedSecret[]>,
): Promise<number> {
  let count = 0;
  await folder.write(dumpName(of.keyId), async (file) => {
    const mac = macOf(of);
    const put = async (bytes: Buffer) => {
      mac.update(bytes);
      await file.writeFile(bytes);
    };
    await put(headOf(of));
    for await (const batch of batches) {
      count += batch.length;
      await put(Buffer.concat(batch.map(encodePlace)));
    }
    const tail = Buffer.alloc(8);
    tail.writeBigUInt64BE(BigInt(count));
    await put(tail);
    await file.writeFile(mac.digest());
  });
  return count;
}

/**
 * The secrets of a dump, in batches; the last batch comes only when head, length and MAC were found
 * right, so take nothing as true before the end. @throws KeepingError `file-wrong`
 */
export async function* readDump(
  folder: NightFolder,
  of: DumpOf,
): AsyncGenerator<readonly WrappedSecret[]> {
  const path = folder.file(dumpName(of.keyId));
  const wrong = (what: string) => new KeepingError('file-wrong', `${path} ${what}.`);
  const { size } = await stat(path);
  const count = (size - headLength - tailLength) / placeLength;
  if (!Number.isInteger(count) || count < 0) throw wrong('is cut short');
  const mac = macOf(of);
  let rest = Buffer.alloc(0);
  let isHeadRead = false;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    if (!isHeadRead) {
      if (rest.length < headLength) continue;
      if (!rest.subarray(0, headLength).equals(headOf(of))) throw wrong('is of another key');
      mac.update(rest.subarray(0, headLength));
      rest = rest.subarray(headLength);
      isHeadRead = true;
    }
    const places = Math.max(0, Math.floor((rest.length - tailLength) / placeLength));
    const body = rest.subarray(0, places * placeLength);
    rest = rest.subarray(body.length);
    mac.update(body);
    if (places > 0) yield Array.from({ length: places }, (_, at) => decodePlace(body, at));
  }
  if (!isHeadRead || rest.length !== tailLength) throw wrong('is cut short');
  const tail = rest.subarray(0, 8);
  const isRight =
    tail.readBigUInt64BE() === BigInt(count) &&
    timingSafeEqual(mac.update(tail).digest(), rest.subarray(8));
  if (!isRight) throw wrong('was altered');
}

function headOf({ communityId, keyId }: DumpOf): Buffer {
  return Buffer.concat([magic, communityId, keyId]);
}

function macOf({ key }: DumpOf) {
  const macKey = hkdfSync('sha256', key, Buffer.alloc(0), 'nearhand/v1/secrets', 32);
  return createHmac('sha256', Buffer.from(macKey));
}

function encodePlace({ roomId, epoch, wrapped }: WrappedSecret): Buffer {
  const bytes = Buffer.allocUnsafe(placeLength);
  roomId.copy(bytes, 0);
  bytes.writeUInt32BE(epoch, 32);
  wrapped.copy(bytes, 36);
  return bytes;
}

function decodePlace(body: Buffer, at: number): WrappedSecret {
  const bytes = body.subarray(at * placeLength, (at + 1) * placeLength);
  return {
    roomId: bytes.subarray(0, 32),
    epoch: bytes.readUInt32BE(32),
    wrapped: bytes.subarray(36),
  };
}
