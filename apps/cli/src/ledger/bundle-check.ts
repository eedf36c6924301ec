import { decodeEntryBundle } from '@nearhand/ledger/entry-bundle';
import { LedgerError } from '@nearhand/ledger/error';
import { checkTile, HASH_LENGTH, hashOfTile, TILE_WIDTH, tilePath } from '@nearhand/ledger/tile';
import type { FetchTile } from '@nearhand/ledger/tile-reader';
import { equal } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';

/** Full bundles, one after another, and the hash that the tree has for each. */
export interface BundleJob {
  readonly first: number;
  /** 32 bytes each, of the full tiles of level 0 beside the bundles. */
  readonly tileHashes: readonly Uint8Array[];
}

/** A bundle whose entries all stand in the tree. */
export interface CheckedBundle {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/**
 * Fetches full bundles and the tiles of their leaf hashes, and holds them to the tree.
 * @throws LedgerError `tile-length`, `tile-hash`, `bundle`, `bundle-hash`, with the path and, where it
 *   is one, the leaf that is wrong
 */
export async function checkBundles(
  { first, tileHashes }: BundleJob,
  fetch: FetchTile,
): Promise<readonly CheckedBundle[]> {
  return Promise.all(tileHashes.map((hash, i) => checkBundle(first + i, hash, fetch)));
}

async function checkBundle(
  index: number,
  tileHash: Uint8Array,
  fetch: FetchTile,
): Promise<CheckedBundle> {
  const address = { level: 0, index, width: TILE_WIDTH } as const;
  const paths = { tile: tilePath(address), bundle: tilePath({ ...address, level: 'entries' }) };
  const [tile, bundle] = await Promise.all([fetch(paths.tile), fetch(paths.bundle)]);
  checkTile(tile, address);
  if (!equal(hashOfTile(tile), tileHash)) {
    throw new LedgerError('tile-hash', paths.tile, { path: paths.tile });
  }
  entriesOf(bundle, paths.bundle).forEach((entry, i) => {
    const expected = tile.subarray(i * HASH_LENGTH, (i + 1) * HASH_LENGTH);
    if (equal(leafHash(entry), expected)) return;
    const leaf = index * TILE_WIDTH + i;
    throw new LedgerError('bundle-hash', paths.bundle, { path: paths.bundle, leaf });
  });
  return { index, bytes: bundle };
}

/** @throws LedgerError `bundle` */
export function entriesOf(bundle: Uint8Array, path: string): readonly Uint8Array[] {
  try {
    return decodeEntryBundle(bundle, TILE_WIDTH);
  } catch (cause) {
    throw new LedgerError('bundle', path, { path, cause });
  }
}
