import { decodeCheckpoint } from '@nearhand/ledger/checkpoint';
import { decodeDeskRoot } from '@nearhand/ledger/desk-root';
import { decodeDeviceEntry } from '@nearhand/ledger/device-entry';
import { decodeLeaf, type Leaf, peekKind } from '@nearhand/ledger/leaf';
import { decodeNote } from '@nearhand/ledger/note';
import { decodeReleaseManifest } from '@nearhand/ledger/release-manifest';
import { decodeRestore } from '@nearhand/ledger/restore';
import { TILE_WIDTH } from '@nearhand/ledger/tile';
import { TileReader } from '@nearhand/ledger/tile-reader';
import { toBase64url } from '@nearhand/seal/bytes';
import { decodeLeaving, decodeRoster } from '@nearhand/seal/roster';
import type { Db } from '../../db/schema.ts';
import {
  type KeyOwner,
  type LedgerWitness,
  listWitnesses,
  servedCheckpoint,
  tileFetcher,
  witnessPolicy,
} from '../ledger/ledger.ts';

/** What a leaf says, without the names of persons: those are where somebody chooses whom to ask. */
export type Recorded =
  | { readonly kind: 'root'; readonly desk: string; readonly k: number; readonly n: number }
  | { readonly kind: 'device'; readonly desk: string }
  | {
      readonly kind: 'roster';
      readonly desk: string;
      readonly number: number;
      readonly devices: number;
    }
  | { readonly kind: 'leaving'; readonly desk: string }
  | { readonly kind: 'release'; readonly version: string }
  | { readonly kind: 'restore'; readonly backup: string; readonly day: string }
  | { readonly kind: 'other' };

/** A leaf in its place. */
export interface RecordedLeaf {
  /** From 0, as whoever follows the ledger counts. */
  readonly index: number;
  readonly said: Recorded;
}

/** The ledger as everybody is shown it now. */
export interface LedgerRecord {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  readonly witnesses: readonly LedgerWitness[];
  /** So many of them must have seen a checkpoint before clients believe it. */
  readonly needed: number;
  /** Newest first, without the index leaves that end every checkpoint. */
  readonly leaves: readonly RecordedLeaf[];
  /** Where older ones begin: `before` of the next page; undefined at the beginning of the ledger. */
  readonly older: number | undefined;
}

const mostLeaves = 30;
/** Looked through for one page, however many of them are index leaves. */
const mostBundles = 2;

/** The newest leaves before `before`; undefined before the first publication. */
export async function readLedgerRecord(
  db: Db,
  owner: KeyOwner,
  before = Number.MAX_SAFE_INTEGER,
): Promise<LedgerRecord | undefined> {
  const note = await servedCheckpoint(db, owner);
  if (note === undefined) return undefined;
  const { size, root } = decodeCheckpoint(decodeNote(new Uint8Array(note)).text);
  const reader = new TileReader({ size, root }, tileFetcher(db, owner.id));
  const [witnesses, { needed }, page] = await Promise.all([
    listWitnesses(db, owner),
    witnessPolicy(db, owner),
    readLeaves(reader, Math.min(before, size)),
  ]);
  return { size, root, witnesses, needed, ...page };
}

async function readLeaves(
  reader: TileReader,
  end: number,
): Promise<Pick<LedgerRecord, 'leaves' | 'older'>> {
  const leaves: RecordedLeaf[] = [];
  let next = end;
  for (let bundles = 0; bundles < mostBundles && next > 0; bundles += 1) {
    const bundle = Math.floor((next - 1) / TILE_WIDTH);
    const entries = await reader.entries(bundle);
    while (next > bundle * TILE_WIDTH) {
      if (leaves.length === mostLeaves) return { leaves, older: next };
      next -= 1;
      const bytes = entries[next - bundle * TILE_WIDTH];
      if (bytes !== undefined && peekKind(bytes) !== 'index') {
        leaves.push({ index: next, said: readLeaf(bytes) });
      }
    }
  }
  return { leaves, older: next > 0 ? next : undefined };
}

/** A leaf of a later version, or one that is wrong, is still a leaf: it is counted, not explained. */
function readLeaf(bytes: Uint8Array): Recorded {
  try {
    return readPayload(decodeLeaf(bytes));
  } catch {
    return { kind: 'other' };
  }
}

function readPayload({ kind, payload }: Leaf): Recorded {
  switch (kind) {
    case 'root': {
      const { desk, k, stewards } = decodeDeskRoot(payload);
      return { kind, desk, k, n: stewards.length };
    }
    case 'device':
      return { kind, desk: decodeDeviceEntry(payload).leaf.desk };
    case 'roster': {
      const { desk, number, devices } = decodeRoster(payload);
      return { kind, desk, number, devices: devices.length };
    }
    case 'leaving':
      return { kind, desk: decodeLeaving(payload).desk };
    case 'release':
      return { kind, version: decodeReleaseManifest(payload).version };
    case 'restore': {
      const { backup, day } = decodeRestore(payload);
      return { kind, backup, day };
    }
    case 'index':
      return { kind: 'other' };
  }
}

/** The root as whoever compares two screens reads it: 43 characters. */
export function rootText({ root }: Pick<LedgerRecord, 'root'>): string {
  return toBase64url(root);
}
