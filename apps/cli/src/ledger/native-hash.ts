import { hash } from 'node:crypto';
import { useSha256 } from '@nearhand/seal/hash';

/** Has Node's own SHA-256 do the hashing of this thread: a ledger is little else. */
export function hashNatively(): void {
  useSha256((bytes) => {
    const made = hash('sha256', bytes, 'buffer');
    return new Uint8Array(made.buffer, made.byteOffset, made.length);
  });
}
