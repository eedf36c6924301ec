import { Audit, type AuditState } from '@nearhand/ledger/audit';
import { type LogKeys, type OpenedCheckpoint, openCheckpoint } from '@nearhand/ledger/checkpoint';
import { LedgerError } from '@nearhand/ledger/error';
import { TileReader, type TreeHead } from '@nearhand/ledger/tile-reader';
import { BundlePool } from './bundle-pool.ts';
import { believeChecked } from './checked-signatures.ts';
import { LedgerSource } from './ledger-source.ts';
import { walkLeaves } from './ledger-walk.ts';
import { hashNatively } from './native-hash.ts';

/** How far a check of a ledger has come. */
export interface Followed {
  /** The signed checkpoint that everything is held to, byte for byte. */
  readonly checkpoint: Uint8Array;
  readonly audit: AuditState;
}

export interface Following {
  readonly url: string;
  readonly keys: LogKeys;
  /** Where an earlier check ended. */
  readonly begun?: Followed;
  /** Heads that the ledger must have grown from. */
  readonly remembered?: readonly TreeHead[];
  /** Told now and then, and once at the end; what it is given can be begun with later. */
  readonly onProgress?: (size: number, total: number, followed: () => Followed) => void;
  /** Ends the check at the next stretch; what was checked is in the last progress. */
  readonly signal?: AbortSignal;
}

export interface FollowedLedger {
  readonly opened: OpenedCheckpoint;
  readonly followed: Followed;
}

/**
 * Checks a ledger from its first leaf, or from where an earlier check ended, up to the newest
 * checkpoint: that it grew from every head that is remembered, that each tile and entry leads to the
 * root, and what `Audit` says of each leaf.
 * @throws LedgerError with the path of the tile or the number of the leaf that is wrong
 */
export async function followLedger(following: Following): Promise<FollowedLedger> {
  const { url, keys, begun, remembered = [], signal } = following;
  hashNatively();
  const source = new LedgerSource(url);
  const checkpoint = await source.fetch('checkpoint');
  const opened = await openCheckpoint(checkpoint, keys);
  const reader = new TileReader(opened.checkpoint, source.fetch);
  const before =
    begun === undefined ? [] : [(await openCheckpoint(begun.checkpoint, keys)).checkpoint];
  for (const head of [...before, ...remembered]) await checkGrown(reader, head);
  const audit = new Audit(begun?.audit);
  const followed = (): Followed => ({ checkpoint, audit: audit.state() });
  const pool = new BundlePool(url);
  const checked = believeChecked();
  try {
    for await (const { leaves, names } of walkLeaves(reader, pool, audit.size)) {
      checked.add(names);
      for (const leaf of leaves) await audit.take(leaf);
      checked.clear();
      following.onProgress?.(audit.size, reader.head.size, followed);
      if (signal?.aborted) break;
    }
  } finally {
    await pool.close();
  }
  if (!signal?.aborted) checkEnd(audit, reader.head);
  return { opened, followed: followed() };
}

async function checkGrown(reader: TileReader, older: TreeHead): Promise<void> {
  if (older.size > 0) await reader.checkGrownFrom(older);
}

/** ROOMS.md, "The ledger": every published checkpoint's last leaf is an index. */
function checkEnd(audit: Audit, { size }: TreeHead): void {
  if (audit.size === 0 || audit.state().isIndexed) return;
  throw new LedgerError('index-map', `leaf ${size - 1}`, { leaf: size - 1 });
}
