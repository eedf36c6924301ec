import { Agent, request } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import sharp from 'sharp';
import { openPool } from '../apps/server/src/db/pool.ts';
import { makeApiKey } from '../apps/server/src/features/reports/open311/open311-keys.ts';
import { createLog } from '../apps/server/src/log.ts';
import { raiseStage, type Stage } from '../tests/e2e/stage.ts';
import { type Bench, type Measure, median } from './measure.ts';
import { prepareReports } from './report-installation.ts';
import { middle, neighbourhoods } from './report-population.ts';

const SECONDS = 3;
const WARM_MS = 500;
const PHOTO_SECONDS = 8;
const PHOTO_CLIENTS = 4;
export const cityOfReports = 115_000;
const CLIENTS = [4, 32] as const;
/** One after the other, alone: pages, and answers of a thousand requests. */
const PAGES_ALONE = 200;
const ANSWERS_ALONE = 40;

interface Asked {
  readonly what: string;
  readonly path: (turn: number) => string;
  readonly atLeast: number;
  readonly p99: number | undefined;
}

/** Pages, pins, figures and Open311 of a city's reports, and new ones with photos. */
export const bench: Bench = {
  name: 'reports',
  run: async (say) => [
    ...(await measureReports(cityOfReports, say)),
    ...(await measureNewReports(say)),
  ],
};

/** What is asked of so many reports; of each question also how long it takes alone. */
export async function measureReports(
  size: number,
  say: (progress: string) => void,
): Promise<readonly Measure[]> {
  say(`an installation of ${size} reports`);
  return await withInstallation(size, async (stage, sql) => {
    const measures: Measure[] = [];
    for (const asked of questions(await someIds(sql))) {
      for (const clients of CLIENTS) {
        say(`${asked.what}, ${clients} clients, ${size}`);
        measures.push(...(await load(stage, asked, clients, size)));
      }
      measures.push({
        what: aloneOf(asked.what, size),
        value: median(await oneByOne(stage, asked, PAGES_ALONE)),
        unit: 'ms',
      });
    }
    return [...measures, ...(await open311(stage, size))];
  });
}

const alone = ', one by one, ';

/** How the measure of a question that is asked alone is called. */
export function aloneOf(what: string, size: number): string {
  return `${what}${alone}${size} reports`;
}

/** The question of such a measure; undefined for any other. */
export function questionAlone(measure: string): string | undefined {
  return measure.includes(alone) ? measure.split(alone)[0] : undefined;
}

async function measureNewReports(say: (progress: string) => void): Promise<readonly Measure[]> {
  say('new reports with a photo of 5 megapixels');
  return await withInstallation(cityOfReports, newReports);
}

async function withInstallation<T>(
  size: number,
  work: (stage: Stage, sql: pg.Client, connection: Connection) => Promise<T>,
): Promise<T> {
  const installation = await prepareReports(size);
  const stage = await raiseStage({ NEARHAND_LOG: 'error', NEARHAND_DATA: installation.data });
  const connection = {
    host: join(installation.data, 'socket'),
    ...{ user: 'nearhand', database: 'nearhand' },
  };
  const sql = new pg.Client(connection);
  sql.on('error', () => undefined);
  try {
    await sql.connect();
    return await work(stage, sql, connection);
  } finally {
    await sql.end();
    await stage.stop();
    await installation.remove();
  }
}

interface Connection {
  readonly host: string;
  readonly user: string;
  readonly database: string;
}

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
  const warmUntil = performance.now() + WARM_MS;
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

async function oneByOne(stage: Stage, { path }: Asked, count: number): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
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
    const times = await oneByOne(stage, asked, ANSWERS_ALONE);
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
  _sql: pg.Client,
  connection: Connection,
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
  const until = performance.now() + PHOTO_SECONDS * 1000;
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
  await Promise.all(Array.from({ length: PHOTO_CLIENTS }, client));
  times.sort((a, b) => a - b);
  const what = `new report with a photo of 5 megapixels (${Math.round(photo.length / 1e5) / 10} MB), ${PHOTO_CLIENTS} clients`;
  return [
    { what, value: times.length / PHOTO_SECONDS, unit: '/s', target: { atLeast: 10 } },
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
