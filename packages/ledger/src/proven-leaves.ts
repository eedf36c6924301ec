import { type ByteReader, concat, u16, u32, u64 } from '@nearhand/seal/bytes';
import type { PlacedLeaves } from './inclusion-set.ts';

/** Leaves with the one proof for all of them, as files of the ledger carry them. */
export interface ProvenLeaves {
  readonly leaves: PlacedLeaves;
  /** One proof for all of them (`inclusion-set.ts`). */
  readonly proof: readonly Uint8Array[];
}

/** `u16 count, for each u64 index ‖ u32 length ‖ bytes; u16 count ‖ hashes`. */
export function encodeProven({ leaves, proof }: ProvenLeaves): Uint8Array {
  return concat(
    u16(leaves.length),
    ...leaves.flatMap(({ index, bytes }) => [u64(index), u32(bytes.length), bytes]),
    u16(proof.length),
    ...proof,
  );
}

/** @throws SealError `truncated` */
export function readProven(reader: ByteReader): ProvenLeaves {
  const leaves = Array.from({ length: reader.u16() }, () => {
    const index = reader.u64();
    return { index, bytes: reader.take(reader.u32()) };
  });
  return { leaves, proof: readHashes(reader, reader.u16()) };
}

export function readHashes(reader: ByteReader, count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, () => reader.take(32));
}
