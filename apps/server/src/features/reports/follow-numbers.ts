/** Six words of 2,048: 66 bits, drawn for one report and kept nowhere. */
export const followWords = 6;

export const followLabel = 'nearhand/v1/report-follow';

/** What is hashed after the label: six u16, on the device and on the server alike. */
export function followBytes(numbers: readonly number[]): Uint8Array {
  return Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}
