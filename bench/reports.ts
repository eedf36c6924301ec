import { Agent, request } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import sharp from 'sharp';
import { openPool } from '../apps/server/src/db/pool.ts';
import { makeApiKey } from '../apps/server/src/features/reports/open311/open311-keys.ts';
import { createLog } from '../apps/server/src/log.ts';
import { raiseStage, type Stage } from '../tests/e2e/stage.ts';
import { type Bench, type Measure, median } from './measure.ts';
import { countReports, fillReports, middle, neighbourhoods } from './report-population.ts';

const SECONDS = 4;
const SIZES = [115_000, 1_000_000] as const;
const CLIENTS = [4, 32] as const;

interface Asked {
  readonly what: string;
  readonly path: (turn: number) => string;
  readonly atLeast: number;
  readonly p99: number | undefined;
}

/** Pages, pins, figures and Open311 of a city's reports, and of many cities' in one table. */
export const bench: Bench = {
  name: 'reports',
  async run(say) {
    const stage = await raiseStage({ NEARHAND_LOG: 'error' });
    const connection = { host: join(stage.data, 'socket'), user: 'nearhand', database: 'nearhand' };
    const sql = new pg.Client(connection);
    sql.on('error', () => undefined);
    await sql.connect();
    try {
      const measures: Measure[] = [];
      const alone = new Map<string, number>();
      let filled = 0;
      for (const size of SIZES) {
        say(`filling up to ${size} reports`);
        await fillReports(sql, filled, size);
        await countReports(sql);
        filled = size;
        const ids = await someIds(sql);
        for (const asked of questions(ids)) {
          for (const clients of CLIENTS) {
            say(`${asked.what}, ${clients} clients, ${size}`);
            measures.push(...(await load(stage, asked, clients, size)));
          }
          const time = median(await oneByOne(stage, asked));
          const before = alone.get(asked.what);
          alone.set(asked.what, time);
          if (before === undefined) continue;
          measures.push({
            what: `${asked.what}: time alone at ${size}, against ${SIZES[0]}`,
            value: time / before,
            unit: 'times',
            target: { atMost: 1.5 },
          });
        }
        measures.push(...(await open311(stage, size)));
      }
      say('new reports with a photo of 5 megapixels');
      measures.push(...(await newReports(stage, connection)));
      return measures;
    } finally {
      await sql.end();
      await stage.strike();
    }
  },
};

function questions(ids: readonly string[]): readonly Asked[] {
  const near = (turn: number) => {
    const at = `${(middle.latitude + (turn % 89) / 1000).toFixed(4)},${(middle.longitude + (turn % 97) / 1000).toFixed(4)}`;
    return `/reports/near?at=${at}`;
  };
  const box = (turn: number) => {
    const [south, west] = [
      middle.latitude - 0.05 + (turn % 40) / 1000,
      middle.longitude - 0.05 + (turn % 50) / 1000,
    ];
    const size = [0.01, 0.04, 0.1][turn % 3] ?? 0.04;
    return `/reports/pins.json?box=${[south, west, south + size, west + size].map((n) => n.toFixed(4)).join(',')}`;
  };
  return [
    { what: 'near me as a list', path: near, atLeast: 300, p99: 60 },
    { what: 'pins of a viewport', path: box, atLeast: 300, p99: 60 },
    {
      what: 'report page',
      path: (turn) => `/reports/${ids[turn % ids.length]}`,
      atLeast: 1500,
      p99: undefined,
    },
    {
      what: 'figures of a neighbourhood',
      path: (turn) => `/reports/places/n${turn % neighbourhoods}`,
      atLeast: 300,
      p99: undefined,
    },
    { what: 'newest open reports', path: () => '/reports', atLeast: 300, p99: undefined },
  ];
}

async function someIds(sql: pg.Client): Promise<readonly string[]> {
  const { rows } = await sql.query<{ report_id: string }>(
    'select report_id from reports tablesample system (1) limit 2000',
  );
  return rows.map(({ report_id }) => report_id);
}

/** So many clients asking again and again: how many answers a second, and how long the slowest took. */
async function load(
  stage: Stage,
  { what, path, atLeast, p99 }: Asked,
  clients: number,
  size: number,
): Promise<readonly Measure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: number[] = [];
  let turn = 0;
  const warmUntil = performance.now() + 1000;
  const until = warmUntil + SECONDS * 1000;
  const client = async () => {
    while (performance.now() < until) {
      turn += 1;
      const start = performance.now();
      await get(`${stage.url}${path(turn * 7)}`, agent);
      if (start > warmUntil) times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  times.sort((a, b) => a - b);
  const about = `${what}, ${clients} clients, ${size} reports`;
  const slowest = times[Math.floor(times.length * 0.99)] ?? Number.NaN;
  const p99Measure: Measure = { what: `${about}, p99`, value: slowest, unit: 'ms' };
  return [
    { what: about, value: times.length / SECONDS, unit: '/s', target: { atLeast } },
    p99 === undefined ? p99Measure : { ...p99Measure, target: { atMost: p99 } },
  ];
}

async function oneByOne(stage: Stage, { path }: Asked): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let turn = 0; turn < 200; turn += 1) {
    const start = performance.now();
    await get(`${stage.url}${path(turn * 7)}`, agent);
    times.push(performance.now() - start);
  }
  agent.destroy();
  return times;
}

async function open311(stage: Stage, size: number): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const format of ['json', 'xml']) {
    const days = new Date(Date.now() - 150 * 86_400_000).toISOString().slice(0, 10);
    const path = () => `/open311/v2/requests.${format}?start_date=${days}`;
    const what = `1,000 Open311 requests as ${format}`;
    const asked = { what, path, atLeast: 20, p99: undefined };
    const times = await oneByOne(stage, { ...asked });
    measures.push({
      what: `${what}, alone, ${size} reports`,
      value: median(times),
      unit: 'ms',
      target: { atMost: 100 },
    });
    const [rate] = await load(stage, asked, 4, size);
    if (rate !== undefined) measures.push(rate);
  }
  return measures;
}

async function newReports(
  stage: Stage,
  connection: { readonly host: string; readonly user: string; readonly database: string },
): Promise<readonly Measure[]> {
  const pool = openPool(connection, createLog('silent'), 1);
  const { community_id } = await pool.db
    .selectFrom('communities')
    .select('community_id')
    .executeTakeFirstOrThrow();
  const key = await makeApiKey(pool.db, community_id, 'bench', '2026-01-01');
  await pool.close();
  const noise = { type: 'gaussian', mean: 120, sigma: 40 } as const;
  const photo = await sharp({
    create: { width: 2592, height: 1944, channels: 3, background: '#777777', noise },
  })
    .blur(2)
    .jpeg({ quality: 90 })
    .toBuffer();
  const times: number[] = [];
  const until = performance.now() + 2 * SECONDS * 1000;
  const client = async () => {
    while (performance.now() < until) {
      const form = new FormData();
      const place = { lat: String(middle.latitude), long: String(middle.longitude) };
      const fields = { api_key: key, service_code: 'pothole', ...place, description: 'Deep.' };
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('media', new Blob([new Uint8Array(photo)]), 'photo.jpg');
      const start = performance.now();
      const url = `${stage.url}/open311/v2/requests.json`;
      const answer = await fetch(url, { method: 'POST', body: form });
      if (!answer.ok) throw new Error(await answer.text());
      await answer.arrayBuffer();
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: 4 }, client));
  times.sort((a, b) => a - b);
  const what = `new report with a photo of 5 megapixels (${Math.round(photo.length / 1e5) / 10} MB), 4 clients`;
  return [
    { what, value: times.length / (2 * SECONDS), unit: '/s', target: { atLeast: 10 } },
    {
      what: `${what}, p99`,
      value: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
      unit: 'ms',
      target: { atMost: 1000 },
    },
  ];
}

function get(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent, headers: { accept: 'text/html' } }, (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${answer.statusCode}`)),
      );
    });
    asking.on('error', reject);
    asking.end();
  });
}
