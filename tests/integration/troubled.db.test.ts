import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeEntryBody } from '@nearhand/protocol/entry-body';
import { blobPart } from '@nearhand/protocol/limits';
import { toBase64url } from '@nearhand/seal/bytes';
import { randomBytes } from '@nearhand/seal/random';
import { requestMessage } from '@nearhand/seal/request';
import type { TestRoom } from '../../apps/server/src/features/rooms/room.fixture.ts';
import { freePort, holdsWithin, temporaryFolder } from '../../apps/server/src/server.fixture.ts';
import { Crowd } from '../faults/crowd.ts';
import { Machine } from '../faults/machine.ts';
import { openStreams } from '../faults/open-streams.ts';
import { Oracle } from '../faults/oracle.ts';
import { SlowReader } from '../faults/slow-reader.ts';
import { SmallDisk } from '../faults/small-disk.ts';

/** What answers while something is wrong: never silence, never a 500, and afterwards all is there. */
describe('a machine in trouble', () => {
  let disk: SmallDisk | string;
  let machine: Machine;
  let crowd: Crowd;
  const oracle = new Oracle();

  before(async () => {
    disk = SmallDisk.mount(700);
    const folder = disk instanceof SmallDisk ? disk.folder : temporaryFolder();
    machine = await Machine.start(`${folder}/data`, await freePort());
    crowd = await Crowd.gather(machine.url, machine.links(), oracle);
  });

  after(async () => {
    await machine.stop();
    if (disk instanceof SmallDisk) disk.unmount();
  });

  async function roomWithALine(): Promise<TestRoom> {
    const room = await crowd.ask();
    oracle.made(room);
    await crowd.say(room, 'before');
    return room;
  }

  async function allIsThere(): Promise<void> {
    const { lost, resurrected } = await oracle.judge();
    assert.deepEqual([lost, resurrected], [0, 0]);
  }

  /** What each of these is answered with, and how long the slowest took. */
  async function ask(paths: readonly string[]) {
    const began = performance.now();
    const statuses = await Promise.all(paths.map((path) => machine.answers(path, 30_000)));
    return { statuses, ms: performance.now() - began };
  }

  const pages = ['/healthz', '/services', '/api/community', '/reports', '/ledger/checkpoint'];

  it('says so while its database stands still, and goes on', async (context) => {
    const room = await roomWithALine();
    const stalled = machine.stallDatabase(8000);
    assert.ok(await holdsWithin(5000, async () => (await machine.answers('/healthz')) === 503));
    const said = crowd.say(room, 'during');
    const { statuses, ms } = await ask(pages);
    context.diagnostic(`${statuses.join(' ')} in ${Math.round(ms)} ms`);
    await stalled;
    await said;
    await machine.recovers();
    assert.ok(
      statuses.every((status) => [200, 503].includes(status)),
      statuses.join(),
    );
    await allIsThere();
  });

  it('refuses in time while every connection waits for a lock, and goes on', async (context) => {
    const room = await roomWithALine();
    const locked = machine.lockRooms(9000);
    const waiting = Array.from({ length: 40 }, () =>
      room.asResident('GET', '').catch(() => undefined),
    );
    const { statuses, ms } = await ask(pages);
    context.diagnostic(`${statuses.join(' ')} in ${Math.round(ms)} ms`);
    const told = (await Promise.all(waiting)).map((answer) => answer?.status);
    await locked;
    context.diagnostic(`of the room: ${told.join(' ')}`);
    await crowd.say(room, 'afterwards');
    assert.ok(ms < 8000, 'before the lock is gone');
    for (const status of [...statuses, ...told]) assert.ok(status === 200 || status === 503);
    await allIsThere();
  });

  it('says so while its database is gone, and goes on when it is back', async (context) => {
    const room = await roomWithALine();
    const lost = machine.loseDatabase(15_000);
    assert.ok(await holdsWithin(5000, async () => (await machine.answers('/healthz')) === 503));
    const said = crowd.say(room, 'during');
    const { statuses, ms } = await ask(pages);
    context.diagnostic(`${statuses.join(' ')} in ${Math.round(ms)} ms`);
    assert.ok(ms < 8000, 'before it is back');
    await lost;
    await said;
    await machine.recovers();
    assert.ok(
      statuses.every((status) => [200, 503].includes(status)),
      statuses.join(),
    );
    await allIsThere();
  });

  it('refuses what it cannot store on a full disk, keeps answering, and goes on', async (context) => {
    if (!(disk instanceof SmallDisk)) return context.skip(disk);
    const room = await roomWithALine();
    disk.fill();
    const blob = `/blobs/${toBase64url(randomBytes(16))}`;
    const upload = () => room.asResident('PUT', `${blob}?part=0`, randomBytes(blobPart));
    const uploads = await Promise.all(
      Array.from({ length: 24 }, upload).map((each) => each.catch(() => undefined)),
    );
    const refused = uploads.map((answer) => answer?.status ?? 0);
    // The log between nights needs a page of its own for about 40 rooms.
    const rooms = Promise.all(Array.from({ length: 45 }, () => crowd.ask()));
    rooms.catch(() => undefined);
    await pause(1000);
    const { bytes } = await room.entry('while it is full');
    const body = encodeEntryBody({ entry: bytes, blobs: [] });
    const append = await room.asResident('POST', '/elements', body).catch(() => undefined);
    const { statuses } = await ask(pages);
    context.diagnostic(
      `uploads ${refused.join(' ')}; append ${append?.status}; ${statuses.join(' ')}`,
    );
    disk.free();
    await machine.recovers();
    if (append?.status === 200) Object.assign(room, await answeredThere(room));
    await rooms;
    await crowd.say(room, 'afterwards');
    assert.equal((await upload()).status, 200);
    assert.ok(
      refused.every((status) => [200, 503, 0].includes(status)),
      refused.join(),
    );
    assert.ok(
      statuses.every((status) => [200, 503].includes(status)),
      statuses.join(),
    );
    await allIsThere();
  });

  it('serves others while readers take a byte a second', async (context) => {
    const readers = await Promise.all(
      Array.from({ length: 100 }, () => SlowReader.ask(machine.url, '/openapi.json')),
    );
    try {
      const { statuses, ms } = await ask(pages);
      context.diagnostic(`${Math.round(ms)} ms beside 100 of them`);
      assert.deepEqual([...new Set(statuses)], [200]);
      await crowd.say(await roomWithALine(), 'beside them');
      assert.ok(await holdsWithin(10_000, () => readers.every(({ taken }) => taken > 0)));
    } finally {
      for (const reader of readers) reader.end();
    }
    await allIsThere();
  });

  it('tells two thousand open event streams of a new entry, and others are served', async (context) => {
    await tellsStreams(context, 2000);
  });

  async function tellsStreams(context: TestContext, count: number): Promise<void> {
    const rooms = await Promise.all(Array.from({ length: count / 40 }, roomWithALine));
    const streams = await openStreams(rooms, count);
    try {
      assert.ok(
        await holdsWithin(10_000, () => streams.told(1) === count),
        'each begins with where it stands',
      );
      const began = performance.now();
      await Promise.all(rooms.map((room) => crowd.say(room, 'heard by all')));
      assert.ok(
        await holdsWithin(20_000, () => streams.told(2) === count),
        `${streams.told(2)} told`,
      );
      const told = Math.round(performance.now() - began);
      context.diagnostic(`${count} told in ${told} ms, ${machine.residentMegabytes()} MB`);
      assert.deepEqual((await ask(pages)).statuses, [200, 200, 200, 200, 200]);
      assert.equal(streams.ended(), 0);
    } finally {
      streams.close();
    }
    await allIsThere();
  }

  it('has an entry once whose answer nobody waited for, and says so when it comes again', async () => {
    const room = await roomWithALine();
    const { bytes } = await room.entry('sent and gone');
    const body = encodeEntryBody({ entry: bytes, blobs: [] });
    await hangUpAfterSending(room, body);
    const isThere = async () => (await room.asResident('GET', '')).json.sequence > room.sequence;
    assert.ok(await holdsWithin(10_000, isThere));
    assert.equal((await room.asResident('POST', '/elements', body)).status, 200);
    assert.equal((await room.asResident('GET', '')).json.sequence, room.sequence + 1);
    oracle.acknowledge(room, room.sequence, bytes);
    await allIsThere();
  });

  it('stops although readers and streams are there', async () => {
    const reader = await SlowReader.ask(machine.url, '/openapi.json');
    const streams = await openStreams([await roomWithALine()], 10);
    const began = performance.now();
    await machine.stop();
    assert.ok(performance.now() - began < 20_000, 'it ends');
    reader.end();
    streams.close();
    await machine.begin();
    await allIsThere();
  });
});

/** Where a room stands on the server, for a test that did not see the answer. */
async function answeredThere(room: TestRoom) {
  const { json } = await room.asResident('GET', '');
  return { head: Buffer.from(json.head as string, 'base64url'), sequence: json.sequence as number };
}

/** Sends a request whole and closes the connection before it is answered. */
async function hangUpAfterSending(room: TestRoom, body: Uint8Array): Promise<void> {
  const { client, keys, epoch, visit } = room;
  const nonce = await client.nonce();
  const path = `${room.path}/elements`;
  const method = 'POST';
  const message = { origin: client.origin, nonce, method, path, body, epoch };
  const signature = await keys.signer.sign('request', requestMessage(message));
  await new Promise<void>((resolve) => {
    const sent = request(`${client.base}${path}`, {
      method,
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': body.length,
        'nearhand-epoch': String(epoch),
        'nearhand-key': toBase64url(keys.signer.publicKey),
        'nearhand-nonce': toBase64url(nonce),
        'nearhand-signature': toBase64url(signature),
        'nearhand-visit': visit,
      },
    });
    sent.on('error', () => undefined);
    sent.end(body, () => {
      sent.destroy();
      resolve();
    });
  });
}
