import type { Chance } from './chance.ts';

const edges = [0, 1, 2, 0x0a, 0x20, 0x22, 0x2c, 0x7f, 0x80, 0xff];
const pieces = [
  ...['{', '}', '[', ']', '"', ',', ':', '\\u0000', '\\ud800', 'null', '-0', '1e999', '__proto__'],
  ...['\n', '\n\n', ' ', '— ', '=', '.', '/', '\0', '𝟘', '0'.repeat(40), '99999999999999999999'],
].map((text) => Buffer.from(text));
const longest = 8192;

/** One to four changes of some bytes, or a joint of two inputs. */
export function mutate(input: Buffer, others: readonly Buffer[], chance: Chance): Buffer {
  let bytes: Buffer = Buffer.from(input);
  for (let left = 1 + chance.below(4); left > 0; left -= 1) bytes = change(bytes, others, chance);
  return bytes.subarray(0, longest);
}

function change(bytes: Buffer, others: readonly Buffer[], chance: Chance): Buffer {
  const at = chance.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + chance.below(16));
  const before = bytes.subarray(0, at);
  switch (chance.below(9)) {
    case 0:
      return flipped(bytes, at, 1 << chance.below(8));
    case 1:
      return Buffer.concat([before, Buffer.from([chance.pick(edges)]), bytes.subarray(at + 1)]);
    case 2:
      return Buffer.concat([before, bytes.subarray(end)]);
    case 3:
      return Buffer.concat([before, bytes.subarray(at, end), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([before, chance.pick(pieces), bytes.subarray(at)]);
    case 5:
      return Buffer.from(before);
    case 6: {
      const other = others.length === 0 ? bytes : chance.pick(others);
      return Buffer.concat([before, other.subarray(chance.below(other.length + 1))]);
    }
    case 7:
      return Buffer.concat([before, chance.bytes(1 + chance.below(8)), bytes.subarray(end)]);
    default: {
      // A length or a number of four bytes at an edge.
      const number = Buffer.alloc(4);
      number.writeUInt32BE(
        chance.pick([0, 1, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]),
      );
      return Buffer.concat([before, number, bytes.subarray(at + 4)]);
    }
  }
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ bit;
  return changed;
}
