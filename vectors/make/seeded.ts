import { concat, u32, utf8 } from '@nearhand/seal/bytes';
import { hash } from '@nearhand/seal/hash';
import type { Random } from '@nearhand/seal/random';

/** The same bytes for the same seed: SHA-256 in counter mode. For vectors only. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  let held: Uint8Array = new Uint8Array(0);
  return (length) => {
    while (held.length < length) {
      held = concat(held, hash(utf8(seed), u32(counter)));
      counter += 1;
    }
    const drawn = held.slice(0, length);
    held = held.slice(length);
    return drawn;
  };
}

/**
 * Runs `make` with the device's random source replaced, since typage takes no other: whatever is
 * drawn meanwhile comes from the seed.
 */
export async function withSeed<T>(seed: string, make: (random: Random) => Promise<T>): Promise<T> {
  const random = seededRandom(seed);
  const seeded = <A extends ArrayBufferView | null>(array: A): A => {
    if (array instanceof Uint8Array) array.set(random(array.length));
    return array;
  };
  Object.defineProperty(crypto, 'getRandomValues', { value: seeded, configurable: true });
  try {
    return await make(random);
  } finally {
    // The device's own is the prototype's, behind this one.
    Reflect.deleteProperty(crypto, 'getRandomValues');
  }
}
