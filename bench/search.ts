import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openPool, type Pool } from '../apps/server/src/db/pool.ts';
import { getCommunity } from '../apps/server/src/features/community/community.ts';
import {
  noteListingsMade,
  versionToMake,
} from '../apps/server/src/features/search/index-services.ts';
import { createLog } from '../apps/server/src/log.ts';
import { raiseStage, type Stage } from '../tests/e2e/stage.ts';
import { cityFiles, growDirectory, importCity, twoCharacters } from './directory-population.ts';
import type { Bench, Measure } from './measure.ts';
import { type Load, load } from './page-load.ts';

const sizes = [10_000, 1_000_000] as const;
const clients = 8;
const warmFor = 1500;
const eachFor = 8000;

/**
 * The pages of the directory over HTTP, with 10,000 and with 1,000,000 services, 8 clients on the same
 * machine as server and database. A million services take half an hour to make: with
 * NEARHAND_BENCH_FOLDER, a folder, each population is made there once and found again.
 */
export const bench: Bench = { name: 'search', run };

interface Figures {
  readonly size: number;
  readonly empty: Load;
  readonly search: Load;
  readonly service: Load;
  readonly near: Load;
  readonly first: Load;
  readonly deep: Load;
}

async function run(say: (progress: string) => void): Promise<readonly Measure[]> {
  if (!existsSync(cityFiles)) {
    say(`left out: the city's files are not at ${cityFiles}`);
    return [];
  }
  const found: Figures[] = [];
  for (const size of sizes) found.push(await withServices(size, say));
  return measuresOf(found);
}

async function withServices(size: number, say: (progress: string) => void): Promise<Figures> {
  const { NEARHAND_BENCH_FOLDER: keep } = process.env;
  const data = keep && join(keep, `services-${size}`);
  const settings = { NEARHAND_LOG: 'error', ...(data ? { NEARHAND_DATA: data } : {}) };
  let stage = await raiseStage(settings);
  try {
    await onPool(stage, (pool) => populate(pool, size, say));
    if (data) {
      await stage.stop();
      stage = await raiseStage(settings);
    }
    return await onPool(stage, (pool) => measure(stage, pool, size, say));
  } finally {
    await (data ? stage.stop() : stage.strike());
  }
}

async function onPool<T>(stage: Stage, work: (pool: Pool) => Promise<T>): Promise<T> {
  const connection = { host: join(stage.data, 'socket'), user: 'nearhand', database: 'nearhand' };
  const pool = openPool(connection, createLog('silent'), 2);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

/** Makes what is not there, and takes what is as it is: no start on it shall make its listings anew. */
async function populate(pool: Pool, size: number, say: (progress: string) => void): Promise<void> {
  const { rows } = await pool.pg.query('select from services limit 1 offset $1', [size / 2]);
  if (rows.length === 0) {
    await importCity(pool, say);
    await growDirectory(pool, size, (progress) => say(`${size}: ${progress}`));
  }
  const community = await getCommunity(pool.db);
  const version = community && (await versionToMake(pool.db, community.id));
  if (version) await noteListingsMade(pool.db, community.id, version);
}

async function measure(
  stage: Stage,
  pool: Pool,
  size: number,
  say: (progress: string) => void,
): Promise<Figures> {
  const ask = async (what: string, addresses: readonly string[]): Promise<Load> => {
    await load(stage.url, addresses, { clients, ms: warmFor });
    const measured = await load(stage.url, addresses, { clients, ms: eachFor });
    say(
      `${size}, ${what}: ${Math.round(measured.perSecond)}/s, p99 ${Math.round(measured.p99)} ms`,
    );
    return measured;
  };
  const words = await twoCharacters(pool, 400);
  const filters = ['kind=health&open=saturday', 'kind=care&free=1', 'kind=health&step=1'];
  const searches = words.map(
    (word, n) => `/zh-Hant/services?q=${encodeURIComponent(word)}&${filters[n % filters.length]}`,
  );
  const { rows } = await pool.pg.query<{ readonly id: string }>(
    'select service_id as id from services order by md5(service_id::text) limit 5000',
  );
  return {
    size,
    empty: await ask('empty page', ['/zh-Hant/proposals']),
    search: await ask('search', searches),
    service: await ask(
      'service',
      rows.map(({ id }) => `/zh-Hant/services/${id}`),
    ),
    near: await ask('near me, open now', await nearSearches(stage)),
    first: await ask('HSDS, first pages', hsdsPages(0)),
    deep: await ask('HSDS, deep pages', hsdsPages(Math.floor(size / 100) - 40)),
  };
}

function hsdsPages(from: number): readonly string[] {
  return Array.from({ length: 20 }, (_, n) => `/hsds/services?per_page=100&page=${from + n + 1}`);
}

/** Positions all over the city, given as a device gives them. */
async function nearSearches(stage: Stage): Promise<readonly string[]> {
  const addresses: string[] = [];
  for (let n = 0; n < 60; n += 1) {
    const body = new URLSearchParams({
      latitude: (25 + (n % 10) * 0.012).toFixed(3),
      longitude: (121.5 + Math.floor(n / 10) * 0.02).toFixed(3),
      asked: 'open=now',
    });
    const answer = await fetch(`${stage.url}/zh-Hant/services/near`, {
      ...{ method: 'POST', body, redirect: 'manual' },
    });
    const to = answer.headers.get('location')?.split('#')[0];
    if (answer.status !== 303 || !to) throw new Error(`no place: ${answer.status}`);
    addresses.push(to);
  }
  return addresses;
}

function measuresOf(found: readonly Figures[]): readonly Measure[] {
  const [few, many] = found;
  const all = found.flatMap(
    ({ size, empty, search, service, near, first, deep }): readonly Measure[] => {
      const isMany = size > 100_000;
      const floor = {
        what: 'empty pages of the same server',
        value: empty.perSecond,
        unit: '/s',
      } as const;
      const of = (what: string) => `${what}, ${size.toLocaleString('en')} services`;
      return [
        {
          ...{
            what: of('search page, two characters and two filters'),
            value: search.perSecond,
            unit: '/s',
          },
          ...{ target: { atLeast: 300 }, floor },
        },
        { what: of('search page, p99'), value: search.p99, unit: 'ms', target: { atMost: 100 } },
        {
          what: of('results page over the wire'),
          value: search.largest / 1000,
          unit: 'kB',
          target: { atMost: 30 },
        },
        {
          what: of('service page'),
          value: service.perSecond,
          unit: '/s',
          target: { atLeast: 1500 },
          floor,
        },
        {
          ...{ what: of('service page, of the empty page'), unit: '%', target: { atLeast: 40 } },
          value: (100 * service.perSecond) / empty.perSecond,
        },
        { what: of('near me, open now'), value: near.perSecond, unit: '/s', floor },
        {
          ...{ what: of('near me, open now, p99'), value: near.p99, unit: 'ms' },
          ...(isMany ? { target: { atMost: 100 } } : {}),
        },
        {
          ...{ what: of('HSDS page of 100'), value: first.perSecond, unit: '/s' },
          ...{ target: { atLeast: 200 }, floor },
        },
        {
          what: of('HSDS page of 100, p99'),
          value: first.p99,
          unit: 'ms',
          target: { atMost: 100 },
        },
        {
          ...{ what: of('HSDS deep page, time of a first page'), unit: 'times' },
          ...{ value: deep.p50 / first.p50, target: { atMost: 1.1 } },
        },
      ];
    },
  );
  const growth: readonly Measure[] =
    few && many && few !== many
      ? [
          {
            ...{ what: 'search page, time with a million against ten thousand', unit: 'times' },
            ...{ value: many.search.p50 / few.search.p50, target: { atMost: 2 } },
          },
        ]
      : [];
  return [...all, ...growth];
}
