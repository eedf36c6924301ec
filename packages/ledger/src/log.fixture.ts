import { leafHash } from '@nearhand/seal/hash';
import { growBundles } from './entry-bundle.ts';
import { emptyEdge, grow, type TreeEdge } from './growth.ts';
import { TILE_WIDTH, tilePath } from './tile.ts';
import type { FetchTile, TreeHead } from './tile-reader.ts';

/** A log in memory that keeps every tile it ever served. */
export class MemoryLog {
  readonly files = new Map<string, Uint8Array>();
  readonly entries: Uint8Array[] = [];
  readonly fetched: string[] = [];
  head: TreeHead = { size: 0, root: grow(emptyEdge, []).root };
  #edge: TreeEdge = emptyEdge;

  append(entries: readonly Uint8Array[]): void {
    const first = Math.floor(this.entries.length / TILE_WIDTH);
    const growth = grow(this.#edge, entries.map(leafHash));
    this.entries.push(...entries);
    this.#edge = growth.edge;
    this.head = { size: growth.edge.size, root: growth.root };
    for (const tile of growth.tiles) this.files.set(tilePath(tile), tile.bytes);
    const whole = growBundles(0, new Uint8Array(0), this.entries);
    for (const { index, bytes } of whole.slice(first)) {
      const width = Math.min(TILE_WIDTH, this.entries.length - index * TILE_WIDTH);
      this.files.set(tilePath({ level: 'entries', index, width }), bytes);
    }
  }

  readonly fetch: FetchTile = async (path) => {
    this.fetched.push(path);
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new Error(`no ${path}`);
    return bytes;
  };
}

/** Entries that differ from one another. */
export function numberedEntries(from: number, to: number): readonly Uint8Array[] {
  return Array.from({ length: to - from }, (_, i) => new TextEncoder().encode(`entry ${from + i}`));
}
