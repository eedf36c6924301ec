import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, test } from 'node:test';

const repository = new URL('../', import.meta.url).pathname;
const copies = await mkdtemp(join(tmpdir(), 'nearhand-reproducible-'));
after(() => rm(copies, { recursive: true, force: true }));

type Files = ReadonlyMap<string, Buffer>;

/** What a clone holds, at another path, with the packages that are installed here. */
async function cloneTo(folder: string): Promise<void> {
  const made = /(^|\/)(node_modules|dist|generated|data|screens|\.git)(\.|\/|$)/;
  await mkdir(folder, { recursive: true });
  await cp(repository, folder, {
    recursive: true,
    filter: (path) => {
      const inside = relative(repository, path);
      return !made.test(inside) || inside.endsWith('.gitignore');
    },
  });
  const modules = [join(repository, 'node_modules'), join(folder, 'node_modules')] as const;
  // Hard links where both are on one disk; what a build leaves among the packages stays behind.
  if (spawnSync('cp', ['-al', ...modules]).status !== 0) spawnSync('cp', ['-a', ...modules]);
  await rm(join(folder, 'node_modules', '.cache'), { recursive: true, force: true });
}

async function build(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Files> {
  await cloneTo(folder);
  const child = spawn(process.execPath, ['tools/setup.js', '--with-app'], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0, printed);
  return await builtFiles(folder);
}

async function builtFiles(folder: string): Promise<Files> {
  const dist = join(folder, 'apps', 'client', 'dist');
  const names = globSync('**/*.*', { cwd: dist }).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(dist, name))] as const)),
  );
}

const [here, there] = await Promise.all([
  build(join(copies, 'a'), { TZ: 'Asia/Taipei', LANG: 'zh_TW.UTF-8', VITE_NAME: 'Lane Three' }),
  build(join(copies, 'somewhere', 'else entirely'), { NODE_ENV: 'development', HOME: copies }),
]);

test('the private app is the same bytes at any path, in any time zone, with any settings', () => {
  assert.deepEqual([...here.keys()], [...there.keys()]);
  const differing = [...here].filter(([name, bytes]) => !there.get(name)?.equals(bytes));
  assert.deepEqual(
    differing.map(([name]) => name),
    [],
  );
  assert.ok(here.has('ask.html') && here.has('desk.html') && here.has('ask.html.br'));
});

test('nothing of where it was built stands in it', () => {
  const telling = [copies, 'else entirely', 'Lane Three', repository.replace(/\/$/, '')];
  for (const [name, bytes] of [...here, ...there]) {
    for (const word of telling) assert.ok(!bytes.includes(word), `${name} holds ${word}`);
  }
});

test('names, numbers and desks are data: the sample community’s stand in no file', async () => {
  const folder = join(repository, 'apps/server/src/features');
  const sources = ['community/sample.ts', 'desks/sample.ts'].map((file) => join(folder, file));
  const told = (await Promise.all(sources.map((file) => readFile(file, 'utf8')))).join('\n');
  const known =
    /燈籠丘|下石階|窯巷|00-0000-0012|Lantern Hill|Lantern Steps|Kiln Lane|lantern-hill/g;
  const words = [...new Set(told.match(known))];
  assert.equal(words.length, 8, 'the sample is not what this test looks for');
  for (const [name, bytes] of here) {
    for (const word of words) assert.ok(!bytes.includes(word), `${name} holds ${word}`);
  }
});
