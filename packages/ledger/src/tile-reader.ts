import { equal } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { proveConsistency, verifyConsistency } from './consistency-proof.ts';
import { decodeEntryBundle } from './entry-bundle.ts';
import { LedgerError } from './error.ts';
import { proveInclusion, type ReadNodes, readRanges } from './inclusion-proof.ts';
import {
  checkTile,
  hashInTile,
  hashOfTile,
  partialTiles,
  placeOf,
  rootFromPartials,
  TILE_WIDTH,
  type TileAddress,
  tileIn,
  tilePath,
} from './tile.ts';
import { emptyRoot, readSize } from './tree.ts';

/** Fetches what stands at a path below the log's prefix, such as `tile/0/x001/234`. */
export type FetchTile = (path: string) => Promise<Uint8Array>;

/** A tree head that is believed, as from an opened checkpoint. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

// Full tiles that are kept, the newest: 4 MB.
const KEPT = 512;

/**
 * Reads a log through its tiles, and gives out nothing that does not lead to the root of `head`. A
 * tile, bundle or root that does not is refused as `tile-length`, `tile-hash`, `bundle`, `bundle-hash`
 * or `root`, with its path, and the number of the leaf where it is one.
 */
export class TileReader {
  readonly head: TreeHead;
  readonly #fetch: FetchTile;
  readonly #full = new Map<string, Promise<Uint8Array>>();
  #partials: Promise<ReadonlyMap<string, Uint8Array>> | undefined;

  constructor(head: TreeHead, fetch: FetchTile) {
    readSize(head.size);
    this.head = head;
    this.#fetch = fetch;
  }

  /** The hashes of perfect subtrees of this tree. */
  readonly nodes: ReadNodes = (nodes) =>
    Promise.all(
      nodes.map(async (node) => {
        const { level, index, from, count } = placeOf(node);
        return hashInTile(await this.#tile(level, index), from, count);
      }),
    );

  /** The root that the log had with so many leaves. */
  async rootAt(size: number): Promise<Uint8Array> {
    if (readSize(size) > this.head.size) throw new LedgerError('size', String(size));
    if (size === 0) return emptyRoot();
    const [root] = await readRanges([{ start: 0, end: size }], this.nodes);
    return root as Uint8Array;
  }

  /** Refuses as `consistency` (or `size`) an earlier head that this log did not grow from. */
  async checkGrownFrom(older: TreeHead): Promise<void> {
    verifyConsistency(
      older.size,
      this.head.size,
      older.root,
      this.head.root,
      await this.consistencyProof(older.size),
    );
  }

  inclusionProof(index: number): Promise<readonly Uint8Array[]> {
    return proveInclusion(index, this.head.size, this.nodes);
  }

  consistencyProof(older: number): Promise<readonly Uint8Array[]> {
    return proveConsistency(older, this.head.size, this.nodes);
  }

  /** The hash of a leaf. */
  async leafHash(index: number): Promise<Uint8Array> {
    const [hash] = await this.nodes([{ height: 0, index }]);
    return hash as Uint8Array;
  }

  /** The entries of a bundle, each of which has its hash in the tree. */
  async entries(bundle: number): Promise<readonly Uint8Array[]> {
    const address = tileIn(this.head.size, 'entries', bundle);
    const path = tilePath(address);
    const [bytes, hashes] = await Promise.all([this.#fetch(path), this.#tile(0, bundle)]);
    const entries = readBundle(bytes, address, path);
    entries.forEach((entry, i) => {
      if (equal(leafHash(entry), hashInTile(hashes, i, 1))) return;
      const leaf = bundle * TILE_WIDTH + i;
      throw new LedgerError('bundle-hash', `${path}: leaf ${leaf}`, { path, leaf });
    });
    return entries;
  }

  /** A tile that is verified: by the root where it is partial, else by the tile above it. */
  async #tile(level: number, index: number): Promise<Uint8Array> {
    const address = tileIn(this.head.size, level, index);
    const path = tilePath(address);
    if (address.width < TILE_WIDTH) {
      this.#partials ??= this.#readPartials();
      return (await this.#partials).get(path) as Uint8Array;
    }
    const kept = this.#full.get(path) ?? this.#readFull(level, address);
    this.#keep(path, kept);
    return kept;
  }

  /** The partial tiles together make the root. */
  async #readPartials(): Promise<ReadonlyMap<string, Uint8Array>> {
    const addresses = partialTiles(this.head.size);
    const paths = addresses.map(tilePath);
    try {
      const tiles = await Promise.all(addresses.map((address) => this.#fetchTile(address)));
      if (!equal(rootFromPartials(tiles), this.head.root)) {
        const path = paths.join(' ');
        throw new LedgerError('root', `of ${this.head.size} leaves: ${path}`, { path });
      }
      return new Map(paths.map((path, i) => [path, tiles[i] as Uint8Array]));
    } catch (error) {
      this.#partials = undefined;
      throw error;
    }
  }

  async #readFull(level: number, address: TileAddress): Promise<Uint8Array> {
    const [bytes, above] = await Promise.all([
      this.#fetchTile(address),
      this.#tile(level + 1, Math.floor(address.index / TILE_WIDTH)),
    ]);
    if (!equal(hashOfTile(bytes), hashInTile(above, address.index % TILE_WIDTH, 1))) {
      const path = tilePath(address);
      throw new LedgerError('tile-hash', path, { path });
    }
    return bytes;
  }

  async #fetchTile(address: TileAddress): Promise<Uint8Array> {
    const bytes = await this.#fetch(tilePath(address));
    checkTile(bytes, address);
    return bytes;
  }

  /** The newest stay, and only what holds: a tile that failed may be right when fetched again. */
  #keep(path: string, tile: Promise<Uint8Array>): void {
    this.#full.delete(path);
    this.#full.set(path, tile);
    const oldest = this.#full.keys().next();
    if (this.#full.size > KEPT && !oldest.done) this.#full.delete(oldest.value);
    tile.catch(() => this.#full.delete(path));
  }
}

function readBundle(
  bytes: Uint8Array,
  { width }: TileAddress,
  path: string,
): readonly Uint8Array[] {
  try {
    return decodeEntryBundle(bytes, width);
  } catch (cause) {
    throw new LedgerError('bundle', path, { path, cause });
  }
}
