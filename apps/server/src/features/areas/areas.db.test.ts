import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { areaAround, areaChain, decodeAreas } from '@nearhand/protocol/area-bundle';
import { buildApp } from '../../app.ts';
import { Availability } from '../../availability.ts';
import { readConfig } from '../../config.ts';
import { Notices } from '../../db/notices.ts';
import { createTestDatabase } from '../../db/test-database.ts';
import { plainErrorPage } from '../../http/plain-error-page.ts';
import { createLog } from '../../log.ts';
import { Troubles } from '../../troubles.ts';
import { createCommunity, getCommunity, setNeighbourhoods } from '../community/community.ts';
import { areaInterface, areas } from './areas.ts';

const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
const villages = fileURLToPath(
  new URL('../../../../../../shared/data/taipei/villages.geojson', import.meta.url),
);
/** What all areas of a city may weigh over the wire. */
const bundleLimit = 30_000;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-areas-'));
});
after(() => rm(folder, { recursive: true }));

async function town() {
  const { db, pg, connection } = await createTestDatabase();
  const community = await createCommunity(db, {
    ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
    ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
  });
  const log = createLog('silent');
  const notices = new Notices(connection, log);
  const ground = { config: readConfig({}), log, db, pg, notices, troubles: new Troubles() };
  const availability = new Availability(pg, () => true);
  const app = await buildApp({
    ...{ ground, availability, features: [areaInterface], errorPage: plainErrorPage },
  });
  availability.enter('serving');
  return { db, community, app };
}

const square = (x: number, y: number) => [
  [
    [x, y],
    [x + 0.01, y],
    [x + 0.01, y + 0.01],
    [x, y + 0.01],
    [x, y],
  ],
];
const feature = (properties: object, x: number) => ({
  ...{ type: 'Feature', properties },
  geometry: { type: 'Polygon', coordinates: square(x, 25) },
});
const mapping = {
  ...{ format: 'areas', source: 'town/quarters', language: 'en' },
  levels: [
    { id: 'part', name: 'partName' },
    { id: 'code', name: 'name' },
  ],
};

test('areas are taken in with those around them, and the larger ones become the neighbourhoods', async () => {
  const { db, community, app } = await town();
  assert.deepEqual((await app.inject('/areas.json')).json(), { areas: [] });
  const mappingPath = join(folder, 'mapping.json');
  const path = join(folder, 'quarters.geojson');
  await writeFile(mappingPath, JSON.stringify(mapping));
  const features = [
    feature({ part: 1, partName: 'North', code: '11', name: 'Mill' }, 121.5),
    feature({ part: 2, partName: 'South', code: '21', name: 'Well' }, 121.51),
    feature({ part: 2, partName: 'South', code: '21', name: 'Well' }, 121.53),
    feature({ part: 2, partName: 'South', code: '', name: 'Nowhere' }, 121.54),
    {
      type: 'Feature',
      properties: { part: 3, partName: 'x', code: '3', name: 'x' },
      geometry: null,
    },
  ];
  await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }));
  const outcome = await areas.importFile(db, community.id, path, mappingPath);
  assert.deepEqual([outcome.features, outcome.unused, outcome.areas], [5, 2, 4]);
  const map = await areas.now(db, community.id);
  const at = (longitude: number) => map.at({ latitude: 25.005, longitude }).map(({ id }) => id);
  assert.deepEqual([at(121.535), at(121.525)], [['2', '21'], []]);
  const neighbourhoods = (await getCommunity(db))?.neighbourhoods.map(({ id }) => id);
  assert.deepEqual(neighbourhoods, ['1', '2']);
  await writeFile(path, JSON.stringify({ features: features.slice(0, 1) }));
  assert.equal((await areas.importFile(db, community.id, path, mappingPath)).areas, 2);
  const one = (await getCommunity(db))?.neighbourhoods.length;
  assert.equal(one, 2, 'one area is no list to choose from');
  await assert.rejects(areas.importFile(db, community.id, mappingPath, undefined), {
    code: 'mapping-unknown',
  });
  await assert.rejects(areas.importFile(db, community.id, join(folder, 'none'), mappingPath), {
    code: 'file-unreadable',
  });
});

test('neighbourhoods that desks and reports name already stay as they are', async () => {
  const { db, community } = await town();
  const lanes = [{ id: 'lanes', names }];
  await setNeighbourhoods(db, community.id, lanes);
  const [mappingPath, path] = [join(folder, 'mapping.json'), join(folder, 'quarters.geojson')];
  const features = ['1', '2'].map((part) =>
    feature({ part, partName: `Part ${part}`, code: `${part}1`, name: 'Mill' }, 121 + Number(part)),
  );
  await writeFile(mappingPath, JSON.stringify(mapping));
  await writeFile(path, JSON.stringify({ features }));
  await areas.importFile(db, community.id, path, mappingPath);
  assert.deepEqual((await getCommunity(db))?.neighbourhoods, lanes);
});

test('a city comes as one small answer in which a device finds every street', async (t) => {
  if (!existsSync(villages)) return t.skip(`the city's villages are not at ${villages}`);
  const { db, community, app } = await town();
  await areas.importFile(db, community.id, villages, undefined);
  const answer = await app.inject('/areas.json');
  assert.ok(
    brotliCompressSync(answer.body).length < bundleLimit,
    `${brotliCompressSync(answer.body).length} bytes`,
  );
  const bundled = decodeAreas(answer.json());
  const map = await areas.load(db, community.id);
  let [asked, same] = [0, 0];
  for (let x = 121.46; x < 121.65; x += 0.003) {
    for (let y = 24.97; y < 25.2; y += 0.003) {
      const exact = map.at({ latitude: y, longitude: x }).at(-1)?.id;
      if (exact === undefined) continue;
      asked += 1;
      const near = areaAround(bundled, [Math.round(x * 1e4), Math.round(y * 1e4)]);
      if (near?.id === exact) same += 1;
    }
  }
  assert.ok(asked > 2000 && same / asked > 0.97, `${same} of ${asked}`);
  const chain = areaChain(bundled, bundled.at(-1)?.id ?? '');
  assert.equal(chain.length, 3);
  const again = { url: '/areas.json', headers: { 'if-none-match': String(answer.headers.etag) } };
  assert.equal((await app.inject(again)).statusCode, 304);
});
