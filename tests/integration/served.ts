import { scrypt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { Community } from '@nearhand/protocol/community';
import { type Card, drawCard } from '@nearhand/seal/card';
import { type DeviceLeaf, decodeDevice } from '@nearhand/seal/device-leaf';
import { Api } from '@nearhand/visit/api';
import { ask } from '@nearhand/visit/asking';
import {
  makeDevice,
  makeStewardDevice,
  type NewDevice,
  readEnrolmentLink,
  sendEnrolment,
} from '@nearhand/visit/enrolment';
import { HelperShift } from '@nearhand/visit/helper-shift';
import { LedgerView } from '@nearhand/visit/ledger-view';
import { solveWork } from '@nearhand/visit/proof-of-work';
import type { ResidentVisit } from '@nearhand/visit/resident-visit';
import type { Saying } from '@nearhand/visit/saying';
import { buildApp } from '../../apps/server/src/app.ts';
import { Availability } from '../../apps/server/src/availability.ts';
import { readConfig } from '../../apps/server/src/config.ts';
import { Notices } from '../../apps/server/src/db/notices.ts';
import { createTestDatabase, type TestDatabase } from '../../apps/server/src/db/test-database.ts';
import { privateRoutes } from '../../apps/server/src/features/rooms/rooms.ts';
import { errorPage, features, type Seed, seeds } from '../../apps/server/src/features.ts';
import type { Ground } from '../../apps/server/src/ground.ts';
import type { App } from '../../apps/server/src/http/fastify-app.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { Troubles } from '../../apps/server/src/troubles.ts';

/** The whole server over a database of its own, listening on a port of its own. */
export interface Served {
  readonly url: string;
  readonly database: TestDatabase;
  /** What is wrong with it, as `/healthz` and stewards are told. */
  readonly troubles: Troubles;
  readonly links: {
    readonly steward: string;
    readonly stewards: readonly string[];
    readonly helpers: readonly string[];
  };
}

const closing: (() => Promise<void>)[] = [];
/** A device that is offline tries again for ever; after the last test nobody is there to answer it. */
let isOver = false;
after(async () => {
  isOver = true;
  for (const close of closing) await close();
});

/** How a server begins, other than as a sample at this hour. */
export interface Beginning {
  /** The server's clock. */
  readonly now?: () => number;
  /** Makes the community before the sample would be made; gives what is printed. */
  readonly community?: Seed;
}

export async function serve({ now = Date.now, community }: Beginning = {}): Promise<Served> {
  const database = await createTestDatabase();
  const { db, pg, connection, dataFolder } = database;
  const config = readConfig({ NEARHAND_DATA: dataFolder });
  const log = createLog('silent');
  const notices = new Notices(connection, log);
  const ground = { config, log, db, pg, notices, troubles: new Troubles() };
  const availability = new Availability(pg, () => true);
  const notes: string[] = [];
  for (const seed of [...(community ? [community] : []), ...seeds])
    notes.push(...(await seed(ground)));
  const routes = features.map((each) =>
    each === privateRoutes ? (app: App, own: Ground) => privateRoutes(app, own, now) : each,
  );
  const app = await buildApp({ ground, availability, features: routes, errorPage });
  availability.enter('serving');
  await app.listen({ port: 0, host: '127.0.0.1' });
  closing.push(async () => {
    await app.close();
    await notices.close();
  });
  const { port } = app.server.address() as AddressInfo;
  const links = notes.flatMap((note) => /https?:\S+#enrol\S+/.exec(note) ?? []);
  const stewards = links.filter((link) => link.includes('#enrol-steward'));
  return {
    url: `http://127.0.0.1:${port}`,
    database,
    troubles: ground.troubles,
    links: {
      steward: stewards[0] ?? '',
      stewards,
      helpers: links.filter((link) => !link.includes('#enrol-steward')),
    },
  };
}

/** What carries a test's requests, with a way to break it. */
export interface Wire {
  readonly api: Api;
  /** Called before each request; throw to lose it, or give an answer of one's own. */
  before?: (url: string, init: RequestInit) => Promise<Response | undefined> | undefined;
  /** Called with each answer; throw to lose it on its way. */
  afterwards?: (url: string, init: RequestInit, response: Response) => void;
}

export function wireTo(url: string, clockAhead = 0): Wire {
  const wire: { -readonly [K in keyof Wire]: Wire[K] } = {
    api: new Api(
      {
        base: url,
        fetch: async (address, init) => {
          const given = await wire.before?.(address, init);
          if (given !== undefined) return given;
          const response = await fetch(address, init);
          wire.afterwards?.(address, init, response);
          return response;
        },
      },
      {
        now: () => Date.now() + clockAhead,
        wait: (milliseconds, signal) =>
          new Promise((resolve) => {
            if (isOver) return;
            const timer = setTimeout(resolve, Math.min(milliseconds, 50));
            signal?.addEventListener('abort', () => {
              clearTimeout(timer);
              resolve();
            });
          }),
      },
    ),
  };
  return wire;
}

function linkOf(link: string): ReturnType<typeof readEnrolmentLink> {
  return readEnrolmentLink(link.slice(link.indexOf('#')));
}

/** A device of the first desk, which nobody has confirmed yet. */
export async function makeHelper(api: Api, name: string): Promise<NewDevice> {
  const community = await api.community();
  const desk = community.desks[0]?.id ?? '';
  const about = { desk, name, role: 'social worker', employer: 'Lane Three', duty: '', keeps: [] };
  return makeDevice(about, community.origin);
}

/** Enrols a helper by a link that the server itself confirms. */
export async function enrolHelper(api: Api, link: string, name: string): Promise<NewDevice> {
  const device = await makeHelper(api, name);
  await sendEnrolment(api, linkOf(link), device.leafBytes);
  return device;
}

export async function enrolSteward(api: Api, link: string, name = 'Ming'): Promise<NewDevice> {
  const community = await api.community();
  const about = { desk: community.desks[0]?.id ?? '', name };
  const device = await makeStewardDevice(about, community.origin);
  await sendEnrolment(api, linkOf(link), device.leafBytes);
  return device;
}

export function leafOf({ leafBytes }: NewDevice): DeviceLeaf {
  return decodeDevice(leafBytes);
}

/** Signs a device in, with the community as it is now. */
export async function signIn(
  url: string,
  device: NewDevice,
  { api }: Wire = wireTo(url),
): Promise<HelperShift> {
  return HelperShift.signIn(api, await api.community(), device.content);
}

export function nodeScrypt(
  password: Uint8Array,
  salt: Uint8Array,
  { n, r, p }: { readonly n: number; readonly r: number; readonly p: number },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, { N: n, r, p }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** A resident asks these devices for help. */
export async function askFor(
  wire: Wire,
  members: readonly NewDevice[],
  first: readonly Saying[],
  token?: string,
): Promise<{ readonly visit: ResidentVisit; readonly card: Card; readonly community: Community }> {
  const { api } = wire;
  const community = await api.community();
  const card = drawCard();
  const work =
    token === undefined ? solveWork(await api.work(), nodeScrypt) : Promise.resolve(token);
  const ledger = LedgerView.of(api, community);
  const [desk] = community.desks;
  const rosters = [await ledger.desk(desk?.id ?? '', { number: desk?.roster.number ?? 0 })];
  const leaves = members.map(leafOf);
  const visit = await ask(api, { community, card, ledger, rosters, members: leaves, first, work });
  return { visit, card, community };
}

/** Asks again every 20 ms until it holds; fails the test when it does not within five seconds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
