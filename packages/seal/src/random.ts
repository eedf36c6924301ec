/** Draws `length` random bytes; comes in as an argument where a vector has to fix what is drawn. */
export type Random = (length: number) => Uint8Array;

// crypto.getRandomValues gives at most this many at once (Web Cryptography API, section 10.1.1).
const QUOTA = 65_536;

/** From the device's random source. */
export function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += QUOTA) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + QUOTA, length)));
  }
  return bytes;
}
