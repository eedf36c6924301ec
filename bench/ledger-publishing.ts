import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partialTiles, rootFromPartials, TILE_WIDTH } from '@nearhand/ledger/tile';
import { EmbeddedPostgres } from '../apps/server/src/db/embedded/embedded-postgres.ts';
import { migrate } from '../apps/server/src/db/migrate.ts';
import { openPool, type Pool } from '../apps/server/src/db/pool.ts';
import { createCommunity } from '../apps/server/src/features/community/community.ts';
import {
  LeafGroup,
  type NewLeaf,
  queueLeaves,
} from '../apps/server/src/features/ledger/leaf-queue.ts';
import { openLedger } from '../apps/server/src/features/ledger/open-ledger.ts';
import { type Publisher, publish } from '../apps/server/src/features/ledger/publication.ts';
import { PublishedMark } from '../apps/server/src/features/ledger/published-mark.ts';
import { createLog } from '../apps/server/src/log.ts';

const writers = 32;
const writeForMs = 6_000;
const leafLength = 200;

/** A database of our own kind on this disk, durable as the server's is. */
export interface Scratch {
  readonly pool: Pool;
  readonly dataFolder: string;
  close(): Promise<void>;
}

export async function openScratch(): Promise<Scratch> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'nearhand-bench-'));
  const log = createLog('error');
  const postgres = await EmbeddedPostgres.start({ dataFolder, log });
  const pool = openPool(postgres.connection, log, writers + 4);
  await migrate(pool.pg);
  const close = async () => {
    await pool.close();
    await postgres.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  return { pool, dataFolder, close };
}

async function newLedger({ pool, dataFolder }: Scratch): Promise<Publisher> {
  const name = `bench-${randomBytes(4).toString('hex')}`;
  const owner = await createCommunity(pool.db, {
    slug: name,
    kind: 'sample',
    names: { en: name, 'zh-Hant': name, 'zh-Hans': name },
    timeZone: 'Asia/Taipei',
    holidays: [],
    emergencyNumbers: [],
    crisisNumbers: [],
    neighbourhoods: [],
  });
  await openLedger(pool.db, dataFolder, owner);
  const mark = new PublishedMark(dataFolder, owner.ledgerOrigin);
  return { db: pool.db, dataFolder, owner, mark };
}

/** Random bytes as a leaf of a kind that changes no desk. */
function anyLeaf(): NewLeaf {
  const leaf = randomBytes(leafLength);
  leaf.set([1, 8]);
  return { leaf };
}

/** How 32 writers hand leaves over: one each and commits shared, or so many in a transaction of their own. */
export type Handing = 'shared' | number;

/**
 * Leaves a second from 32 writers, each of them waiting until its own are on the disk, while they are
 * published; the clock runs until the last one stands under a signed checkpoint.
 */
export async function durableLeaves(scratch: Scratch, handing: Handing): Promise<number> {
  const publisher = await newLedger(scratch);
  const { db, owner } = publisher;
  const group = new LeafGroup(db, owner.id);
  const leavesEach = handing === 'shared' ? 1 : handing;
  const handOver = async (leaves: readonly NewLeaf[]): Promise<void> => {
    if (handing === 'shared') for (const leaf of leaves) await group.handOver(leaf);
    else await db.transaction().execute((in_) => queueLeaves(in_, owner.id, leaves));
  };
  let count = 0;
  let isWriting = true;
  const began = performance.now();
  const write = async () => {
    while (performance.now() - began < writeForMs) {
      await handOver(Array.from({ length: leavesEach }, anyLeaf));
      count += leavesEach;
    }
  };
  const publishing = (async () => {
    while (isWriting || (await publish(publisher)) !== 'nothing-new') {
      if (isWriting) await new Promise((resolve) => setTimeout(resolve, 300));
      await publish(publisher);
    }
  })();
  await Promise.all(Array.from({ length: writers }, write));
  isWriting = false;
  await publishing;
  return (count / (performance.now() - began)) * 1000;
}

/** How long each of some publications takes, in milliseconds, onto a tree of `size` leaves. */
export async function publishOnto(
  scratch: Scratch,
  size: number,
  added: number,
  rounds: number,
): Promise<readonly number[]> {
  const publisher = await newLedger(scratch);
  await standIn(scratch, publisher, size);
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const leaves = Array.from({ length: added }, anyLeaf);
    await publisher.db
      .transaction()
      .execute((transaction) => queueLeaves(transaction, publisher.owner.id, leaves));
    const began = performance.now();
    const done = await publish(publisher);
    took.push(performance.now() - began);
    if (typeof done === 'string') throw new Error(done);
  }
  return took;
}

/**
 * Tiles as a tree of this size has them, in their number and size; the hashes are any, and those on the
 * edge make the root. Bundles stand in with 4 kB each, so that the disk of a small machine holds them.
 */
async function standIn({ pool }: Scratch, { owner }: Publisher, size: number): Promise<void> {
  const full = Math.floor(size / TILE_WIDTH);
  const levels: readonly (readonly [level: number, count: number, length: number])[] = [
    [0, full, 8192],
    [1, Math.floor(full / TILE_WIDTH), 8192],
    [-1, full, 4096],
  ];
  for (const [level, count, length] of levels) {
    // 32 bytes at a time would take as long as the hashing itself.
    await pool.pg.query(
      `insert into ledger_tiles (community_id, level, number, bytes)
       select $1, $2, n, decode(repeat(md5(n::text), $4 / 16), 'hex') from generate_series(0, $3 - 1) n`,
      [owner.id, level, count, length],
    );
  }
  const partials = partialTiles(size).map(({ width }) => new Uint8Array(randomBytes(width * 32)));
  const addresses = partialTiles(size);
  for (const [i, bytes] of partials.entries()) {
    const { level, index } = addresses[i] ?? { level: 0, index: 0 };
    await pool.pg.query('insert into ledger_tiles values ($1, $2, $3, $4)', [
      owner.id,
      level,
      index,
      Buffer.from(bytes),
    ]);
  }
  const width = size % TILE_WIDTH;
  const bundle = Buffer.alloc(width * 2);
  await pool.pg.query('insert into ledger_tiles values ($1, -1, $2, $3)', [owner.id, full, bundle]);
  await pool.pg.query(
    `update ledger_heads set size = $2, root = $3, checkpoint = '' where community_id = $1`,
    [owner.id, size, Buffer.from(rootFromPartials(partials))],
  );
  await pool.pg.query('vacuum analyze ledger_tiles');
  await pool.pg.query('checkpoint');
}
