import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RouteOptions } from 'fastify';
import { buildApp } from '../../apps/server/src/app.ts';
import { Availability } from '../../apps/server/src/availability.ts';
import { readConfig } from '../../apps/server/src/config.ts';
import { Notices } from '../../apps/server/src/db/notices.ts';
import { createTestDatabase } from '../../apps/server/src/db/test-database.ts';
import {
  PrivateClient,
  signIn,
  staff,
} from '../../apps/server/src/features/rooms/private-client.fixture.ts';
import { TestRoom, workTokens } from '../../apps/server/src/features/rooms/room.fixture.ts';
import { errorPage, features, seeds } from '../../apps/server/src/features.ts';
import type { App } from '../../apps/server/src/http/fastify-app.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { Troubles } from '../../apps/server/src/troubles.ts';
import { Chance } from './chance.ts';
import { type Caller, RouteRequests } from './route-requests.ts';

export interface RoutesReport {
  readonly seed: number;
  readonly routes: number;
  readonly requests: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Routes that never answered anything but 401 and 404, and so were hardly tried. */
  readonly shallow: readonly string[];
  /** What the server logged as its own fault, each once with its number of times. */
  readonly faults: readonly string[];
  /** Routes with an answer that lacks a header which keeps a browser strict, or sets a cookie. */
  readonly loose: readonly string[];
  /** Requests without an answer. */
  readonly unanswered: readonly string[];
  /** Memory in use after the last third of the requests, of that after the first. */
  readonly growth: number;
  /** Connections to the database that nobody gave back. */
  readonly lent: number;
}

export interface RoutesOptions {
  readonly seed: number;
  /** Asked before each request. */
  goesOn(requests: number): boolean;
}

const atOnce = 8;

/** The whole server, asked with what its own schemas say and with what they do not. */
export async function runRoutes({ seed, goesOn }: RoutesOptions): Promise<RoutesReport> {
  const served = await raise();
  const requests = new RouteRequests(served.routes, served.callers, new Chance(seed));
  const statuses = new Map<string, number>();
  const deep = new Set<string>();
  const loose = new Set<string>();
  const unanswered: string[] = [];
  const memory: number[] = [];
  let sent = 0;
  const one = async () => {
    while (goesOn(sent)) {
      sent += 1;
      if (sent % 1000 === 0) memory.push(used());
      const { name, send } = requests.next();
      try {
        const { status, headers } = await send(served.url);
        if (isLoose(headers)) loose.add(name);
        statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
        if (![401, 403, 404].includes(status)) deep.add(name);
      } catch (error) {
        unanswered.push(`${name}: ${error instanceof Error ? (error.cause ?? error) : error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  // Streams that a client left are let go at once, statements within a moment.
  await sleep(300);
  const { totalCount, idleCount } = served.pool;
  const lent = totalCount - idleCount;
  await served.close();
  const third = Math.max(1, Math.floor(memory.length / 3));
  return {
    ...{ seed, requests: sent, lent, unanswered, loose: [...loose], routes: served.routes.length },
    statuses: Object.fromEntries([...statuses].toSorted(([a], [b]) => a.localeCompare(b))),
    shallow: [...new Set(served.routes.map(nameOf))].filter((name) => !deep.has(name)),
    faults: countEach(served.faults),
    growth: mean(memory.slice(-third)) / mean(memory.slice(0, third)),
  };
}

async function raise() {
  const { db, pg, connection, dataFolder } = await createTestDatabase();
  const faults: string[] = [];
  const log = createLog('error', (line) => faults.push(line.trim()));
  const notices = new Notices(connection, log);
  const config = readConfig({ NEARHAND_DATA: dataFolder });
  const ground = { config, log, db, pg, notices, troubles: new Troubles() };
  const notes: string[] = [];
  for (const seed of seeds) notes.push(...(await seed(ground)));
  const availability = new Availability(pg, () => true);
  const routes: RouteOptions[] = [];
  const watched = features.map((each) => (scope: App, own: typeof ground) => {
    scope.addHook('onRoute', (route) => void routes.push(route));
    return each(scope, own);
  });
  const app = await buildApp({ ground, availability, features: watched, errorPage });
  availability.enter('serving');
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const callers = await makeCallers(url, notes);
  const close = async () => {
    app.server.closeAllConnections();
    await app.close();
    await notices.close();
  };
  return { url, faults, routes, callers, pool: pg, close };
}

/** Those whose signatures are right: a resident, a helper, a steward, and the resident of a room to erase. */
async function makeCallers(url: string, notes: readonly string[]): Promise<readonly Caller[]> {
  const { origin } = (await (await fetch(`${url}/api/community`)).json()) as { origin: string };
  const client = new PrivateClient(url, origin);
  const links = notes.join('\n').match(/https?:\/\/\S+#enrol\S+/g) ?? [];
  const { deskId, steward, helpers } = await staff(client, links);
  const shift = (await signIn(client, deskId, helpers[0])).json.token as string;
  const [token = '', another = ''] = await workTokens(client, deskId, steward, 2);
  const [room, leaving] = [await TestRoom.draw(client), await TestRoom.draw(client)];
  const desks = [{ id: deskId, number: 3, devices: helpers, letIn: helpers }];
  await room.create(desks, token);
  await leaving.create(desks, another);
  await room.open();
  await room.openDoor(helpers[0], shift);
  const asked = { client, epoch: room.epoch };
  const headers = { 'nearhand-visit': room.visit };
  const atDoor = { 'nearhand-visit': room.doorVisit, 'nearhand-shift': shift };
  const addressOf = (path: string) => path.split('/').at(-1) ?? '';
  return [
    { ...asked, signer: room.keys.signer, named: true, address: addressOf(room.path), headers },
    {
      ...asked,
      signer: room.door,
      named: false,
      address: addressOf(room.doorPath),
      headers: atDoor,
    },
    {
      ...{ ...asked, signer: steward.signer, named: true, address: deskId, epoch: 0 },
      headers: { 'nearhand-shift': shift },
    },
    {
      ...{ ...asked, signer: leaving.keys.signer, named: true, headers: {} },
      address: addressOf(leaving.path),
    },
  ];
}

function isLoose(headers: IncomingHttpHeaders): boolean {
  const policy = String(headers['content-security-policy']);
  return (
    !policy.includes("default-src 'none'") ||
    !policy.includes("frame-ancestors 'none'") ||
    headers['x-content-type-options'] !== 'nosniff' ||
    headers['referrer-policy'] !== 'no-referrer' ||
    headers['cross-origin-opener-policy'] !== 'same-origin' ||
    headers['set-cookie'] !== undefined ||
    headers.server !== undefined ||
    headers['x-powered-by'] !== undefined
  );
}

export function nameOf({ method, url }: Pick<RouteOptions, 'method' | 'url'>): string {
  return `${method} ${url}`;
}

function used(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function countEach(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, count]) => `${count} × ${line}`);
}
