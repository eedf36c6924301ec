import type { Frame } from '@nearhand/protocol/frames';
import { fromBase64url } from '@nearhand/seal/bytes';
import type { Json } from '@nearhand/seal/canonical-json';
import { SealError } from '@nearhand/seal/error';
import { readB64, readInteger } from '@nearhand/seal/json-shape';
import { MOST_EPOCHS } from '@nearhand/seal/members';

/** A room with proofs that a version before this one took away: what opens its entries, no more. */
export interface OlderProofs {
  readonly roomKey: Uint8Array;
  readonly first: number;
  /** By epoch; undefined where the room could not read it. */
  readonly entryKeys: readonly (Uint8Array | undefined)[];
  readonly elements: readonly Frame[];
  readonly openings: readonly Frame[];
}

/** `room.json` of before it had a version, as `JSON.stringify` wrote it; undefined for any other. */
export function readOlderRoom(
  bytes: Uint8Array,
): Pick<OlderProofs, 'roomKey' | 'first' | 'entryKeys'> | undefined {
  let room: Readonly<Record<string, unknown>> | null;
  try {
    room = JSON.parse(new TextDecoder().decode(bytes)) as typeof room;
  } catch (cause) {
    throw new SealError('not-canonical', 'proofs/room.json', { cause });
  }
  if (typeof room !== 'object' || room === null || 'v' in room) return undefined;
  const { roomKey, first, epochs } = room;
  if (!Array.isArray(epochs) || epochs.length > MOST_EPOCHS) throw new SealError('shape', 'epochs');
  return {
    roomKey: keyOf(roomKey, 'roomKey'),
    first: Math.floor(readInteger(first as Json, 'first', 0, Number.MAX_SAFE_INTEGER)),
    entryKeys: epochs.map((each) => (each === null ? undefined : keyOf(each, 'epoch'))),
  };
}

function keyOf(value: unknown, at: string): Uint8Array {
  return fromBase64url(readB64(value as Json, at, 32));
}
