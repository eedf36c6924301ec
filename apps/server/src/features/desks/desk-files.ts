import { decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { proveConsistency } from '@nearhand/ledger/consistency-proof';
import { type DeskFile, encodeDeskFile } from '@nearhand/ledger/desk-file';
import { decodeDeviceEntry } from '@nearhand/ledger/device-entry';
import { proveSet } from '@nearhand/ledger/inclusion-set';
import { indexLeaf, indexPath } from '@nearhand/ledger/index-map';
import { decodeLeaf, type Leaf } from '@nearhand/ledger/leaf';
import { decodeNote } from '@nearhand/ledger/note';
import { TileReader } from '@nearhand/ledger/tile-reader';
import { equal, fromBase64url, toBase64url } from '@nearhand/seal/bytes';
import { leafHash } from '@nearhand/seal/hash';
import { decodeLeaving, decodeRoster } from '@nearhand/seal/roster';
import type { Kysely } from 'kysely';
import type { Database, Db } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import {
  type KeyOwner,
  leavesAbout,
  readIndex,
  servedCheckpoint,
  tileFetcher,
} from '../ledger/ledger.ts';

/** A desk's file, and the size of the tree that it is of. */
export interface MadeFile {
  readonly size: number;
  readonly bytes: Buffer;
}

/** What counts now, or all that the ledger ever said of a desk. */
export type Extent = 'now' | 'history';

const mostKept = 500;
/** A desk file numbers its leaves with 16 bits. */
const mostLeaves = 0xffff;

/** The desks' files at the checkpoint that clients are shown, each made when it is first asked for. */
export class DeskFiles {
  readonly #db: Kysely<Database>;
  readonly #owner: KeyOwner;
  readonly #kept = new Map<string, Promise<MadeFile>>();
  #reader: { readonly size: number; readonly reader: TileReader } | undefined;

  constructor(db: Kysely<Database>, owner: KeyOwner) {
    this.#db = db;
    this.#owner = owner;
  }

  /** `not-found` for a desk that the ledger has nothing of. */
  async get(deskId: Buffer, extent: Extent): Promise<MadeFile> {
    const note = await this.#checkpoint(this.#db);
    const name = `${extent} ${toBase64url(deskId)} ${note.toString('base64')}`;
    const kept = this.#kept.get(name) ?? this.#make(deskId, extent);
    this.#keep(name, kept);
    return kept;
  }

  /** The hashes that prove that the tree of `older` leaves is the beginning of that of `size`. */
  async consistency(older: number, size: number): Promise<Buffer> {
    const note = await this.#checkpoint(this.#db);
    const head = headOf(note);
    if (older < 1 || older > size || size > head.size) throw new Refusal('not-found');
    const proof = await proveConsistency(older, size, this.#readerAt(head).nodes);
    return Buffer.concat(proof);
  }

  async #make(deskId: Buffer, extent: Extent): Promise<MadeFile> {
    const { note, index, about } = await this.#snapshot(deskId);
    const desk = toBase64url(deskId);
    if (!index.has(desk)) throw new Refusal('not-found');
    const head = headOf(note);
    const reader = this.#readerAt(head);
    const ending = indexLeaf(index);
    // Where the index of an older tree was not kept, as before there was a table for it.
    if (!equal(leafHash(ending), await reader.leafHash(head.size - 1))) {
      throw new Refusal('unavailable');
    }
    const { leaves, left } = leavesOf(about, extent);
    if (leaves.length >= mostLeaves) throw new Refusal('too-large');
    const all = [...leaves, { index: head.size - 1, bytes: ending }];
    const places = all.map((leaf) => leaf.index);
    const bytes = encodeDeskFile({
      checkpoint: new Uint8Array(note),
      desk,
      indexPath: indexPath(index, desk),
      left,
      leaves: all,
      proof: await proveSet(head.size, places, reader.nodes),
    });
    return { size: head.size, bytes: Buffer.from(bytes) };
  }

  /**
   * All of the checkpoint that clients are shown, which is not the newest while witnesses sign that.
   * Tiles are read afterwards: those of a tree stay when it grows.
   */
  #snapshot(deskId: Buffer) {
    return this.#db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (db) => {
        const note = await this.#checkpoint(db);
        const { size } = headOf(note);
        const about = await leavesAbout(db, this.#owner.id, deskId);
        return {
          note,
          index: await readIndex(db, this.#owner.id, size),
          about: about.filter(({ number }) => number < size),
        };
      });
  }

  /** What clients are shown: cosigned by as many witnesses as the policy asks for. */
  async #checkpoint(db: Db): Promise<Buffer> {
    const note = await servedCheckpoint(db, this.#owner);
    if (note === undefined) throw new Refusal('not-found');
    return note;
  }

  /** The tiles of a tree, read once for all desks. */
  #readerAt(head: TileReader['head']): TileReader {
    if (this.#reader?.size !== head.size) {
      const reader = new TileReader(head, tileFetcher(this.#db, this.#owner.id));
      this.#reader = { size: head.size, reader };
    }
    return this.#reader.reader;
  }

  #keep(name: string, made: Promise<MadeFile>): void {
    this.#kept.delete(name);
    this.#kept.set(name, made);
    made.catch(() => this.#kept.delete(name));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function headOf(note: Buffer): TileReader['head'] {
  const { size, root } = decodeCheckpoint(decodeNote(new Uint8Array(note)).text);
  return { size, root };
}

interface Placed {
  readonly number: number;
  readonly leaf: Buffer;
}

/**
 * Of all leaves of a desk, those that its file carries: all of them, or what counts now, which is
 * roots, the newest roster, its devices, the leavings of those of them that left; and everybody who
 * ever left, by hash.
 */
function leavesOf(about: readonly Placed[], extent: Extent): Pick<DeskFile, 'leaves' | 'left'> {
  const placed = about.map(({ number, leaf }) => ({
    index: number,
    bytes: new Uint8Array(leaf),
    leaf: decodeLeaf(leaf),
  }));
  const roster = placed.findLast(({ leaf }) => leaf.kind === 'roster');
  const listed = new Set(roster ? decodeRoster(roster.leaf.payload).devices : []);
  const counts = ({ leaf }: (typeof placed)[number]): boolean =>
    leaf.kind === 'root' || listed.has(deviceOf(leaf) ?? '');
  const leavings = placed.filter(({ leaf }) => leaf.kind === 'leaving');
  return {
    leaves: placed
      .filter((each) => extent === 'history' || each === roster || counts(each))
      .map(({ index, bytes }) => ({ index, bytes })),
    left: leavings.map(({ leaf }) => fromBase64url(decodeLeaving(leaf.payload).device)),
  };
}

/** The hash of the device that a leaf is about, base64url. */
function deviceOf({ kind, payload }: Leaf): string | undefined {
  if (kind === 'device') return toBase64url(decodeDeviceEntry(payload).hash);
  return kind === 'leaving' ? decodeLeaving(payload).device : undefined;
}
