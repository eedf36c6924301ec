/** Two of the seven places, in order, drawn anew for each device. */
export function twoOfSeven(): readonly number[] {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint8Array(2));
  const first = a % 7;
  const second = (first + 1 + (b % 6)) % 7;
  return [Math.min(first, second), Math.max(first, second)];
}
