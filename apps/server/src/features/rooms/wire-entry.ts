import { Refusal } from '../../refusal.ts';
import { sha256 } from '../requests/requests.ts';

/** What the server reads of an entry (`docs/formats.md`, "Journal entry"); the rest is sealed. */
export interface WireEntry {
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: Buffer;
  readonly bytes: Buffer;
}

const adLabel = Buffer.from('nearhand/v1/ad');
const header = 1 + 4 + 8 + 32 + 24;
const lengths: ReadonlySet<number> = new Set(
  [1024, 4096, 16_384, 65_536].map((plain) => header + plain + 16),
);

/** Seal's `decodeEntry`, natively and without copying; `element-refused` where that would throw. */
export function readEntry(bytes: Buffer): WireEntry {
  if (!lengths.has(bytes.length) || bytes[0] !== 1) throw new Refusal('element-refused');
  const high = bytes.readUInt32BE(5);
  const low = bytes.readUInt32BE(9);
  if (high !== 0 || low > 0x7fff_ffff) throw new Refusal('element-refused');
  const epoch = bytes.readUInt32BE(1);
  if (epoch > 0x7fff_ffff) throw new Refusal('element-refused');
  return { epoch, sequence: low, previous: bytes.subarray(13, 45), bytes };
}

/** Seal's `entryHead`: what is hashed after the room id stands on the wire in that order. */
export function headAfter(roomId: Buffer, { bytes }: WireEntry): Buffer {
  return sha256(Buffer.concat([adLabel, roomId, bytes.subarray(1)]));
}
