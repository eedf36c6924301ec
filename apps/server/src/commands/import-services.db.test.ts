import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../config.ts';
import { createCommunity } from '../features/community/community.ts';
import { createLog } from '../log.ts';
import { withDatabase } from './command-database.ts';

const command = fileURLToPath(new URL('./import-services.ts', import.meta.url));
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

function run(...args: readonly string[]): Promise<Ended> {
  const { DATABASE_URL: _, ...environment } = process.env;
  const env = { ...environment, NEARHAND_DATA: join(folder, 'data') };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { env });
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
  const nobody = await run(file);
  assert.deepEqual([nobody.code, nobody.out], [1, '']);
  assert.match(nobody.said, /There is no community yet: start the server once/);

  const config = readConfig({ NEARHAND_DATA: join(folder, 'data') });
  const beside = await withDatabase(config, createLog('silent'), async ({ db }) => {
    await createCommunity(db, {
      ...{ slug: 'town', kind: 'sample', names, timeZone: 'Asia/Taipei', holidays: [] },
      ...{ emergencyNumbers: [], crisisNumbers: [], neighbourhoods: [] },
    });
    return await run(file, '--json');
  });
  assert.equal(beside.code, 0, beside.said);
  assert.equal(JSON.parse(beside.out).added, 1);

  const alone = await run(file);
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
  const unknown = await run(strange);
  assert.equal(unknown.code, 1);
  assert.match(unknown.said, /its columns are: a, b\. Write one and name it with --mapping\./);
  assert.equal((await run('--nonsense')).code, 2);
});
