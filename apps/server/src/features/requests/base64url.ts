/**
 * Bytes of unpadded base64url of exactly `length` bytes, or undefined. As strict as seal's decoder
 * and native, since every request brings several.
 */
export function bytesOf(text: unknown, length: number): Buffer | undefined {
  if (typeof text !== 'string' || text.length !== Math.ceil((length * 4) / 3)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : undefined;
}
