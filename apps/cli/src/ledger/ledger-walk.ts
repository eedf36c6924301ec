import { TILE_WIDTH, tilePath } from '@nearhand/ledger/tile';
import type { TileReader } from '@nearhand/ledger/tile-reader';
import { entriesOf } from './bundle-check.ts';
import type { BundlePool, CheckedJob } from './bundle-pool.ts';

/** Leaves that stand in the tree, one after another. */
export interface LeafRun {
  /** The number of the first. */
  readonly first: number;
  readonly leaves: readonly Uint8Array[];
  /** Of signatures among them that hold already. */
  readonly names: readonly string[];
}

const BUNDLES_A_JOB = 8;

/**
 * All leaves from number `from` on, in order, each held to the root of the reader's tree. Threads
 * work ahead, a few jobs at most, so that memory stays the same however long the ledger is.
 * @throws LedgerError and CliError as `checkBundles` and `TileReader.entries`
 */
export async function* walkLeaves(
  reader: TileReader,
  pool: BundlePool,
  from: number,
): AsyncGenerator<LeafRun> {
  const full = Math.floor(reader.head.size / TILE_WIDTH);
  const ahead: Promise<CheckedJob>[] = [];
  let next = Math.floor(from / TILE_WIDTH);
  const begin = (): void => {
    const count = Math.min(BUNDLES_A_JOB, full - next);
    const job = checkJob(reader, pool, next, count);
    // Whoever waits for it hears of it; those behind it may never be waited for.
    job.catch(() => undefined);
    ahead.push(job);
    next += count;
  };
  while (next < full || ahead.length > 0) {
    while (next < full && ahead.length < pool.size + 2) begin();
    const job = await ahead.shift();
    if (job !== undefined) yield runOf(job, from);
  }
  if (reader.head.size % TILE_WIDTH > 0) {
    const leaves = await reader.entries(full);
    const first = full * TILE_WIDTH;
    const skipped = Math.max(0, from - first);
    if (skipped < leaves.length) {
      yield { first: first + skipped, leaves: leaves.slice(skipped), names: [] };
    }
  }
}

async function checkJob(
  reader: TileReader,
  pool: BundlePool,
  first: number,
  count: number,
): Promise<CheckedJob> {
  const tiles = Array.from({ length: count }, (_, i) => ({ height: 8, index: first + i }));
  return pool.check({ first, tileHashes: await reader.nodes(tiles) });
}

function runOf({ bundles, names }: CheckedJob, from: number): LeafRun {
  const first = (bundles[0]?.index ?? 0) * TILE_WIDTH;
  const leaves = bundles.flatMap(({ index, bytes }) =>
    entriesOf(bytes, tilePath({ level: 'entries', index, width: TILE_WIDTH })),
  );
  const skipped = Math.max(0, from - first);
  return { first: first + skipped, leaves: leaves.slice(skipped), names };
}
