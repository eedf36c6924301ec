import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyEdge, grow } from '@nearhand/ledger/growth';
import { leafHash } from '@nearhand/seal/hash';
import pg from 'pg';
import { hashNatively } from '../apps/server/src/features/ledger/native-hash.ts';
import { raiseStage } from '../tests/e2e/stage.ts';
import { sendAll } from './append-load.ts';
import { durableLeaves, openScratch, publishOnto, type Scratch } from './ledger-publishing.ts';
import { type Bench, type Measure, median } from './measure.ts';

const rounds = 5;
const batch = 10_000;
const connections = 16;
const requestsEach = 400;
const assets = new URL('../apps/client/dist/assets/', import.meta.url);

/** The public ledger: hashing, durable leaves, publishing onto a large tree, and tiles over HTTP. */
export const bench: Bench = { name: 'ledger', run };

async function run(say: (progress: string) => void): Promise<readonly Measure[]> {
  hashNatively();
  say('hashing in memory');
  const inMemory = median(Array.from({ length: rounds }, hashInMemory));
  const scratch = await openScratch();
  try {
    return [
      {
        what: 'leaves of 200 bytes hashed and put into the tree, in memory',
        value: inMemory,
        unit: '/s',
        target: { atLeast: 100_000 },
      },
      ...(await measureDurable(scratch, say)),
      ...(await measurePublishing(scratch, say)),
      await measureTiles(say),
    ];
  } finally {
    await scratch.close();
  }
}

function hashInMemory(): number {
  const leaves = Array.from({ length: batch * 10 }, (_, i) => {
    const leaf = new Uint8Array(200);
    new DataView(leaf.buffer).setUint32(0, i);
    return leaf;
  });
  const began = performance.now();
  let { edge } = grow(emptyEdge, []);
  for (let at = 0; at < leaves.length; at += batch) {
    edge = grow(edge, leaves.slice(at, at + batch).map(leafHash)).edge;
  }
  return (leaves.length / (performance.now() - began)) * 1000;
}

async function measureDurable(
  scratch: Scratch,
  say: (progress: string) => void,
): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const [handing, how, target] of [
    ['shared', 'one each, commits shared', { atLeast: 5_000 }],
    [1, 'one each, in a transaction of its own', undefined],
    [100, '100 in each transaction', { atLeast: 5_000 }],
  ] as const) {
    say(`durable leaves, ${how}`);
    const value = await durableLeaves(scratch, handing);
    const what = `leaves handed over by 32 writers (${how}) and published, on the disk`;
    measures.push({ what, value, unit: '/s', ...(target && { target }) });
  }
  return measures;
}

async function measurePublishing(
  scratch: Scratch,
  say: (progress: string) => void,
): Promise<readonly Measure[]> {
  say('a tree of 100,000');
  const small = await publishOnto(scratch, 100_000, batch, rounds);
  say('a tree of 10 million');
  const large = await publishOnto(scratch, 10_000_000, batch, rounds);
  return [
    {
      what: 'publishing 10,000 leaves onto 10 million',
      value: median(large),
      unit: 'ms',
      target: { atMost: 3_000 },
    },
    {
      what: 'the same against publishing onto 100,000',
      value: median(large) / median(small),
      unit: 'times',
      target: { atMost: 1.3 },
      floor: { what: 'onto 100,000', value: median(small), unit: 'ms' },
    },
  ];
}

async function measureTiles(say: (progress: string) => void): Promise<Measure> {
  say('a server, for tiles over HTTP');
  const stage = await raiseStage({ NEARHAND_LOG: 'error' });
  try {
    await addLeaves(stage.data, stage.url);
    const file = await nearestAsset(8192);
    const shares: number[] = [];
    let floor = 0;
    let tiles = 0;
    for (let round = 0; round < rounds; round += 1) {
      floor = await load(stage.url, `/app/assets/${file}`);
      tiles = await load(stage.url, '/ledger/tile/0/000');
      say(`${Math.round(tiles)}/s, static file ${Math.round(floor)}/s`);
      shares.push((tiles / floor) * 100);
    }
    return {
      what: 'tiles over HTTP, of the rate of a static file',
      value: median(shares),
      unit: '%',
      target: { atLeast: 80 },
      floor: {
        what: `static file of nearly 8 kB; tiles ${Math.round(tiles)}/s`,
        value: floor,
        unit: '/s',
      },
    };
  } finally {
    await stage.strike();
  }
}

function load(url: string, path: string): Promise<number> {
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
  const requests = Array.from({ length: requestsEach }, () => request);
  return sendAll(
    url,
    Array.from({ length: connections }, () => ({ requests })),
  );
}

/** Enough for a full tile, through the server's own sequencer. */
async function addLeaves(data: string, url: string): Promise<void> {
  const client = new pg.Client({
    host: join(data, 'socket'),
    user: 'nearhand',
    database: 'nearhand',
  });
  await client.connect();
  await client.query(
    `insert into ledger_pending (community_id, place, leaf)
     select community_id, n, n::text::bytea from communities, generate_series(1, 300) n`,
  );
  await client.end();
  let status = 0;
  while (status !== 200) ({ status } = await fetch(`${url}/ledger/tile/0/000`));
}

async function nearestAsset(size: number): Promise<string> {
  const names = (await readdir(assets)).filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(
    names.map(async (name) => Math.abs((await stat(new URL(name, assets))).size - size)),
  );
  const nearest = names[sizes.indexOf(Math.min(...sizes))];
  if (nearest === undefined) throw new Error('the private app is not built');
  return nearest;
}
