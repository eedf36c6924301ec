import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createTestDatabase, type TestDatabase } from '../../db/test-database.ts';
import { type Community, createCommunity } from '../community/community.ts';
import { changeReports } from './change-reports.ts';
import { exportReports } from './export-reports.ts';
import { importReportFile } from './import-file.ts';
import { importedReportId } from './report-id.ts';
import { insertReports } from './report-store.ts';
import { takeStep } from './take-step.ts';

const boston = fileURLToPath(
  new URL('../../../../../../shared/data/boston/requests-2015.csv.gz', import.meta.url),
);
let folder: string;
let database: TestDatabase;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-reports-'));
  database = await createTestDatabase();
});
after(() => rm(folder, { recursive: true }));

async function town(slug: string): Promise<Community> {
  const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
  return await createCommunity(database.db, {
    ...{ slug, kind: 'sample', names, timeZone: 'America/New_York', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
}

async function importBytes(community: Community, bytes: string | Buffer) {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  const report = join(folder, 'report.csv');
  const outcome = await importReportFile(database.db, community, {
    ...{ path, report, mapping: undefined, source: 'elsewhere' },
  });
  return { outcome, report: await readFile(report, 'utf8') };
}

async function figures(community: Community) {
  return await database.db
    .selectFrom('report_figures')
    .select(['neighbourhood', 'kind', 'open', 'closed', 'mended', 'median_days'])
    .where('community_id', '=', community.id)
    .orderBy('neighbourhood')
    .orderBy('kind')
    .execute();
}

const header =
  'id,type,reason,department,opened,closed,status,latitude,longitude,street,zipcode\r\n';
const rows = `${header}1,Pothole Repair (Internal),,,01/01/2015 12:20:09 AM,01/03/2015 09:08:42 AM,Closed,42.3574,-71.0648,33 Beacon St,02108\r
2,Illegal Rooming House,,,01/01/2015 12:20:09 AM,,Open,42.3574,-71.0648,1 Elm St,02108\r
3,Overcrowding,,,01/01/2015 12:20:09 AM,,Open,42.3574,-71.0648,2 Elm St,02108\r
4,Street Light Outages,,,01/04/2015 11:50:00 PM,,Open,42.3594,-71.0587,,02109\r
5,Street Light Outages,,,01/04/2099 11:50:00 PM,,Open,42.3594,-71.0587,,02109\r
4,Street Light Outages,,,01/04/2015 11:50:00 PM,,Open,42.3594,-71.0587,,02109\r
6,Flying Saucer,,,01/04/2015,,Open,,,,\r
7\r
`;

test('a table is imported once however often, and only what maps to a kind of thing', async () => {
  const community = await town('table');
  const { outcome, report } = await importBytes(community, gzipSync(rows));
  assert.deepEqual([outcome.rows, outcome.added, outcome.unused], [8, 2, 6]);
  assert.deepEqual(outcome.notUsed, {
    home: { 'Illegal Rooming House': 1, Overcrowding: 1 },
    'future-day': { 'Street Light Outages': 1 },
    'stands-twice': { 'Street Light Outages': 1 },
    'no-kind': { 'Flying Saucer': 1 },
    'wrong-width': { '': 1 },
  });
  assert.deepEqual(outcome.usedBut, { 'place-unknown': 1 });
  assert.match(report, /\r\n3,no,home,Illegal Rooming House\r\n4,no,home,Overcrowding\r\n/);
  assert.doesNotMatch(report, /Elm St/, 'what a refused row said stands nowhere');

  const again = await importBytes(community, rows);
  assert.deepEqual(
    [again.outcome.added, again.outcome.changed, again.outcome.unchanged],
    [0, 0, 2],
  );
  const before = await figures(community);
  const closed = rows.replace(
    '4,Street Light Outages,,,01/04/2015 11:50:00 PM,,Open',
    '4,Street Light Outages,,,01/04/2015 11:50:00 PM,01/14/2015 1:00:00 AM,Closed',
  );
  const later = await importBytes(community, closed);
  assert.deepEqual([later.outcome.changed, later.outcome.unchanged], [1, 1]);
  assert.deepEqual(
    before.filter(({ kind }) => kind === ''),
    [
      { neighbourhood: '*', kind: '', open: 1, closed: 1, mended: 1, median_days: 2 },
      { neighbourhood: '02108', kind: '', open: 0, closed: 1, mended: 1, median_days: 2 },
      { neighbourhood: '02109', kind: '', open: 1, closed: 0, mended: 0, median_days: null },
    ],
  );
  assert.deepEqual(
    (await figures(community))
      .filter(({ kind }) => kind === '')
      .map((f) => [f.open, f.closed, f.median_days]),
    [
      [0, 2, 2],
      [0, 1, 2],
      [0, 1, 10],
    ],
  );
});

test('once somebody here took a step, the source changes nothing any more', async () => {
  const community = await town('kept');
  await importBytes(community, rows);
  const id = importedReportId('boston-311-2015', '4');
  const step = {
    day: '2026-01-01',
    words: 'We look at it.',
    detail: { kind: 'accepted' },
  } as const;
  await changeReports(database.db, community.id, (db, tally) =>
    takeStep(db, community.id, id, step, 'steward', tally),
  );
  const { outcome } = await importBytes(community, rows);
  assert.deepEqual([outcome.kept, outcome.unchanged, outcome.changed], [1, 1, 0]);
});

test('Open311 answers are imported as JSON and as XML, without the words that people wrote', async () => {
  const community = await town('open311');
  const request = {
    service_request_id: '638344',
    status: 'open',
    service_code: 'pothole',
    description: 'Mr Quill of number 9 did this',
    requested_datetime: '2015-04-14T23:30:00-04:00',
    address: '8TH AVE and JUDAH ST',
    lat: 37.7621,
    long: '-122.4631',
  };
  const json = await importBytes(
    community,
    JSON.stringify([
      request,
      { ...request, service_request_id: '2', service_code: 'rooming-house' },
    ]),
  );
  assert.deepEqual(json.outcome.notUsed, { 'no-kind': { 'rooming-house': 1 } });
  const leaves = Object.entries(request).map(([name, value]) => `<${name}>${value}</${name}>`);
  const xml = `<?xml version="1.0"?><service_requests><request>${leaves.join('')}</request></service_requests>`;
  const second = await importBytes(community, xml);
  assert.deepEqual([second.outcome.added, second.outcome.unchanged], [0, 1]);
  const [report] = await database.db
    .selectFrom('reports')
    .select(['words', 'received', 'place', 'longitude'])
    .where('community_id', '=', community.id)
    .execute();
  assert.deepEqual(report, {
    words: '',
    received: '2015-04-14',
    place: '8TH AVE and JUDAH ST',
    longitude: -122.4631,
  });
});

test('XML with a document type, an entity of its own or a hole is refused in words', async () => {
  const community = await town('xml');
  const bombs = [
    '<!DOCTYPE a [<!ENTITY b "c">]><service_requests/>',
    '<service_requests><request><status>&b;</status></request></service_requests>',
    '<service_requests><request>',
    `<a>${'<b>'.repeat(50)}`,
    Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xfe]),
  ];
  for (const bomb of bombs) {
    await assert.rejects(importBytes(community, bomb), { code: 'file-unreadable' });
  }
});

test('an export holds everything public and no formula', async () => {
  const community = await town('export');
  await changeReports(database.db, community.id, (db, tally) =>
    insertReports(
      db,
      community.id,
      [
        {
          ...{
            id: 'aaaaaaaaaaaa',
            kind: 'pothole',
            words: '=HYPERLINK("http://a")',
            place: ' +1, "x"',
          },
          ...{
            neighbourhood: '',
            position: { latitude: 25.04, longitude: 121.5 },
            answers: { size: 'hand' },
          },
          steps: [{ day: '2026-01-02', words: '', detail: { kind: 'received' } }],
          ...{ followHash: Buffer.alloc(32, 7), source: undefined },
        },
      ],
      tally,
    ),
  );
  const path = join(folder, 'out.csv');
  assert.equal(await exportReports(database.db, community.id, path, 'csv'), 1);
  const text = await readFile(path, 'utf8');
  assert.match(
    text,
    /\r\naaaaaaaaaaaa,pothole,received,2026-01-02,2026-01-02,,,,"'=HYPERLINK\(""http:\/\/a""\)","' \+1, ""x""",,25.04,121.5,size=hand,,\r\n$/,
  );
  assert.doesNotMatch(text, /0707/);
  await exportReports(database.db, community.id, path, 'geojson');
  const { features } = JSON.parse(await readFile(path, 'utf8'));
  assert.deepEqual(features[0].geometry, { type: 'Point', coordinates: [121.5, 25.04] });
});

test('the requests of Boston are taken or refused by kind, and counted as they are', async (t) => {
  if (!existsSync(boston)) {
    t.skip('skipped: ../shared/data/boston is not here');
    return;
  }
  const lines = gunzipSync(await readFile(boston))
    .toString()
    .split('\n')
    .slice(0, 5000);
  const community = await town('boston');
  const { outcome } = await importBytes(community, lines.join('\n'));
  assert.equal(outcome.rows, 4999);
  assert.equal(outcome.notUsed.home?.['Illegal Rooming House'], 11);
  assert.equal(outcome.notUsed['no-kind'], undefined);
  const [kept] = (await figures(community)).filter((f) => f.neighbourhood === '*' && f.kind === '');
  const counted = await database.pg.query<{ closed: number; open: number; median: number }>(
    `select count(*) filter (where not is_open) as closed, count(*) filter (where is_open) as open,
       percentile_disc(0.5) within group (order by done - received) as median
     from reports where community_id = $1`,
    [community.id],
  );
  const { closed, open, median } = counted.rows[0] ?? {};
  assert.deepEqual([kept?.closed, kept?.open, kept?.median_days], [closed, open, median]);
  assert.equal(outcome.added, Number(closed) + Number(open));
});
