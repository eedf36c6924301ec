import type { GrownBundle } from '@nearhand/ledger/entry-bundle';
import { bundleLength } from '@nearhand/ledger/entry-bundle';
import { type HashTile, readEdge, type TreeEdge } from '@nearhand/ledger/growth';
import {
  HASH_LENGTH,
  partialTiles,
  readTilePath,
  TILE_WIDTH,
  type TileAddress,
} from '@nearhand/ledger/tile';
import type { FetchTile } from '@nearhand/ledger/tile-reader';
import { sql } from 'kysely';
import type { Db } from '../../db/schema.ts';

/** Bundles stand in the table beside the tiles, at a level of their own. */
const bundles = -1;

/** The bytes of a tile or bundle as far as it has grown; undefined where there is none. */
async function readGrown(
  db: Db,
  communityId: Buffer,
  level: TileAddress['level'],
  number: number,
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('ledger_tiles')
    .select('bytes')
    .where('community_id', '=', communityId)
    .where('level', '=', level === 'entries' ? bundles : level)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.bytes;
}

/**
 * The bytes of a tile or bundle of just this width, which any published tree may have had; undefined
 * where the tree has not grown so far.
 */
export async function readTile(
  db: Db,
  communityId: Buffer,
  { level, index, width }: TileAddress,
): Promise<Buffer | undefined> {
  const grown = await readGrown(db, communityId, level, index);
  if (grown === undefined) return undefined;
  if (level === 'entries') {
    const length = lengthOfEntries(grown, width);
    return length === undefined ? undefined : grown.subarray(0, length);
  }
  const length = width * HASH_LENGTH;
  return grown.length < length ? undefined : grown.subarray(0, length);
}

function lengthOfEntries(bundle: Buffer, width: number): number | undefined {
  try {
    return bundleLength(bundle, width);
  } catch {
    // It has not so many entries.
    return undefined;
  }
}

/** Reads tiles by their path, for a `TileReader`. */
export function tileFetcher(db: Db, communityId: Buffer): FetchTile {
  return async (path) => {
    const bytes = await readTile(db, communityId, readTilePath(path));
    if (bytes === undefined) throw new Error(`no ${path}`);
    return new Uint8Array(bytes);
  };
}

/** What a tree of `size` leaves grows on. */
export async function readTreeEdge(db: Db, communityId: Buffer, size: number): Promise<TreeEdge> {
  const tiles = await Promise.all(
    partialTiles(size).map((address) => readTile(db, communityId, address)),
  );
  return readEdge(
    size,
    tiles.map((tile) => new Uint8Array(tile ?? [])),
  );
}

/** The bundle that is not full yet; empty where the last one is. */
export async function readPartialBundle(
  db: Db,
  communityId: Buffer,
  size: number,
): Promise<Uint8Array> {
  const width = size % TILE_WIDTH;
  if (width === 0) return new Uint8Array(0);
  const address = { level: 'entries', index: Math.floor(size / TILE_WIDTH), width } as const;
  return new Uint8Array((await readTile(db, communityId, address)) ?? []);
}

/** Puts tiles and bundles in their places, over what they have grown from. */
export async function writeTiles(
  transaction: Db,
  communityId: Buffer,
  tiles: readonly HashTile[],
  grownBundles: readonly GrownBundle[],
): Promise<void> {
  const rows = [
    ...tiles.map(({ level, index, bytes }) => ({ level, index, bytes })),
    ...grownBundles.map(({ index, bytes }) => ({ level: bundles, index, bytes })),
  ];
  await sql`
    insert into ledger_tiles (community_id, level, number, bytes)
    select ${communityId}, level, number, bytes
    from unnest(${rows.map(({ level }) => level)}::smallint[],
      ${rows.map(({ index }) => index)}::bigint[],
      ${rows.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))}::bytea[])
      as given (level, number, bytes)
    on conflict (community_id, level, number) do update set bytes = excluded.bytes`.execute(
    transaction,
  );
}
