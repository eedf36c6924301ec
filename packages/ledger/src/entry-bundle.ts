import { ByteReader, concat, u16 } from '@nearhand/seal/bytes';
import { LedgerError } from './error.ts';
import { TILE_WIDTH } from './tile.ts';

/** An entry of a bundle is at most so long: its length stands in 16 bits. */
export const LONGEST_ENTRY = 65_535;

/** Entries one after another, the length before each (C2SP tlog-tiles, "Log entries"). */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0 || entries.length > TILE_WIDTH) {
    throw new LedgerError('bundle', `${entries.length} entries`);
  }
  return concat(
    ...entries.flatMap((entry) => {
      if (entry.length > LONGEST_ENTRY) throw new LedgerError('bundle', 'entry too long');
      return [u16(entry.length), entry];
    }),
  );
}

/** The entries of a bundle that has `width` of them; anything else is refused as `bundle`. */
export function decodeEntryBundle(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  const reader = new ByteReader(bytes);
  const entries: Uint8Array[] = [];
  try {
    while (entries.length < width) entries.push(reader.take(reader.u16()));
    reader.end();
  } catch (cause) {
    throw new LedgerError('bundle', `${width} entries in ${bytes.length} bytes`, { cause });
  }
  return entries;
}

/** Where the first `width` entries of a bundle end. */
export function bundleLength(bytes: Uint8Array, width: number): number {
  let at = 0;
  for (let i = 0; i < width; i += 1) {
    const [high, low] = [bytes[at], bytes[at + 1]];
    if (high === undefined || low === undefined) throw new LedgerError('bundle', `entry ${i}`);
    at += 2 + high * 256 + low;
  }
  if (at > bytes.length) throw new LedgerError('bundle', `${width} entries`);
  return at;
}

/** A bundle as it has become, full or the last one. */
export interface GrownBundle {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/**
 * The bundles that entries behind the first `size` go into: `partial` is the bundle that was not full
 * yet, empty where there was none.
 */
export function growBundles(
  size: number,
  partial: Uint8Array,
  entries: readonly Uint8Array[],
): readonly GrownBundle[] {
  const bundles: GrownBundle[] = [];
  let index = Math.floor(size / TILE_WIDTH);
  let kept = partial;
  for (let at = 0; at < entries.length; index += 1) {
    const room = (index + 1) * TILE_WIDTH - (size + at);
    bundles.push({ index, bytes: concat(kept, encodeEntryBundle(entries.slice(at, at + room))) });
    kept = new Uint8Array(0);
    at += room;
  }
  return bundles;
}
