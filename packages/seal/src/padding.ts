import { allZero } from './bytes.ts';
import { SealError } from './error.ts';

/** Lengths that plain text of entries is filled up to. */
export const paddingClasses: readonly number[] = [1_024, 4_096, 16_384, 65_536];
/** Those of an epoch's members, who may be many. */
export const memberClasses: readonly number[] = [...paddingClasses, 262_144, 1_048_576];

/** The bytes and zeros up to the next of the classes; `range` where it is too long for all. */
export function padToClass(bytes: Uint8Array, classes = paddingClasses): Uint8Array {
  const length = classes.find((each) => each >= bytes.length);
  if (length === undefined) throw new SealError('range', `${bytes.length} bytes to pad`);
  return padTo(bytes, length);
}

/** The bytes and zeros up to a length. */
export function padTo(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length > length) throw new SealError('range', `${bytes.length} bytes to pad`);
  const padded = new Uint8Array(length);
  padded.set(bytes);
  return padded;
}

/** What follows the content of something padded: zeros only, else `padding`. */
export function checkZeros(bytes: Uint8Array): void {
  if (!allZero(bytes)) throw new SealError('padding', 'bytes that are not zero');
}

/**
 * The Padmé length (Nikitin and others, PETS 2019, section 4): at most 12 % longer, and telling no
 * more than O(log log) bits of a length.
 */
export function padmeLength(length: number): number {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** Math.max(exponent - kept, 0);
  return Math.ceil(length / step) * step;
}
