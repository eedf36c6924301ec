import { concat, u16, u32 } from '@nearhand/seal/bytes';
import { ProtocolError } from './errors.ts';

/** What a desk's members see of a room before they open it (`docs/http.md`, "Desks"). */
export interface InboxRow {
  /** Days since 1970 on which the room came to the desk. */
  readonly day: number;
  /** 16 bytes, drawn anew at each epoch. */
  readonly rowId: Uint8Array;
  readonly epoch: number;
  readonly rosterNumber: number;
  /** Door public key, 32 bytes. */
  readonly door: Uint8Array;
  readonly commitment: Uint8Array;
  /** A slot for each device of the roster with that number, in roster order. */
  readonly slots: readonly Uint8Array[];
}

export function encodeInboxRow(row: InboxRow): Uint8Array {
  return concat(
    u32(row.day),
    row.rowId,
    u32(row.epoch),
    u32(row.rosterNumber),
    row.door,
    row.commitment,
    u16(row.slots.length),
    ...row.slots.flatMap((slot) => [u16(slot.length), slot]),
  );
}

/** Decodes to the last byte; refuses `truncated` and `trailing`. */
export function decodeInboxRow(bytes: Uint8Array): InboxRow {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const skip = (length: number): number => {
    const from = at;
    at += length;
    if (at > bytes.length) throw new ProtocolError('truncated', 'inbox row');
    return from;
  };
  const take = (length: number): Uint8Array => {
    const from = skip(length);
    return bytes.slice(from, from + length);
  };
  const row = {
    day: view.getUint32(skip(4)),
    rowId: take(16),
    epoch: view.getUint32(skip(4)),
    rosterNumber: view.getUint32(skip(4)),
    door: take(32),
    commitment: take(32),
  };
  const count = view.getUint16(skip(2));
  const slots = Array.from({ length: count }, () => take(view.getUint16(skip(2))));
  if (at !== bytes.length) throw new ProtocolError('trailing', 'inbox row');
  return { ...row, slots };
}
