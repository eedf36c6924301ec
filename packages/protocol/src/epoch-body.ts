import { toBase64url } from '@nearhand/seal/bytes';
import { type JsonValue, readBytes, readList, readObject, readText } from './json-reader.ts';

/** What makes a room or a new epoch of it. */
export interface EpochBody {
  readonly manifest: Uint8Array;
  /** The secret `S` of this epoch. */
  readonly s: Uint8Array;
  /** In roster order, the room's own last. */
  readonly slots: readonly Uint8Array[];
  /** At most four entries, the first of them following the manifest. */
  readonly entries: readonly Uint8Array[];
  /** Ids of uploaded blobs that these entries attach. */
  readonly blobs: readonly string[];
}

export function encodeEpochBody(body: EpochBody): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      manifest: toBase64url(body.manifest),
      s: toBase64url(body.s),
      slots: body.slots.map(toBase64url),
      entries: body.entries.map(toBase64url),
      blobs: body.blobs,
    }),
  );
}

export function decodeEpochBody(value: JsonValue): EpochBody {
  const body = readObject(value, 'epoch');
  return {
    manifest: readBytes(body.manifest, 'manifest'),
    s: readBytes(body.s, 's', 32),
    slots: readList(body.slots, 'slots', (each, at) => readBytes(each, at)),
    entries: readList(body.entries, 'entries', (each, at) => readBytes(each, at)),
    blobs: readList(body.blobs, 'blobs', readText),
  };
}
