import { concat, fromBase64url, u8 } from '@nearhand/seal/bytes';

/** What an append brings (`docs/http.md`, "Rooms and doors"). */
export interface EntryBody {
  /** Ids of uploaded blobs that the entry attaches, base64url of 16 bytes each. */
  readonly blobs: readonly string[];
  /** The sealed entry. */
  readonly entry: Uint8Array;
}

/** `u8 n ‖ n × 16 blob id ‖ entry`: the entry stands last, so that its length need not be said. */
export function encodeEntryBody({ blobs, entry }: EntryBody): Uint8Array {
  return concat(u8(blobs.length), ...blobs.map(fromBase64url), entry);
}
