import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '../../apps/server/src/db/test-database.ts';
import { PrivateClient } from '../../apps/server/src/features/rooms/private-client.fixture.ts';
import {
  cleanUp,
  holdsWithin,
  launch,
  recordingStatements,
  temporaryFolder,
} from '../../apps/server/src/server.fixture.ts';
import { Crowd } from '../faults/crowd.ts';
import { Oracle } from '../faults/oracle.ts';
import { databaseUrl } from './two-processes.ts';

/** In seconds; back in the sample's last hour of a day: tokens of a day end with the day of a server. */
const hour = hourInTaipei() === 23 ? -3600 : 3600;
const aheadBy = fileURLToPath(new URL('../faults/clock-ahead.ts', import.meta.url));

after(cleanUp);

test('two servers with clocks an hour apart lose nothing, bring nothing back, and leave nobody waiting', async (context) => {
  const { connection } = await createTestDatabase();
  const data = temporaryFolder();
  const env = { DATABASE_URL: databaseUrl(connection), NEARHAND_LOG: 'error' };
  const right = await launch({ data, env });
  await right.ready;
  const { NODE_OPTIONS: options = '' } = recordingStatements({});
  const ahead = await launch({
    data,
    env: {
      ...env,
      NODE_OPTIONS: `${options} --import=${aheadBy}`,
      NEARHAND_TEST_AHEAD: String(hour),
    },
  });
  await ahead.ready;
  // A nonce begins with its minute.
  const { headers } = await fetch(`${ahead.url}/api/nonce`);
  const minute = Buffer.from(headers.get('nearhand-nonce') ?? '', 'base64url').readUInt32BE(0);
  const apart = minute * 60 - Date.now() / 1000;
  assert.ok(Math.abs(apart - hour) < 120, 'its clock is an hour away');

  const oracle = new Oracle();
  const links = right.stdout().match(/https?:\/\/\S+#enrol\S+/g) ?? [];
  const atRight = await Crowd.gather(right.url, links, oracle);
  const { origin } = (await (await fetch(`${right.url}/api/community`)).json()) as {
    origin: string;
  };
  const atAhead = atRight.asking(() => new PrivateClient(ahead.url, origin));
  // Each request at either, as a proxy sends them.
  const atEither = atRight.asking(() => {
    const client = new PrivateClient(right.url, origin);
    const base = () => (Math.random() < 0.5 ? right.url : ahead.url);
    return Object.defineProperty(client, 'base', { get: base });
  });
  const crowds = [atRight, atAhead, atEither];
  for (const crowd of crowds) crowd.begin(3);
  await holdsWithin(40_000, () => oracle.acknowledged > 700 && oracle.erasures > 2);
  await Promise.all(crowds.map((crowd) => crowd.end()));

  for (const server of [right, ahead]) {
    const verdict = await oracle.judge(server.url);
    context.diagnostic(JSON.stringify(verdict));
    assert.deepEqual([verdict.lost, verdict.resurrected], [0, 0]);
    assert.ok(verdict.acknowledged > 100 && verdict.erased > 0, 'there was something to lose');
    assert.doesNotMatch(server.stderr(), /a request failed/);
  }
});

function hourInTaipei(): number {
  const hours = new Intl.DateTimeFormat('en', {
    timeZone: 'Asia/Taipei',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  return Number(hours.format(Date.now()));
}
