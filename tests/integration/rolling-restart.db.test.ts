import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { after, test } from 'node:test';
import { createTestDatabase } from '../../apps/server/src/db/test-database.ts';
import {
  PrivateClient,
  staff,
} from '../../apps/server/src/features/rooms/private-client.fixture.ts';
import { TestRoom, workTokens } from '../../apps/server/src/features/rooms/room.fixture.ts';
import {
  cleanUp,
  holdsWithin,
  isAlive,
  recordingStatements,
  temporaryFolder,
} from '../../apps/server/src/server.fixture.ts';
import { type Held, SocketHolder } from './shared-socket.ts';
import { databaseUrl } from './two-processes.ts';

after(cleanUp);

interface Load {
  answered: number;
  readonly failed: string[];
  isOver: boolean;
}

/** Asks one request after the other and none of them twice; whatever is no 200 has failed. */
async function ask(load: Load, url: string, agent: Agent | false): Promise<void> {
  while (!load.isOver) {
    try {
      const asked = request(url, { agent });
      asked.end();
      const [response] = await once(asked, 'response');
      response.resume();
      await once(response, 'end');
      if (response.statusCode === 200) load.answered += 1;
      else load.failed.push(`${url}: ${response.statusCode}`);
    } catch (error) {
      load.failed.push(`${url}: ${error}`);
    }
  }
}

/** Says one thing after the other in a room. */
async function speak(load: Load, room: TestRoom): Promise<void> {
  while (!load.isOver && room.sequence < 190) {
    const answer = await room.say('still here').catch((error: unknown) => String(error));
    if (typeof answer !== 'string' && answer.status === 200) load.answered += 1;
    else load.failed.push(`append: ${typeof answer === 'string' ? answer : answer.status}`);
  }
}

async function replace(holder: SocketHolder, old: Held): Promise<Held> {
  const next = await holder.start();
  process.kill(old.pid, 'SIGTERM');
  assert.ok(await holdsWithin(15_000, () => !isAlive(old.pid)), 'the old one ends');
  return next;
}

test('servers are replaced one after the other and no request fails', async (t) => {
  const { connection } = await createTestDatabase();
  const folder = temporaryFolder();
  const holder = await SocketHolder.hold(folder, {
    PATH: process.env.PATH ?? '',
    ...recordingStatements({}),
    NEARHAND_DATA: folder,
    DATABASE_URL: databaseUrl(connection),
    NEARHAND_DRAIN: '1',
  });
  t.after(() => holder.letGo());
  let server = await holder.start();
  t.after(() => isAlive(server.pid) && process.kill(server.pid, 'SIGTERM'));
  const { origin } = (await (await fetch(`${holder.url}/api/community`)).json()) as {
    origin: string;
  };
  const client = new PrivateClient(holder.url, origin);
  const { deskId, steward, helpers } = await staff(
    client,
    server.said().match(/https?:\/\/\S+#enrol\S+/g) ?? [],
  );
  const [token = ''] = await workTokens(client, deskId, steward, 1);
  const room = await TestRoom.draw(client);
  await room.create([{ id: deskId, number: 3, devices: helpers, letIn: helpers }], token);
  await room.open();

  const load: Load = { answered: 0, failed: [], isOver: false };
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => kept.destroy());
  const asking = [
    ask(load, `${holder.url}/services`, false),
    ask(load, `${holder.url}/api/nonce`, kept),
    speak(load, room),
  ];
  for (let round = 0; round < 2; round += 1) server = await replace(holder, server);
  const before = load.answered;
  assert.ok(await holdsWithin(5000, () => load.answered > before + 10));
  load.isOver = true;
  await Promise.all(asking);
  assert.deepEqual(load.failed, []);
  t.diagnostic(`${load.answered} requests answered, none failed`);
});
