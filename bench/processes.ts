import { globSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedPostgres } from '../apps/server/src/db/embedded/embedded-postgres.ts';
import { createLog } from '../apps/server/src/log.ts';
import {
  cleanUp,
  type Launched,
  launch,
  temporaryFolder,
} from '../apps/server/src/server.fixture.ts';
import { databaseUrl } from '../tests/integration/two-processes.ts';
import { type Bench, type Measure, median } from './measure.ts';

const pages = ['/', '/services', '/reports', '/services?q=food', '/events', '/protects'];
const clientsOfProcess = 16;
const roundMs = 5000;
const rounds = 2;
const ticksInSecond = 100;

/** One round: pages a second, and the processor time of each part for one page, in milliseconds. */
interface Round {
  readonly perSecond: number;
  readonly server: number;
  /** Of the server, what its one thread for JavaScript takes. */
  readonly thread: number;
  readonly database: number;
  readonly load: number;
}

/** The page rate of two server processes on one database, against one. */
export const bench: Bench = {
  name: 'processes',
  async run(say) {
    const dataFolder = temporaryFolder();
    const log = createLog('error');
    const postgres = await EmbeddedPostgres.start({ dataFolder, log });
    const data = temporaryFolder();
    const env = { DATABASE_URL: databaseUrl(postgres.connection), NEARHAND_LOG: 'error' };
    const servers: Launched[] = [];
    try {
      for (const _ of [1, 2]) {
        const server = await launch({ data, env });
        await server.ready;
        servers.push(server);
      }
      const all: Record<1 | 2, Round[]> = { 1: [], 2: [] };
      // In turns, so that whatever else the machine does meets both.
      for (let round = 0; round <= rounds; round += 1) {
        for (const count of [1, 2] as const) {
          const found = await measure(servers.slice(0, count), postgres.pid ?? 0);
          say(`${count}: ${Math.round(found.perSecond)} pages/s`);
          // The first is for compilers and caches.
          if (round > 0) all[count].push(found);
        }
      }
      return measuresOf(all[1], all[2]);
    } finally {
      await cleanUp();
      await postgres.stop();
    }
  },
};

async function measure(servers: readonly Launched[], postmaster: number): Promise<Round> {
  const before = times(servers, postmaster);
  const began = performance.now();
  const counts = await Promise.all(
    servers.flatMap(({ url }) =>
      Array.from({ length: clientsOfProcess }, (_, client) => readPages(url, client, roundMs)),
    ),
  );
  const took = performance.now() - began;
  const after = times(servers, postmaster);
  const read = counts.reduce((sum, count) => sum + count, 0);
  await pause(500);
  return {
    perSecond: (1000 * read) / took,
    server: (after.server - before.server) / read,
    thread: (after.thread - before.thread) / read,
    database: (after.database - before.database) / read,
    load: (after.load - before.load) / read,
  };
}

/** One connection, one page after the other, for so long; how many pages. */
function readPages(url: string, client: number, ms: number): Promise<number> {
  const { hostname, port } = new URL(url);
  const end = performance.now() + ms;
  const socket = connect(Number(port), hostname).setNoDelay(true);
  return new Promise((resolve, reject) => {
    let asked = client;
    let answer = nothing;
    const ask = () => {
      const page = pages[asked % pages.length] ?? '/';
      asked += 1;
      socket.write(
        `GET ${page} HTTP/1.1\r\nhost: ${hostname}\r\naccept: text/html\r\naccept-encoding: br\r\n\r\n`,
      );
    };
    socket.on('connect', ask).on('error', reject);
    socket.on('data', (bytes) => {
      answer = answer.length === 0 ? bytes : Buffer.concat([answer, bytes]);
      if (!isWhole(answer)) return;
      if (!answer.subarray(0, good.length).equals(good)) {
        socket.destroy(new Error(answer.toString('latin1', 0, 200)));
        return;
      }
      answer = nothing;
      if (performance.now() < end) ask();
      else socket.end(() => resolve(asked - client));
    });
  });
}

const nothing: Buffer = Buffer.alloc(0);
const good = Buffer.from('HTTP/1.1 200 ');
const lastChunk = Buffer.from('\r\n0\r\n\r\n');

function isWhole(answer: Buffer): boolean {
  const body = answer.indexOf('\r\n\r\n') + 4;
  if (body < 4) return false;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(answer.toString('latin1', 0, body)) ?? [];
  if (length !== undefined) return answer.length >= body + Number(length);
  return answer.subarray(-lastChunk.length).equals(lastChunk);
}

/** Milliseconds of processor time so far. */
function times(servers: readonly Launched[], postmaster: number) {
  const backends = globSync('/proc/[0-9]*').map((path) => path.slice('/proc/'.length));
  const { user, system } = process.cpuUsage();
  return {
    server: sum(servers.map(({ pid }) => processorTime(`${pid}`).ms)),
    thread: sum(servers.map(({ pid }) => processorTime(`${pid}/task/${pid}`).ms)),
    database: sum(
      backends.map(processorTime).flatMap(({ ms, parent }) => (parent === postmaster ? [ms] : [])),
    ),
    load: (user + system) / 1000,
  };
}

/** `proc_pid_stat(5)`: the parent and the time in both modes, after the name in brackets. */
function processorTime(task: string): { readonly ms: number; readonly parent: number } {
  try {
    const fields = readFileSync(`/proc/${task}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { ms: (1000 * ticks) / ticksInSecond, parent: Number(fields[1]) };
  } catch {
    return { ms: 0, parent: 0 };
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function measuresOf(one: readonly Round[], two: readonly Round[]): readonly Measure[] {
  const of = (rounds: readonly Round[], what: keyof Round) =>
    median(rounds.map((round) => round[what]));
  const parts = (rounds: readonly Round[]) =>
    (['server', 'thread', 'database', 'load'] as const)
      .map((part) => `${part} ${of(rounds, part).toFixed(2)}`)
      .join(', ');
  const rate = of(one, 'perSecond');
  const [oneAlone, twoAlone] = [reckoned(one, 1), reckoned(two, 2)];
  return [
    {
      what: 'pages of the square, one process',
      value: rate,
      unit: '/s',
      note: `milliseconds of processor time a page: ${parts(one)}`,
    },
    {
      what: 'pages of the square, two processes',
      value: of(two, 'perSecond'),
      unit: '/s',
      note: `milliseconds of processor time a page: ${parts(two)}`,
    },
    {
      what: 'two processes against one, the load on the same two cores',
      value: of(two, 'perSecond') / rate,
      unit: 'times',
    },
    {
      what: 'two processes against one, the load elsewhere',
      value: twoAlone / oneAlone,
      unit: 'times',
      target: { atLeast: 1.6 },
      note: `reckoned from processor time a page, since the load of this bench takes a part of the same cores: ${Math.round(oneAlone)} and ${Math.round(twoAlone)} pages/s, by the thread of each process and by both cores, whichever is less`,
    },
  ];

  /** Pages a second where nothing but servers and database ran on the two cores. */
  function reckoned(rounds: readonly Round[], processes: number): number {
    const byThreads = (1000 * processes) / of(rounds, 'thread');
    const byCores = 2000 / (of(rounds, 'server') + of(rounds, 'database'));
    return Math.min(byThreads, byCores);
  }
}
