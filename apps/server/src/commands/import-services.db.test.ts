import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { readConfig } from '../config.ts';
import { createCommunity } from '../features/community/community.ts';
import { createLog } from '../log.ts';
import { withDatabase } from './command-database.ts';

const commands = fileURLToPath(new URL('.', import.meta.url));
const names = { en: 'Town', 'zh-Hant': '鎮', 'zh-Hans': '镇' };
let folder: string;
let file: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-command-'));
  file = join(folder, 'clinics.csv');
  await writeFile(
    file,
    '醫療院所,縣市,鄉鎮市區,地址,電話,lat,lon\n石階診所,臺北市,大安區,窯巷1號,27315566,25.04,121.55\n',
  );
});
after(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

function run(what: 'services' | 'areas', ...args: readonly string[]): Promise<Ended> {
  const { DATABASE_URL: _, ...environment } = process.env;
  const env = { ...environment, NEARHAND_DATA: join(folder, 'data') };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(commands, `import-${what}.ts`), ...args], { env });
    let out = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, said }));
  });
}

test('the command works beside a running server and without one, and says in a sentence what is wrong', async () => {
  const nobody = await run('services', file);
  assert.deepEqual([nobody.code, nobody.out], [1, '']);
  assert.match(nobody.said, /There is no community yet: start the server once/);

  const config = readConfig({ NEARHAND_DATA: join(folder, 'data') });
  const beside = await withDatabase(config, createLog('silent'), async ({ db }) => {
    await createCommunity(db, {
      ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
      ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
    });
    return await run('services', file, '--json');
  });
  assert.equal(beside.code, 0, beside.said);
  assert.equal(JSON.parse(beside.out).added, 1);

  const alone = await run('services', file);
  assert.equal(alone.code, 0, alone.said);
  assert.match(
    alone.out,
    /^taipei\/clinics: 1 rows; 0 added, 0 changed, 1 as before, 0 not used\./,
  );
  assert.match(
    await readFile(join(folder, 'data/imports/clinics.csv.report.csv'), 'utf8'),
    /row,used/,
  );

  const strange = join(folder, 'strange.csv');
  await writeFile(strange, 'a,b\n1,2\n');
  const unknown = await run('services', strange);
  assert.equal(unknown.code, 1);
  assert.match(unknown.said, /its columns are: a, b\. Write one and name it with --mapping\./);
  assert.equal((await run('services', '--nonsense')).code, 2);
});

test('areas are imported beside a running server, and the services there are placed in them', async () => {
  const file = join(folder, 'villages.geojson');
  const [x, y] = [121.5, 25];
  const ring = [
    [x, y],
    [x + 0.1, y],
    [x + 0.1, y + 0.1],
    [x, y + 0.1],
    [x, y],
  ];
  const properties = {
    ...{ PNAME: '臺北市', CPTID: '6300300', TNAME: '大安區', CPTVID: '6300300001', VNAME: '窯里' },
  };
  const feature = {
    type: 'Feature',
    properties,
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
  await writeFile(file, JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
  const config = readConfig({ NEARHAND_DATA: join(folder, 'data') });
  const placed = await withDatabase(config, createLog('silent'), async ({ db }) => {
    const ended = await run('areas', file, '--json');
    assert.equal(ended.code, 0, ended.said);
    assert.deepEqual(JSON.parse(ended.out), {
      ...{ source: 'taipei/villages', features: 1, unused: 0, areas: 3, services: 1 },
    });
    return await db
      .selectFrom('listings')
      .select(sql<string>`search::text`.as('words'))
      .executeTakeFirstOrThrow();
  });
  assert.match(placed.words, /#a:6300300001'/);
});

test('what can be done about coordinates that do not fit is said in a sentence', async () => {
  const turned = join(folder, 'turned.csv');
  const header = '醫療院所,縣市,鄉鎮市區,地址,電話,lat,lon';
  await writeFile(turned, `${header}\n反診所,臺北市,大安區,窯巷2號,27315567,121.55,25.04\n`);
  const { out, said } = await run('services', turned);
  assert.match(out, /used, but +1 {2}coordinates-swapped\n.*wrong way round in some rows/, said);
});
