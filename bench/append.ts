import { createHash } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import {
  type Member,
  PrivateClient,
  staff,
} from '../apps/server/src/features/rooms/private-client.fixture.ts';
import {
  type DeskLetIn,
  TestRoom,
  workTokens,
} from '../apps/server/src/features/rooms/room.fixture.ts';
import { raiseStage } from '../tests/e2e/stage.ts';
import { type Prepared, prepareAppends, sendAll } from './append-load.ts';
import { type Bench, type Measure, median } from './measure.ts';

const writers = 32;
const rounds = 3;
/** Below the 200 entries that a room may take a day. */
export const entriesInRoom = 190;
const roomsOfWriter = 5;
const manyRooms = 100_000;
const floorFor = 3000;

export interface Setting {
  readonly client: PrivateClient;
  readonly desk: DeskLetIn;
  readonly steward: Member;
  readonly connection: pg.ClientConfig;
  say(progress: string): void;
}

/** Both figures of one round, in entries or rows a second. */
interface Round {
  readonly appends: number;
  readonly floor: number;
}

/**
 * Durable entries over HTTP against a server in a process of its own. Requests are signed before the
 * clock starts, as 32 devices would each do on their own processor; what is measured is the server
 * with its database, and the floor is the same database alone, in the same minute.
 */
export const bench: Bench = { name: 'append', run };

async function run(say: (progress: string) => void): Promise<readonly Measure[]> {
  const stage = await raiseStage({ NEARHAND_LOG: 'error' });
  try {
    const setting = await prepare(stage.url, stage.data, stage.output(), say);
    const few = await measure(setting, 'few rooms');
    say(`adding ${manyRooms} rooms`);
    await addRooms(setting.connection);
    const many = await measure(setting, `${manyRooms} rooms`);
    return measuresOf(few, many);
  } finally {
    await stage.strike();
  }
}

async function prepare(
  url: string,
  data: string,
  output: string,
  say: Setting['say'],
): Promise<Setting> {
  const { origin } = (await (await fetch(`${url}/api/community`)).json()) as { origin: string };
  const client = new PrivateClient(url, origin);
  const links = output.match(/https?:\/\/\S+#enrol\S+/g) ?? [];
  const { deskId, steward, helpers } = await staff(client, links);
  const desk = { id: deskId, number: 3, devices: helpers, letIn: helpers };
  const connection = { host: join(data, 'socket'), user: 'nearhand', database: 'nearhand' };
  return { client, desk, steward, connection, say };
}

async function measure(setting: Setting, name: string): Promise<readonly Round[]> {
  const found: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    setting.say(`${name}, round ${round} of ${rounds}: rooms and signatures`);
    const prepared = await prepareWriters(setting);
    const before = await bareInserts(setting.connection);
    setting.say(`${name}, round ${round}: appending`);
    const appends = await sendAll(setting.client.base, prepared);
    const after = await bareInserts(setting.connection);
    found.push({ appends, floor: (before + after) / 2 });
    setting.say(`${Math.round(appends)}/s, floor ${Math.round((before + after) / 2)}/s`);
  }
  return found;
}

async function prepareWriters(setting: Setting): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = [];
  for (let writer = 0; writer < writers; writer += 1) {
    const rooms = await Promise.all(Array.from({ length: roomsOfWriter }, () => openRoom(setting)));
    const requests: Buffer[] = [];
    for (const room of rooms) requests.push(...(await prepareAppends(room, entriesInRoom)));
    prepared.push({ requests });
  }
  return prepared;
}

export async function openRoom({ client, desk, steward }: Setting): Promise<TestRoom> {
  const [token = ''] = await workTokens(client, desk.id, steward, 1);
  const room = await TestRoom.draw(client);
  const made = await room.create([desk], token);
  if (made.status !== 201) throw new Error(`no room: ${made.status} ${JSON.stringify(made.json)}`);
  await room.open();
  return room;
}

/** 32 connections, each inserting one row after the other, as large as an entry. */
async function bareInserts(connection: pg.ClientConfig): Promise<number> {
  const clients = Array.from({ length: writers }, () => new pg.Client(connection));
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0]?.query(
    'create table if not exists bare (room bytea, sequence integer, bytes bytea, primary key (room, sequence))',
  );
  await clients[0]?.query('truncate bare');
  const bytes = Buffer.alloc(1109, 7);
  let rows = 0;
  const began = performance.now();
  await Promise.all(
    clients.map(async (client, writer) => {
      const room = createHash('sha256').update(String(writer)).digest();
      for (let sequence = 0; performance.now() - began < floorFor; sequence += 1) {
        const values = [room, sequence, bytes];
        await client.query({ name: 'bare', text: 'insert into bare values ($1, $2, $3)', values });
        rows += 1;
      }
    }),
  );
  const took = performance.now() - began;
  await Promise.all(clients.map((client) => client.end()));
  return (rows / took) * 1000;
}

/** Rooms as the server keeps them, with ten entries each, straight into the tables. */
async function addRooms(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  const random = (salt: string) => `sha256((n || '${salt}')::bytea)`;
  await client.query(
    `insert into rooms (community_id, room_id, door_key, commitment, epoch, epoch_head, head, sequence,
       opening_head, opened_day, visited_day)
     select community_id, ${random('r')}, ${random('d')}, ${random('c')}, 1, ${random('e')},
       ${random('h')}, 11, ${random('o')}, current_date, current_date
     from communities, generate_series(1, ${manyRooms}) n`,
  );
  await client.query(
    `insert into elements (community_id, room_id, sequence, kind, bytes)
     select community_id, ${random('r')}, place, 0, ${random('b')}
     from communities, generate_series(1, ${manyRooms}) n, generate_series(1, 10) place`,
  );
  await client.query('vacuum analyze rooms, elements');
  await client.query('checkpoint');
  await client.end();
}

function measuresOf(few: readonly Round[], many: readonly Round[]): readonly Measure[] {
  const what = 'durable entries appended over HTTP, signatures checked, 32 writers';
  const figure = (rounds: readonly Round[], of: (round: Round) => number) => median(rounds.map(of));
  const share = figure(few, ({ appends, floor }) => (100 * appends) / floor);
  const shareOfMany = figure(many, ({ appends, floor }) => (100 * appends) / floor);
  const floor = (rounds: readonly Round[]) => ({
    what: 'bare one-row pg inserts, 32 connections',
    value: figure(rounds, (round) => round.floor),
    unit: '/s' as const,
  });
  return [
    { what, value: figure(few, ({ appends }) => appends), unit: '/s', floor: floor(few) },
    {
      what: `${what}, of the floor`,
      value: share,
      unit: '%',
      target: { atLeast: 60 },
      note: 'the same without the curves in SubtleCrypto: signatures are checked by the server, natively, and made before the clock starts',
    },
    {
      what: `${what}, with ${manyRooms} rooms`,
      value: figure(many, ({ appends }) => appends),
      unit: '/s',
      floor: floor(many),
    },
    {
      what: `their share of the floor with ${manyRooms} rooms, against few`,
      value: share / shareOfMany,
      unit: 'times',
      target: { atMost: 1.5 },
    },
  ];
}
