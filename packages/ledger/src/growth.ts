import { concat } from '@nearhand/seal/bytes';
import { LedgerError } from './error.ts';
import {
  checkTile,
  HASH_LENGTH,
  hashOfTile,
  partialTiles,
  rootFromPartials,
  TILE_WIDTH,
  type TileAddress,
} from './tile.ts';
import { readSize } from './tree.ts';

/** A tree as far as growing it needs: its size, and its partial tiles from level 0 up. */
export interface TreeEdge {
  readonly size: number;
  /** The bytes of `partialTiles(size)`, in that order. */
  readonly partials: readonly Uint8Array[];
}

export interface HashTile extends TileAddress {
  readonly level: number;
  readonly bytes: Uint8Array;
}

/** What a tree has become. */
export interface Growth {
  readonly edge: TreeEdge;
  readonly root: Uint8Array;
  /** Every tile that is new or wider than before, from level 0 up; the last of a level may be partial. */
  readonly tiles: readonly HashTile[];
}

/** Takes up the edge of a tree; refuses with `size` or `tile-length` what is none. */
export function readEdge(size: number, partials: readonly Uint8Array[]): TreeEdge {
  const addresses = partialTiles(readSize(size));
  if (addresses.length !== partials.length) throw new LedgerError('size', `edge of ${size}`);
  for (const [i, address] of addresses.entries()) checkTile(partials[i] as Uint8Array, address);
  return { size, partials };
}

export const emptyEdge: TreeEdge = { size: 0, partials: [] };

/** The tree with these leaf hashes put behind its last one. */
export function grow(edge: TreeEdge, leafHashes: readonly Uint8Array[]): Growth {
  const size = readSize(edge.size + leafHashes.length);
  const before = new Map(partialTiles(edge.size).map(({ level }, i) => [level, edge.partials[i]]));
  const tiles: HashTile[] = [];
  const partials: Uint8Array[] = [];
  let added = leafHashes;
  for (let level = 0; TILE_WIDTH ** level <= size; level += 1) {
    const kept = before.get(level) ?? new Uint8Array(0);
    const first = Math.floor(edge.size / TILE_WIDTH ** (level + 1));
    const row = tilesOfRow(level, first, concat(kept, ...added));
    if (added.length > 0) tiles.push(...row);
    const last = row.at(-1);
    if (last !== undefined && last.width < TILE_WIDTH) partials.push(last.bytes);
    // Only full tiles are hashed into the level above.
    added = added.length === 0 ? [] : row.filter(isFull).map(({ bytes }) => hashOfTile(bytes));
  }
  return { edge: { size, partials }, root: rootFromPartials(partials), tiles };
}

function isFull({ width }: TileAddress): boolean {
  return width === TILE_WIDTH;
}

function tilesOfRow(level: number, first: number, hashes: Uint8Array): readonly HashTile[] {
  const length = TILE_WIDTH * HASH_LENGTH;
  return Array.from({ length: Math.ceil(hashes.length / length) }, (_, i) => {
    const bytes = hashes.slice(i * length, (i + 1) * length);
    return { level, index: first + i, width: bytes.length / HASH_LENGTH, bytes };
  });
}
