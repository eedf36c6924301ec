import { LedgerError } from './error.ts';
import { joinNodes, nodeHash, nodesOf, readSize, type TreeNode } from './tree.ts';

/** So many hashes stand in a full tile, and so many entries in a full bundle. */
export const TILE_WIDTH = 256;
/** A tile spans so many rows of the tree. */
export const TILE_HEIGHT = 8;
export const HASH_LENGTH = 32;

/** Which tile (C2SP tlog-tiles, "Merkle Tree"), or which bundle of entries ("Log entries"). */
export interface TileAddress {
  /** 0 for leaf hashes; bundles stand beside level 0. */
  readonly level: number | 'entries';
  /** Counted from 0 within the level. */
  readonly index: number;
  /** How many hashes or entries: 256 in a full one. */
  readonly width: number;
}

/** The path below the log's prefix: `tile/<L>/<N>[.p/<W>]`. */
export function tilePath({ level, index, width }: TileAddress): string {
  const groups: string[] = [];
  let left = index;
  do {
    groups.unshift(String(left % 1000).padStart(3, '0'));
    left = Math.floor(left / 1000);
  } while (left > 0);
  const number = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${number}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

const PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/** Which tile a path names, in its one spelling only; else refused as `tile-path`. */
export function readTilePath(path: string): TileAddress {
  const [, level = '', number = '', width] = PATH.exec(path) ?? [];
  const address = {
    level: level === 'entries' ? level : Number(level),
    index: Number(number.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  } as const;
  const isInside =
    (address.level === 'entries' || address.level <= 63) && Number.isSafeInteger(address.index);
  // Numbers with leading zeroes and a width of 256 come out spelled otherwise.
  if (level === '' || !isInside || address.width < 1 || tilePath(address) !== path) {
    throw new LedgerError('tile-path', path.slice(0, 80));
  }
  return address;
}

/** How many full tiles a level has in a tree of `size` leaves, and how wide the partial one is. */
export interface LevelExtent {
  readonly full: number;
  /** 0 where there is none. */
  readonly partial: number;
}

export function extentOf(level: TileAddress['level'], size: number): LevelExtent {
  const row = level === 'entries' ? 0 : level;
  const nodes = Math.floor(readSize(size) / TILE_WIDTH ** row);
  return { full: Math.floor(nodes / TILE_WIDTH), partial: nodes % TILE_WIDTH };
}

/** The tile with this number as a tree of `size` leaves has it; refused as `index` where it has none. */
export function tileIn(size: number, level: TileAddress['level'], index: number): TileAddress {
  const { full, partial } = extentOf(level, size);
  const width = index < full ? TILE_WIDTH : index === full ? partial : 0;
  if (width === 0) throw new LedgerError('index', `tile ${level}/${index} of ${size}`);
  return { level, index, width };
}

/** The partial tiles of a tree, from level 0 up; they alone change when it grows. */
export function partialTiles(size: number): readonly TileAddress[] {
  const tiles: TileAddress[] = [];
  for (let level = 0; TILE_WIDTH ** level <= size; level += 1) {
    const { full, partial } = extentOf(level, size);
    if (partial > 0) tiles.push({ level, index: full, width: partial });
  }
  return tiles;
}

/** Where in which tile a node of the tree is found. */
export interface NodePlace {
  readonly level: number;
  readonly index: number;
  /** The hashes of the tile that the node is over. */
  readonly from: number;
  readonly count: number;
}

export function placeOf({ height, index }: TreeNode): NodePlace {
  const level = Math.floor(height / TILE_HEIGHT);
  const count = 2 ** (height % TILE_HEIGHT);
  const from = index * count;
  return { level, index: Math.floor(from / TILE_WIDTH), from: from % TILE_WIDTH, count };
}

/** Refuses as `tile-length` bytes that are not so many hashes. */
export function checkTile(bytes: Uint8Array, address: TileAddress): void {
  if (bytes.length !== address.width * HASH_LENGTH) {
    const path = tilePath(address);
    throw new LedgerError('tile-length', `${path}: ${bytes.length} bytes`, { path });
  }
}

/** The hash over `count` hashes of a tile, a power of two of them, starting from the one at `from`. */
export function hashInTile(tile: Uint8Array, from: number, count: number): Uint8Array {
  if (count === 1) return tile.subarray(from * HASH_LENGTH, (from + 1) * HASH_LENGTH);
  const middle = count / 2;
  return nodeHash(hashInTile(tile, from, middle), hashInTile(tile, from + middle, middle));
}

/** The hash over a whole full tile, which stands in the tile above it. */
export function hashOfTile(tile: Uint8Array): Uint8Array {
  return hashInTile(tile, 0, TILE_WIDTH);
}

/** The root of a tree from its partial tiles, given from level 0 up as `partialTiles` names them. */
export function rootFromPartials(partials: readonly Uint8Array[]): Uint8Array {
  const perfect = partials.toReversed().flatMap((tile) =>
    nodesOf(0, tile.length / HASH_LENGTH).map(({ height, index }) => {
      const count = 2 ** height;
      return hashInTile(tile, index * count, count);
    }),
  );
  return joinNodes(perfect);
}
