import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createLog } from '../log.ts';
import { holdsWithin } from '../server.fixture.ts';
import { Notices } from './notices.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const opened: Notices[] = [];
after(async () => {
  for (const notices of opened) await notices.close();
});

function open({ connection }: TestDatabase): Notices {
  const notices = new Notices(connection, createLog('silent'));
  opened.push(notices);
  return notices;
}

test('a notice reaches every listener of its channel, in every server', async () => {
  const database = await createTestDatabase();
  const [here, there] = [open(database), open(database)];
  const heard: string[] = [];
  await here.listen('rooms', (payload) => heard.push(`here ${payload}`));
  await there.listen('rooms', (payload) => heard.push(`there ${payload}`));
  await there.listen('desks', (payload) => heard.push(`wrong ${payload}`));
  await here.notify('rooms', '{"room":"近助"}');
  assert.ok(await holdsWithin(2000, () => heard.length === 2));
  assert.deepEqual(heard.sort(), ['here {"room":"近助"}', 'there {"room":"近助"}']);
});

test('who stopped listening hears nothing more', async () => {
  const notices = open(await createTestDatabase());
  const heard: string[] = [];
  const end = await notices.listen('rooms', (payload) => heard.push(`first ${payload}`));
  await notices.listen('rooms', (payload) => heard.push(`second ${payload}`));
  end();
  await notices.notify('rooms', 'a');
  assert.ok(await holdsWithin(2000, () => heard.length === 1));
  assert.deepEqual(heard, ['second a']);
});

test('after a lost connection listeners are told to look, and hear again', async () => {
  const database = await createTestDatabase();
  const notices = open(database);
  const heard: string[] = [];
  await notices.listen('rooms', (payload) => heard.push(payload));
  await database.pg.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  assert.ok(await holdsWithin(5000, () => heard.includes('')), 'told to look');
  await notices.notify('rooms', 'again');
  assert.ok(await holdsWithin(2000, () => heard.includes('again')));
});

test('a payload that PostgreSQL would refuse is refused before', async () => {
  const notices = open(await createTestDatabase());
  await assert.rejects(notices.notify('rooms', '近'.repeat(2667)), RangeError);
});
