import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type AlteringServer, alteringServer } from '../integration/altering-server.fixture.ts';
import { nearhand, nearhandJson } from '../integration/nearhand.fixture.ts';
import { complaintsOf, launchChromium, PHONE, strangersOf } from './browser.ts';
import { press, sendAndKeepCard, toWriting } from './resident.ts';
import { raiseStage, type Stage } from './stage.ts';

const REPOSITORY = new URL('../../', import.meta.url).pathname;
const OTHER = '"origin":"nearhand/a234567aaaaaaaaaaaaaaaaaaa"';
const LOADER = './apps/server/src/tsx-loader.js';

let folder: string;
let stage: Stage;
/** The server in wrong hands: its API is the true one, all its code is another. */
let evil: AlteringServer;
let browser: Browser;
const started: ChildProcess[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-kiosk-'));
  stage = await raiseStage();
  evil = await alteringServer(stage.url);
  evil.alter = alterCode;
  browser = await launchChromium();
  await enrol('Mei');
});

after(async () => {
  await browser?.close();
  for (const child of started) child.kill('SIGTERM');
  await evil?.close();
  await stage?.strike();
  await rm(folder, { recursive: true, force: true });
});

async function enrol(name: string): Promise<void> {
  const link = stage.links().find((each) => each.includes('#enrol=')) ?? '';
  const about = ['--name', name, '--role', 'social worker', '--employer', 'Lantern House'];
  const files = ['--key-file', join(folder, 'k'), '--passphrase-file', join(folder, 'w')];
  const words = ['desk', 'enrol', '--link-file', '-', ...about, '--no-duty', ...files];
  await nearhandJson(stage.url, words, `${link}\n`);
}

function isApi(path: string): boolean {
  return /^\/(api|ledger)\//.test(path) || path === '/areas.json';
}

function alterCode(path: string): Buffer | undefined {
  return isApi(path) ? undefined : Buffer.from('<script>alert(1)</script>');
}

/** What was asked of the server beside its API and its ledger. */
function askedBeside(): readonly string[] {
  return evil.asked.filter((path) => !isApi(path));
}

function makeBundle(...words: readonly string[]): string {
  const out = join(folder, `bundle-${started.length}.tar`);
  const args = ['--import', LOADER, 'tools/bundle.ts', '--out', out, ...words];
  const made = spawnSync(process.execPath, args, { cwd: REPOSITORY, encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return out;
}

/** A kiosk whose server is the altering one; resolves to its address. */
async function openKiosk(bundle: string): Promise<{ url: string; notes: () => string }> {
  const program = join(REPOSITORY, 'apps/cli/bin/nearhand');
  const words = ['kiosk', '--bundle', bundle, '--port', '0', '--allow-unsigned'];
  const child = spawn(process.execPath, [program, ...words, '--url', evil.url], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let notes = '';
  child.stderr.on('data', (chunk: Buffer) => {
    notes += chunk.toString();
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /^ready (http:\S+)$/m.exec(chunk.toString())?.[1];
  assert.ok(url, notes);
  return { url, notes: () => notes };
}

test('a kiosk opens a bundle and asks for help while the server serves altered code', async () => {
  const kiosk = await openKiosk(makeBundle('--url', stage.url));
  const context = await browser.newContext({ viewport: PHONE });
  const strangers = strangersOf(context, kiosk.url);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(kiosk.url);
  await toWriting(page);
  await page.getByLabel('In your own words').fill('The roof leaks');
  await sendAndKeepCard(page);
  await page.getByText('The roof leaks').first().waitFor();
  assert.deepEqual(complaints, []);
  assert.deepEqual(strangers, [], 'the page called nobody but the kiosk');
  assert.deepEqual(askedBeside(), [], 'nothing but the API was asked of the server');
  await page.goto(`${kiosk.url}/services`);
  await page.getByRole('heading', { name: 'Only the private side is here' }).waitFor();
  assert.deepEqual(askedBeside(), []);
  await context.close();
});

test('a server that shows another ledger than the kiosk’s pins is not used', async () => {
  const kiosk = await openKiosk(makeBundle('--url', stage.url));
  evil.alter = (path, truth) =>
    path === '/api/community'
      ? Buffer.from(truth.toString().replace(/"origin":"nearhand\/[a-z2-7]{26}"/, OTHER))
      : alterCode(path);
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(`${kiosk.url}/ask`);
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  assert.match(kiosk.notes(), /shows another ledger than the pins of this kiosk/);
  evil.alter = alterCode;
  await press(page, 'Try again');
  await page.getByRole('button', { name: 'Ask for help' }).waitFor();
  await context.close();
});

test('a bundle that was altered, or that nobody released, is not opened', async () => {
  const bundle = makeBundle();
  const open = (file: string, ...words: readonly string[]) =>
    nearhand(evil.url, ['kiosk', '--bundle', file, '--port', '0', ...words]);
  const unsigned = await open(bundle);
  assert.equal(unsigned.exitCode, 1);
  assert.match(unsigned.errors, /not signed as an upstream release/);
  const unpacked = await mkdtemp(join(folder, 'unpacked-'));
  assert.equal(spawnSync('tar', ['xf', bundle, '-C', unpacked]).status, 0);
  spawnSync('sh', ['-c', `printf x >> ${join(unpacked, 'files', 'ask')}`]);
  const changed = await open(unpacked, '--allow-unsigned');
  assert.equal(changed.exitCode, 1);
  assert.match(changed.errors, /\/ask is not what its manifest says/);
});
