import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../apps/server/src/db/test-database.ts';
import { type MailSink, mailSink } from '../../apps/server/src/features/desks/mail-sink.fixture.ts';
import { OtherCity } from '../../apps/server/src/features/reports/outward/other-city.fixture.ts';
import {
  cleanUp,
  holdsWithin,
  type Launched,
  launch,
  stopped,
  temporaryFolder,
} from '../../apps/server/src/server.fixture.ts';
import { databaseUrl } from './two-processes.ts';

let database: TestDatabase;
let city: OtherCity;
let sink: MailSink;
let data: string;
let env: Readonly<Record<string, string>>;

before(async () => {
  database = await createTestDatabase();
  city = await OtherCity.open();
  sink = await mailSink();
  data = temporaryFolder();
  env = {
    DATABASE_URL: databaseUrl(database.connection),
    NEARHAND_ORIGIN: 'https://town.example',
    NEARHAND_INSIDE: city.place,
    NEARHAND_SMTP_URL: sink.url,
    NEARHAND_SMTP_FROM: 'nearhand@town.example',
  };
  const first = await launch({ data, env });
  await first.ready;
  await stopped(first);
  await database.pg.query(
    `insert into report_endpoints (community_id, endpoint_id, name, url, language, format, waits, is_on)
    select community_id, 'riverside', 'Riverside', $1, 'en', 'json', 0, true from communities`,
    [city.url],
  );
  await database.pg.query(
    `insert into report_sent_kinds (community_id, kind, endpoint_id, service_code, since)
    select community_id, 'pothole', 'riverside', '001', current_date - 1 from communities`,
  );
  // What the sample made up of today is not what this is about.
  await database.pg.query(
    `insert into report_forwards (community_id, report_id, endpoint_id, service_code, state, due)
    select community_id, report_id, 'riverside', '001', 'stopped', current_date from reports`,
  );
});
after(async () => {
  sink.close();
  await cleanUp();
});

async function report(id: string): Promise<void> {
  await database.pg.query(
    `insert into reports (community_id, report_id, kind, state, is_open, is_listed, words, place,
      neighbourhood, received, changed)
    select community_id, $1, 'pothole', 'received', true, true, 'Deep.', 'Lane 3', '',
      (now() at time zone time_zone)::date, (now() at time zone time_zone)::date from communities`,
    [id],
  );
  await database.pg.query(
    `insert into report_steps (community_id, report_id, number, day, words, detail)
    select community_id, report_id, 0, received, '', '{"kind": "received"}' from reports
    where report_id = $1`,
    [id],
  );
}

async function stateOf(id: string): Promise<string | undefined> {
  const { rows } = await database.pg.query<{ state: string }>(
    'select state from report_forwards where report_id = $1',
    [id],
  );
  return rows[0]?.state;
}

/** Starts a server that is killed the moment something arrives, and waits for its end. */
async function killedWhen(arm: (kill: () => void) => void): Promise<void> {
  let running: Launched | undefined;
  arm(() => running?.signal('SIGKILL'));
  running = await launch({ data, env });
  assert.equal(await running.ended, null);
}

test('killed between the request and the record of it, the sender makes no second request', async () => {
  await report('aaaaaaaaaaaa');
  await killedWhen((kill) => {
    city.answer = (got) => {
      if (got.method !== 'POST') return false;
      city.keep(got);
      kill();
      return true;
    };
  });
  assert.equal(await stateOf('aaaaaaaaaaaa'), 'sending');
  city.answer = () => false;
  const next = await launch({ data, env });
  assert.ok(await holdsWithin(20_000, async () => (await stateOf('aaaaaaaaaaaa')) === 'followed'));
  await stopped(next);
  assert.equal(city.posts.length, 1);
});

test('killed before the other side had it, the sender asks the list and sends nothing blindly', async () => {
  await report('bbbbbbbbbbbb');
  const before = city.posts.length;
  await killedWhen((kill) => {
    city.answer = (got) => {
      if (got.method === 'POST') kill();
      return got.method === 'POST';
    };
  });
  const asked = () => city.got.filter(({ query }) => query.has('start_date')).length;
  const looked = asked();
  city.answer = () => false;
  const next = await launch({ data, env });
  assert.ok(await holdsWithin(20_000, () => asked() > looked));
  await stopped(next);
  assert.equal(city.posts.length, before + 1);
  assert.equal(await stateOf('bbbbbbbbbbbb'), 'sending');
});

test('two servers on one database make one request', async () => {
  await report('cccccccccccc');
  const before = city.posts.length;
  const [one, two] = await Promise.all([launch({ data, env }), launch({ data, env })]);
  await Promise.all([one.ready, two.ready]);
  assert.ok(await holdsWithin(20_000, async () => (await stateOf('cccccccccccc')) === 'followed'));
  await Promise.all([stopped(one), stopped(two)]);
  assert.equal(city.posts.length, before + 1);
});

test('killed while a letter is handed over, the server sends it no second time', async () => {
  const { pg } = database;
  await pg.query("update report_bodies set email = body_id || '@town.example'");
  await pg.query(
    `insert into report_digests (community_id, body_id, every, language, is_on, told_through)
    select community_id, body_id, 'day', 'en', true, current_date - 40 from report_bodies
    order by body_id limit 1`,
  );
  await pg.query(
    `update reports set body_id = (select body_id from report_digests), received = current_date - 20,
      is_open = true, is_listed = true where report_id = 'aaaaaaaaaaaa'`,
  );
  await killedWhen((kill) => {
    sink.answer = (command) => {
      if (command === '.') kill();
      return undefined;
    };
  });
  assert.equal(sink.mails.length, 1);
  sink.answer = () => undefined;
  const next = await launch({ data, env });
  const letter = async () =>
    (await pg.query<{ state: string }>('select state from report_digest_letters')).rows[0]?.state;
  assert.ok(await holdsWithin(20_000, async () => (await letter()) === 'unsure'));
  await stopped(next);
  assert.equal(sink.mails.length, 1);
});
