import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openPool, type Pool } from '../apps/server/src/db/pool.ts';
import { createLog } from '../apps/server/src/log.ts';
import { raiseStage, type Stage } from '../tests/e2e/stage.ts';
import { cityFiles, growDirectory, importCity, twoCharacters } from './directory-population.ts';
import type { Bench, Measure } from './measure.ts';
import { type Load, load } from './page-load.ts';

const sizes = [10_000, 1_000_000] as const;
const clients = 8;
const eachFor = 8000;

/**
 * The pages of the directory over HTTP, with 10,000 and with 1,000,000 services, 8 clients on the same
 * machine as server and database.
 */
export const bench: Bench = { name: 'search', run };

interface Figures {
  readonly size: number;
  readonly empty: Load;
  readonly search: Load;
  readonly service: Load;
  readonly near: Load;
}

async function run(say: (progress: string) => void): Promise<readonly Measure[]> {
  if (!existsSync(cityFiles)) {
    say(`left out: the city's files are not at ${cityFiles}`);
    return [];
  }
  const stage = await raiseStage({ NEARHAND_LOG: 'error' });
  const connection = { host: join(stage.data, 'socket'), user: 'nearhand', database: 'nearhand' };
  const pool = openPool(connection, createLog('silent'), 2);
  try {
    await importCity(pool, say);
    const found: Figures[] = [];
    for (const size of sizes) {
      await growDirectory(pool, size, (progress) => say(`${size}: ${progress}`));
      found.push(await measure(stage, pool, size, say));
    }
    return measuresOf(found);
  } finally {
    await pool.close();
    await stage.strike();
  }
}

async function measure(
  stage: Stage,
  pool: Pool,
  size: number,
  say: (progress: string) => void,
): Promise<Figures> {
  const ask = async (what: string, addresses: readonly string[]): Promise<Load> => {
    await load(stage.url, addresses, { clients, ms: 1500 });
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
  };
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
  const all = found.flatMap(({ size, empty, search, service, near }): readonly Measure[] => {
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
    ];
  });
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
