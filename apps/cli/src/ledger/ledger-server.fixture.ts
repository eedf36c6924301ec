import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeCheckpoint, type LogKeys } from '@nearhand/ledger/checkpoint';
import { encodeEntryBundle } from '@nearhand/ledger/entry-bundle';
import { emptyEdge, grow, type TreeEdge } from '@nearhand/ledger/growth';
import { encodeNote } from '@nearhand/ledger/note';
import { type NoteSigner, noteSigner, noteVerifier } from '@nearhand/ledger/note-signature';
import { readTilePath, TILE_WIDTH, tilePath } from '@nearhand/ledger/tile';
import { leafHash } from '@nearhand/seal/hash';

export const ORIGIN = 'nearhand/7f3k2mq5zbahnvcd4xw6yte2oe';

/** A tiled log in memory, whose leaves are whatever it is given, served over HTTP on this machine. */
export class LedgerServer {
  readonly #leaves: Uint8Array[] = [];
  readonly #tiles = new Map<string, Uint8Array>();
  readonly #server: Server;
  readonly signer: NoteSigner;
  #edge: TreeEdge = emptyEdge;
  #root = new Uint8Array(32);
  /** What is answered in place of a path; undefined for the truth, null for a 404. */
  instead: (path: string, truth: Uint8Array | undefined) => Uint8Array | null | undefined = () =>
    undefined;
  requests = 0;

  private constructor(server: Server, signer: NoteSigner) {
    this.#server = server;
    this.signer = signer;
  }

  static async open(leaves: readonly Uint8Array[], seed = 7): Promise<LedgerServer> {
    const signer = await noteSigner(ORIGIN, new Uint8Array(32).fill(seed));
    const server = createServer();
    const ledger = new LedgerServer(server, signer);
    server.on('request', (request, response) => {
      void ledger.#answer((request.url ?? '').replace('/ledger/', '')).then((bytes) => {
        response.statusCode = bytes === undefined ? 404 : 200;
        response.end(bytes);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // As a server publishes: so many at a time, which an argument list can hold.
    for (let at = 0; at < leaves.length; at += 10_000)
      ledger.publish(leaves.slice(at, at + 10_000));
    return ledger;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get size(): number {
    return this.#edge.size;
  }

  get root(): Uint8Array {
    return this.#root;
  }

  get keys(): LogKeys {
    return { origin: ORIGIN, log: [noteVerifier(this.signer.key)], witnesses: [] };
  }

  publish(leaves: readonly Uint8Array[]): void {
    for (const leaf of leaves) this.#leaves.push(leaf);
    const { edge, root, tiles } = grow(this.#edge, leaves.map(leafHash));
    for (const { bytes, ...address } of tiles) this.#tiles.set(tilePath(address), bytes);
    this.#edge = edge;
    this.#root = new Uint8Array(root);
  }

  async checkpoint(): Promise<Uint8Array> {
    const text = encodeCheckpoint({
      origin: ORIGIN,
      size: this.size,
      root: this.#root,
      extensions: [],
    });
    return encodeNote({ text, signatures: [await this.signer.sign(text)] });
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(path: string): Promise<Uint8Array | undefined> {
    this.requests += 1;
    const truth = path === 'checkpoint' ? await this.checkpoint() : this.#resource(path);
    const instead = this.instead(path, truth);
    return instead === undefined ? truth : (instead ?? undefined);
  }

  #resource(path: string): Uint8Array | undefined {
    const address = readTilePath(path);
    if (address.level !== 'entries') return this.#tiles.get(path);
    const first = address.index * TILE_WIDTH;
    const leaves = this.#leaves.slice(first, first + address.width);
    return leaves.length === address.width ? encodeEntryBundle(leaves) : undefined;
  }
}
