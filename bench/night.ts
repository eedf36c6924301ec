import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { PrivateClient, staff } from '../apps/server/src/features/rooms/private-client.fixture.ts';
import type { TestRoom } from '../apps/server/src/features/rooms/room.fixture.ts';
import { cleanUp, freePort, temporaryFolder } from '../apps/server/src/server.fixture.ts';
import { Machine } from '../tests/faults/machine.ts';
import { entriesInRoom, openRoom, type Setting } from './append.ts';
import { type Prepared, prepareAppends, sendAll } from './append-load.ts';
import { fillRooms, type Installation, prepare, withLargeTables } from './large-installation.ts';
import { type Bench, type Measure, median } from './measure.ts';
import { fillSecrets } from './room-secrets.ts';

const rooms = 1_000_000;
const writers = 32;
const roomsOfWriter = 2;
/** Bursts of appends of some seconds each: so many before the night, as many while it is under way. */
const bursts = 3;
const nightPatienceMs = 15 * 60_000;
const atCall = fileURLToPath(new URL('./night-at-call.ts', import.meta.url));

/** A night over a million rooms in the server that appends go on in. */
export const bench: Bench = {
  name: 'night',
  async run(say) {
    const called = join(temporaryFolder(), 'now');
    const prepared = await prepareNight(say);
    const env = { NODE_OPTIONS: `--import=${atCall}`, NEARHAND_BENCH_CALL: called };
    const machine = await Machine.start(prepared.data, await freePort(), env);
    try {
      const setting = await staffed(machine, prepared.links, say);
      const before = await burstsOf(setting, machine, bursts, 'before the night');
      const meanwhile = await Promise.all(Array.from({ length: bursts }, () => signed(setting)));
      say('the night begins');
      await writeFile(called, '');
      const began = performance.now();
      await until(machine, 'leaving_id is not null');
      const during: number[] = [];
      for (const writers of meanwhile) {
        during.push(await sendAll(machine.url, writers));
        say(`${Math.round(during.at(-1) ?? 0)} entries/s during the night`);
      }
      const stillRuns = await isSo(machine, 'leaving_id is not null');
      await until(machine, 'leaving_id is null and done_day is not null');
      const took = performance.now() - began;
      return measuresOf(took, before, stillRuns ? during : during.slice(0, -1));
    } finally {
      await machine.stop();
      await prepared.remove();
      await cleanUp();
    }
  },
};

export async function prepareNight(say: Setting['say']): Promise<Installation> {
  return await prepare('night', (data) => {
    say(`${rooms} rooms`);
    return fill(data);
  });
}

async function staffed(
  machine: Machine,
  links: readonly string[],
  say: Setting['say'],
): Promise<Setting> {
  const { origin } = (await (await fetch(`${machine.url}/api/community`)).json()) as {
    origin: string;
  };
  const client = new PrivateClient(machine.url, origin);
  const { deskId, steward, helpers } = await staff(client, links);
  const desk = { id: deskId, number: 3, devices: helpers, letIn: helpers };
  return { client, desk, steward, connection: connectionTo(machine), say };
}

function connectionTo({ data }: Machine): pg.ClientConfig & { host: string } {
  return { host: join(data, 'socket'), user: 'nearhand', database: 'nearhand' };
}

/** Rooms with an `S` each that opens under the night key, whose night is due. */
async function fill(dataFolder: string): Promise<void> {
  await withLargeTables(dataFolder, async (client) => {
    await fillRooms(client, rooms);
    await fillSecrets(client, dataFolder, rooms);
    await client.query('update night_keys set done_day = current_date - 1');
    await client.query('vacuum analyze rooms, room_epochs, room_secrets');
  });
}

async function signed(setting: Setting): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = [];
  for (let writer = 0; writer < writers; writer += 1) {
    const opened = Array.from({ length: roomsOfWriter }, () => openRoom(setting));
    const requests: Buffer[] = [];
    for (const room of await Promise.all<TestRoom>(opened)) {
      requests.push(...(await prepareAppends(room, entriesInRoom)));
    }
    prepared.push({ requests });
  }
  return prepared;
}

async function burstsOf(
  setting: Setting,
  { url }: Machine,
  count: number,
  when: string,
): Promise<readonly number[]> {
  const rates: number[] = [];
  for (let burst = 0; burst < count; burst += 1) {
    const prepared = await signed(setting);
    rates.push(await sendAll(url, prepared));
    setting.say(`${Math.round(rates.at(-1) ?? 0)} entries/s ${when}`);
  }
  return rates;
}

async function isSo(machine: Machine, condition: string): Promise<boolean> {
  const client = new pg.Client(connectionTo(machine));
  await client.connect();
  const { rowCount } = await client.query(`select 1 from night_keys where ${condition}`);
  await client.end();
  return rowCount === 1;
}

async function until(machine: Machine, condition: string): Promise<void> {
  const end = performance.now() + nightPatienceMs;
  while (performance.now() < end) {
    if (await isSo(machine, condition)) return;
    await pause(200);
  }
  throw new Error(`the night did not come so far: ${condition}`);
}

function measuresOf(
  took: number,
  before: readonly number[],
  during: readonly number[],
): readonly Measure[] {
  return [
    {
      what: `a night over ${rooms} rooms, in the server, with appends for a part of it`,
      value: took,
      unit: 'ms',
      target: { atMost: 120_000 },
      note: `${during.length} bursts of ${writers * roomsOfWriter * entriesInRoom} entries while it was under way`,
    },
    {
      what: 'appends while it is under way, of those before it',
      value: (100 * median(during)) / median(before),
      unit: '%',
      target: { atLeast: 80 },
      floor: { what: 'entries before it', value: median(before), unit: '/s' },
      note: '32 writers, signed before the clock starts; load, server and database on the same cores',
    },
  ];
}
