/**
 * BIP-39 cuts a run of bits into numbers of 11, the first bit the highest. Bits after the last
 * whole number are left out.
 */
export function numbersOf(bytes: Uint8Array, count: number): readonly number[] {
  return Array.from({ length: count }, (_, word) => {
    let number = 0;
    for (let bit = word * 11; bit < word * 11 + 11; bit += 1) {
      number = number * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    }
    return number;
  });
}

/** The bytes of a run of numbers of 11 bits, the last byte filled with zero bits. */
export function bytesOfNumbers(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((numbers.length * 11) / 8));
  for (let bit = 0; bit < numbers.length * 11; bit += 1) {
    const number = numbers[Math.floor(bit / 11)] ?? 0;
    if (((number >> (10 - (bit % 11))) & 1) === 1) {
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
    }
  }
  return bytes;
}
