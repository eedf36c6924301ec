import { createHash, randomFillSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../apps/server/src/db/embedded/embedded-postgres.ts';
import { createLog } from '../apps/server/src/log.ts';
import { freePort } from '../apps/server/src/server.fixture.ts';
import { Machine } from '../tests/faults/machine.ts';
import { copyRow, copyRows, integer, smallint } from './copy-rows.ts';

/** As many entries of the smallest class as a talk of some weeks has. */
const entriesInRoom = 200;
const entryLength = 1109;

/**
 * Works on the database of a data folder whose server is stopped, in the fastest way there is: what
 * is put into a table that was emptied in the same transaction goes past the write-ahead log. It is
 * on the disk, as after a checkpoint, when this resolves.
 */
export async function withLargeTables(
  dataFolder: string,
  fill: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const settings = {
    ...{ wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '4GB' },
    ...{ maintenance_work_mem: '512MB', autovacuum: 'off' },
  };
  const log = createLog('error');
  const postgres = await EmbeddedPostgres.start({ dataFolder, log, settings });
  try {
    const client = new pg.Client(postgres.connection);
    await client.connect();
    // Everything that is written here refers to what is written here.
    await client.query('set session_replication_role = replica');
    await fill(client);
    await client.query('checkpoint');
    await client.end();
  } finally {
    await postgres.stop();
  }
}

/** An installation on the disk whose server was started once and is stopped. */
export interface Installation {
  readonly data: string;
  /** Enrolment links, which nobody used yet. */
  readonly links: readonly string[];
  /** Deletes it, unless it was asked to be kept. */
  readonly remove: () => Promise<void>;
}

/**
 * A new installation, filled. Where `NEARHAND_BENCH_FOLDER` names a folder, it is made there and left
 * there, and used as it stands where it was made before: filling takes minutes, and a measure may be
 * wanted at another hour. Its links are good for one measure.
 */
export async function prepare(
  name: string,
  fill: (data: string) => Promise<void>,
): Promise<Installation> {
  const kept = process.env.NEARHAND_BENCH_FOLDER;
  const folder = kept ? join(kept, name) : await mkdtemp(join(tmpdir(), `nearhand-${name}-`));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const data = join(folder, 'data');
  const note = join(folder, 'links.json');
  const remove = () => (kept ? Promise.resolve() : rm(folder, { recursive: true, force: true }));
  const found = await readFile(note, 'utf8').catch(() => undefined);
  if (found !== undefined) return { data, links: JSON.parse(found) as readonly string[], remove };
  const machine = await Machine.start(data, await freePort());
  const links = machine.links();
  await machine.stop();
  await fill(data);
  await writeFile(note, JSON.stringify(links));
  return { data, links, remove };
}

/** The id of the room with this number. */
export function roomIdOf(number: number): Buffer {
  return createHash('sha256').update(`${number}r`).digest();
}

/** Rooms as the server keeps them, their epoch among them, but for entries and secrets. */
export async function fillRooms(client: pg.Client, rooms: number): Promise<void> {
  const hash = (salt: string) => `sha256((n || '${salt}')::bytea)`;
  await client.query('begin');
  await client.query('truncate rooms, room_epochs, elements cascade');
  await client.query(
    `insert into rooms (community_id, room_id, door_key, commitment, epoch, epoch_head, head, sequence,
       opening_head, opened_day, visited_day)
     select community_id, ${hash('r')}, ${hash('d')}, ${hash('c')}, 1, ${hash('e')}, ${hash('h')},
       ${entriesInRoom}, ${hash('o')}, current_date, current_date
     from communities, generate_series(1, $1) n`,
    [rooms],
  );
  await client.query(
    `insert into room_epochs (community_id, room_id, epoch, sequence)
     select community_id, room_id, 1, 0 from rooms`,
  );
  await client.query('commit');
}

/** Sealed entries to so many bytes: random, since nothing about sealed bytes can be compressed. */
export async function fillEntries(
  client: pg.Client,
  bytes: number,
  say: (done: number) => void,
): Promise<void> {
  const community = await communityOf(client);
  const rooms = Math.ceil(bytes / (entriesInRoom * (entryLength + 120)));
  await fillRooms(client, rooms);
  await client.query('begin');
  await client.query('truncate elements');
  await copyRows(client, 'elements', entriesOf(community, rooms, say));
  await client.query('commit');
}

function* entriesOf(
  community: Buffer,
  rooms: number,
  say: (done: number) => void,
): Generator<readonly Buffer[]> {
  const kind = smallint(0);
  // In the order of the index.
  const ids = Array.from({ length: rooms }, (_, n) => roomIdOf(n + 1)).sort(Buffer.compare);
  for (const [room, id] of ids.entries()) {
    const sealed = randomFillSync(Buffer.allocUnsafe(entriesInRoom * entryLength));
    yield Array.from({ length: entriesInRoom }, (_, sequence) => {
      const bytes = sealed.subarray(sequence * entryLength, (sequence + 1) * entryLength);
      return copyRow([community, id, integer(sequence), kind, bytes]);
    });
    if (room % 1000 === 0) say(room / rooms);
  }
}

export async function communityOf(client: pg.Client): Promise<Buffer> {
  const { rows } = await client.query<{ id: Buffer }>('select community_id as id from communities');
  const [first] = rows;
  if (first === undefined) throw new Error('no community');
  return first.id;
}
