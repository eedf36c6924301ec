import { concat, equal, fromBase64url, u8, u32, zeros } from '@nearhand/seal/bytes';
import { bit, branchHash, entryHash, type IndexValue } from './index-map.ts';
import { encodeLeaf } from './leaf.ts';

interface Place {
  readonly desk: Uint8Array;
  readonly value: IndexValue;
  readonly hash: Uint8Array;
}

interface Branch {
  readonly zero: Node;
  readonly one: Node;
  readonly hash: Uint8Array;
}

type Node = Place | Branch | undefined;

/**
 * The map of `index-map.ts`, kept with the hashes of all its nodes: a change costs as many hashes as
 * the desk's path is long, however many desks there are. For those who recompute the index at every
 * checkpoint of a long ledger.
 */
export class IndexTrie {
  #top: Node;
  readonly #values = new Map<string, IndexValue>();

  /** What the index has of a desk (base64url). */
  get(desk: string): IndexValue | undefined {
    return this.#values.get(desk);
  }

  set(desk: string, value: IndexValue): void {
    const id = fromBase64url(desk);
    this.#values.set(desk, value);
    this.#top = put(this.#top, { desk: id, value, hash: entryHash(id, value) }, 0);
  }

  entries(): Iterable<readonly [string, IndexValue]> {
    return this.#values.entries();
  }

  /** `indexLeaf` of the same map. */
  leaf(): Uint8Array {
    const payload = concat(u8(1), u32(this.#values.size), this.#top?.hash ?? zeros());
    return encodeLeaf({ kind: 'index', payload, signatures: [] });
  }
}

function put(node: Node, place: Place, depth: number): Node {
  if (node === undefined) return place;
  if ('desk' in node) {
    if (equal(node.desk, place.desk)) return place;
    // Both go as deep as it takes to part them.
    return put(put(branchOf(undefined, undefined), node, depth), place, depth);
  }
  return bit(place.desk, depth)
    ? branchOf(node.zero, put(node.one, place, depth + 1))
    : branchOf(put(node.zero, place, depth + 1), node.one);
}

function branchOf(zero: Node, one: Node): Branch {
  return { zero, one, hash: branchHash(zero?.hash ?? zeros(), one?.hash ?? zeros()) };
}
