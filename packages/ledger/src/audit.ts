import { equal, toBase64url } from '@nearhand/seal/bytes';
import { checkLeaf, type DeskHistory } from './desk-history.ts';
import { LedgerError } from './error.ts';
import { type IndexValue, indexChange } from './index-map.ts';
import { IndexTrie } from './index-trie.ts';
import { decodeLeaf, type LeafKind, peekKind } from './leaf.ts';
import { decodeReleaseManifest, releaseHash } from './release-manifest.ts';
import { decodeRestore } from './restore.ts';

/** What a release leaf said last. */
export interface ServedNow {
  /** The number of the leaf. */
  readonly leaf: number;
  /** SHA-256 of the manifest, base64url. */
  readonly hash: string;
  readonly version: string;
}

/** What the leaves of a ledger come to, from the first up to `size`. */
export interface AuditState {
  readonly size: number;
  readonly desks: ReadonlyMap<string, DeskHistory>;
  readonly index: ReadonlyMap<string, IndexValue>;
  /** How many leaves of each kind; of a kind that this version does not know, under `unknown`. */
  readonly counts: Readonly<Record<LeafKind | 'unknown', number>>;
  readonly served: ServedNow | undefined;
  /** Whether the last leaf is an index, as it is at the end of every published checkpoint. */
  readonly isIndexed: boolean;
}

const none = { root: 0, device: 0, roster: 0, leaving: 0, release: 0, restore: 0, index: 0 };

/**
 * Goes through a whole ledger, leaf by leaf from the first on, and checks all that can be checked
 * from outside: encodings, signatures and thresholds, and that every index says what the leaves
 * before it come to.
 */
export class Audit {
  #size: number;
  readonly #desks: Map<string, DeskHistory>;
  readonly #index = new IndexTrie();
  readonly #counts: Record<LeafKind | 'unknown', number>;
  #served: ServedNow | undefined;
  #isIndexed: boolean;

  /** @param begun where an earlier audit ended; without it, the first leaf is next */
  constructor(begun?: AuditState) {
    this.#size = begun?.size ?? 0;
    this.#desks = new Map(begun?.desks);
    this.#counts = { ...(begun?.counts ?? { ...none, unknown: 0 }) };
    this.#served = begun?.served;
    this.#isIndexed = begun?.isIndexed ?? false;
    for (const [desk, value] of begun?.index ?? []) this.#index.set(desk, value);
  }

  get size(): number {
    return this.#size;
  }

  state(): AuditState {
    return {
      size: this.#size,
      desks: new Map(this.#desks),
      index: new Map(this.#index.entries()),
      counts: { ...this.#counts },
      served: this.#served,
      isIndexed: this.#isIndexed,
    };
  }

  /**
   * Takes the next leaf. Nothing has changed where it is refused.
   * @throws LedgerError `leaf`, with the number of the leaf and what is wrong as its cause; `index-map`,
   *   with its number, for an index that says something else than the leaves before it
   */
  async take(bytes: Uint8Array): Promise<void> {
    const kind = peekKind(bytes);
    // A leaf of no desk costs no wait: ledgers will be long with them.
    if (kind === 'index') this.#checkIndex(bytes);
    else if (kind !== undefined) await this.#check(kind, bytes);
    this.#counts[kind ?? 'unknown'] += 1;
    this.#isIndexed = kind === 'index';
    this.#size += 1;
  }

  #checkIndex(bytes: Uint8Array): void {
    if (equal(bytes, this.#index.leaf())) return;
    const leaf = this.#size;
    throw new LedgerError('index-map', `leaf ${leaf}`, { leaf });
  }

  async #check(kind: LeafKind, bytes: Uint8Array): Promise<void> {
    try {
      if (kind === 'release') this.#served = this.#release(bytes);
      else if (kind === 'restore') decodeRestore(unsigned(bytes));
      else await this.#checkDesk(bytes);
    } catch (cause) {
      const leaf = this.#size;
      throw new LedgerError('leaf', `leaf ${leaf}`, { leaf, cause });
    }
  }

  async #checkDesk(bytes: Uint8Array): Promise<void> {
    const history = await checkLeaf(this.#desks, bytes);
    const change = indexChange(bytes, (desk) => this.#index.get(desk));
    if (history !== undefined) this.#desks.set(history.desk, history);
    if (change !== undefined) this.#index.set(change.desk, change.value);
  }

  #release(bytes: Uint8Array): ServedNow {
    const payload = unsigned(bytes);
    const { version } = decodeReleaseManifest(payload);
    return { leaf: this.#size, hash: toBase64url(releaseHash(payload)), version };
  }
}

/** The payload of a leaf that nobody signs: it says what the server itself did. */
function unsigned(bytes: Uint8Array): Uint8Array {
  const { payload, signatures } = decodeLeaf(bytes);
  if (signatures.length > 0) throw new LedgerError('threshold', 'signed by a stranger');
  return payload;
}
