import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type MailSink, mailSink } from '../../desks/mail-sink.fixture.ts';
import { addDays, dayAt } from '../../requests/requests.ts';
import { changeReports } from '../change-reports.ts';
import { asked, raiseTown, report, type Town } from '../outward/outward.fixture.ts';
import { type OutwardSide, outwardSide } from '../outward/outward-side.ts';
import { insertReports } from '../report-store.ts';
import { digestRound } from './digest-round.ts';

let town: Town;
let sink: MailSink;
const names = { en: 'Road crew', 'zh-Hant': '養路組', 'zh-Hans': '养路组' };
const day = 86_400_000;
/** How far on the clock of the work is; the server's own stays. */
let ahead = 0;

before(async () => {
  sink = await mailSink();
  town = await raiseTown([], 'https://town.example');
  const body = { type: 'roads', names, email: 'crew@roads.example' };
  await asked(town, 'PUT', '/bodies/roads', body);
  await asked(town, 'PUT', '/bodies/lamps', { ...body, type: 'lighting', email: undefined });
  await mends('pothole', 'roads');
});

after(() => sink.close());

async function mends(kind: string, body: string): Promise<void> {
  const { db, community } = town.side;
  const values = { is_on: true, body_id: body };
  await db
    .insertInto('report_kinds')
    .values({ community_id: community.id, kind, ...values })
    .execute();
}

function side(): OutwardSide {
  const mail = { url: sink.url, from: 'nearhand@town.example' };
  const now = () => Date.now() + ahead;
  return outwardSide({ ...town.side, now, config: { ...town.side.config, mail } });
}

const set = async (more: object = {}, body = 'roads') =>
  await asked(town, 'PUT', `/digests/${body}`, { every: 'day', language: 'en', on: true, ...more });
const lastOf = async () => (await asked(town, 'GET', '/digests')).json.digests[0].last;

/** Reports that came some days ago, of which nobody said anything. */
async function old(id: string, ago: number, words: string): Promise<void> {
  const { db, community, now } = town.side;
  const received = addDays(dayAt(now(), community.timeZone), -ago);
  const steps = [{ day: received, words: '', detail: { kind: 'received' } }] as const;
  const row = {
    ...{ id, kind: 'pothole', words, place: 'Old lane', neighbourhood: '', position: undefined },
    ...{ answers: {}, steps, followHash: undefined, source: undefined },
  };
  await changeReports(db, community.id, (transaction, tally) =>
    insertReports(transaction, community.id, [row], tally),
  );
}

test('a letter a day tells those who mend what is new and what waits for long, in public words', async () => {
  assert.equal((await set()).status, 200);
  await old('aaaaaaaaaaaa', 30, 'Since weeks.');
  const id = await report(town, {
    ...{ description: 'Deep hole.', address_string: 'Lane 3', email: 'canary@x.example' },
  });
  await report(town, { service_code: 'lamp-dark', description: 'Not theirs.' });
  await digestRound(side());
  assert.equal(sink.mails.length, 0, 'the day is not over');
  ahead = day;
  await digestRound(side());
  await digestRound(side());
  assert.equal(sink.mails.length, 1);
  const mail = (sink.mails[0] ?? '').replace(/=\n/g, '');
  assert.match(mail, /RCPT TO:<crew@roads\.example>/);
  assert.match(mail, /Subject: Reports for you: 1 new, 1 waiting for long/);
  assert.match(mail, new RegExp(`https://town\\.example/reports/${id}`));
  assert.match(mail, /Since weeks\./);
  assert.match(mail, /Content-Type: text\/plain/);
  assert.doesNotMatch(mail, /canary|Not theirs|<img|text\/html/i);
  const { json } = await asked(town, 'GET', '/digests');
  assert.doesNotMatch(JSON.stringify(json), /crew@/);
  assert.equal(json.digests[0].last.state, 'sent');
});

test('a steward turns letters off and on; what came meanwhile is in none', async () => {
  const before = sink.mails.length;
  await set({ on: false });
  await report(town, { description: 'While off.' });
  ahead = 3 * day;
  await digestRound(side());
  assert.equal(sink.mails.length, before);
  await set();
  ahead = 4 * day;
  await digestRound(side());
  assert.equal(sink.mails.length, before + 1, 'what waits for long is still told');
  assert.doesNotMatch(sink.mails.at(-1) ?? '', /While off/);
});

test('a letter that the mail server refuses is tried again, and sent once', async () => {
  const before = sink.mails.length;
  sink.answer = (command) => (command === 'RCPT' ? '450 later <crew@roads.example>' : undefined);
  ahead = 5 * day;
  const sender = side();
  await digestRound(sender);
  await digestRound(sender);
  assert.deepEqual([(await lastOf()).state, (await lastOf()).tries], ['refused', 1]);
  sink.answer = () => undefined;
  await digestRound(side());
  await digestRound(side());
  assert.equal(sink.mails.length, before + 1);
  assert.deepEqual([(await lastOf()).state, (await lastOf()).tries], ['sent', 2]);
});

test('a letter of which nobody knows whether it went is not sent again, unless a steward says so', async () => {
  const before = sink.mails.length;
  sink.answer = (command) => (command === '.' ? 'hang up' : undefined);
  ahead = 6 * day;
  await digestRound(side());
  sink.answer = () => undefined;
  await digestRound(side());
  assert.equal(sink.mails.length, before + 1, 'the mail server had it');
  const last = await lastOf();
  assert.equal(last.state, 'unsure');
  assert.equal((await asked(town, 'POST', '/digests/roads/again', { to: last.to })).status, 200);
  await digestRound(side());
  assert.equal(sink.mails.length, before + 2);
  assert.equal((await asked(town, 'POST', '/digests/roads/again', { to: last.to })).status, 409);
});

test('a process that ended while it handed a letter over leaves it to a steward, and the next body gets its own', async () => {
  const { db, community } = town.side;
  const before = sink.mails.length;
  ahead = 7 * day;
  await db
    .insertInto('report_digest_letters')
    .values({
      ...{
        community_id: community.id,
        body_id: 'roads',
        state: 'sending',
        trouble: null,
        tries: 1,
      },
      ...{
        from_day: '2026-01-01',
        to_day: addDays(dayAt(Date.now() + ahead, community.timeZone), -1),
      },
      sent_on: '2026-01-01',
    })
    .execute();
  await asked(town, 'PUT', '/bodies/lamps', {
    ...{ type: 'lighting', names, email: 'lamps@town.example' },
  });
  await mends('lamp-dark', 'lamps');
  await set({}, 'lamps');
  await db
    .updateTable('report_digests')
    .set({ told_through: '2026-01-01' })
    .where('body_id', '=', 'lamps')
    .execute();
  await digestRound(side());
  assert.equal((await asked(town, 'GET', '/digests')).json.digests[1].last.state, 'unsure');
  assert.equal(sink.mails.length, before + 1);
  assert.match(sink.mails.at(-1) ?? '', /lamps@town\.example/);
});

test('two processes at once send one letter; no address is in a log', async () => {
  const before = sink.mails.length;
  ahead = 20 * day;
  await Promise.all([digestRound(side()), digestRound(side())]);
  assert.equal(sink.mails.length, before + 2, 'one for each body');
  for (const line of town.installation.lines) assert.ok(!/@|crew|lamps/.test(line), line);
  for (const [bad, status] of [
    [{ every: 'hour' }, 400],
    [{ language: 'fr' }, 400],
    [{ on: 'yes' }, 400],
  ] as const) {
    assert.equal((await set(bad)).status, status, JSON.stringify(bad));
  }
  assert.equal((await set({}, 'nobody')).status, 404);
  const { installation, helper, deskId } = town;
  const path = `/api/desks/${deskId}/reports/digests`;
  assert.equal(
    (await installation.ask('GET', path, { signer: helper.signer, named: true })).status,
    403,
  );
});
