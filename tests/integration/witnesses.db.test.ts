import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { raiseStage, type Stage } from '../e2e/stage.ts';
import { type AlteringServer, alteringServer } from './altering-server.fixture.ts';
import { type Ended, nearhand } from './nearhand.fixture.ts';

interface Standing {
  readonly ledger: { readonly origin: string; readonly keys: readonly [string] };
  readonly witness: { readonly key: string; readonly address: string };
  readonly cosigns: readonly { readonly origin: string; readonly size: number }[];
  readonly cosignedBy: readonly { readonly name: string; readonly size: number }[];
  readonly needed: number;
}

// `npm test` builds the private app first; `npm run test:db` by itself does not.
const isBuilt = existsSync(new URL('../../apps/client/dist/ask.html', import.meta.url));
const unlessBuilt = { skip: isBuilt ? false : 'the private app is not built: npm run build' };

let folder: string;
let one: Stage;
let two: Stage;
/** The first of them in wrong hands. */
let evil: AlteringServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-witnesses-'));
  [one, two] = await Promise.all([raiseStage(), raiseStage()]);
  evil = await alteringServer(one.url);
});

after(async () => {
  await evil?.close();
  await Promise.all([one?.strike(), two?.strike()]);
  await rm(folder, { recursive: true, force: true });
});

/** On the machine of one of the servers, as its operator. */
async function witness(stage: Stage, ...words: readonly string[]): Promise<Standing> {
  const settings = { NEARHAND_DATA: stage.data };
  const ended = await nearhand(stage.url, ['witness', ...words, '--json'], '', settings);
  assert.equal(ended.exitCode, 0, ended.errors);
  return JSON.parse(ended.output) as Standing;
}

/** The checkpoint that a server shows, once it has so many signature lines. */
async function checkpointWith(lines: number, stage: Stage): Promise<string> {
  const end = Date.now() + 20_000;
  for (;;) {
    const text = await (await fetch(`${stage.url}/ledger/checkpoint`)).text();
    if ((text.match(/^— /gm)?.length ?? 0) === lines) return text;
    if (Date.now() > end) throw new Error(`never ${lines} lines under:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('two servers witness each other', async (whole) => {
  const [first, second] = [await witness(one, 'show'), await witness(two, 'show')];

  await whole.test('each is told of the other from the terminal', async () => {
    await witness(one, 'watch', second.ledger.keys[0]);
    await witness(two, 'watch', first.ledger.keys[0]);
    await witness(one, 'ask', second.witness.key, `${two.url}/witness`);
    const standing = await witness(two, 'ask', first.witness.key, `${one.url}/witness`);
    assert.deepEqual(
      standing.cosigns.map(({ origin }) => origin),
      [first.ledger.origin],
    );
  });

  await whole.test('their checkpoints carry the other’s cosignature', async () => {
    const shown = await checkpointWith(2, one);
    assert.ok(shown.includes(`— ${second.ledger.origin}/witness `), shown);
    await checkpointWith(2, two);
    const standing = await witness(one, 'show');
    assert.ok((standing.cosignedBy[0]?.size ?? 0) > 0);
    assert.ok((standing.cosigns[0]?.size ?? 0) > 0);
  });

  await whole.test('and whoever checks counts it', async () => {
    const standing = await witness(one, 'need', '1');
    assert.equal(standing.needed, 1);
    const key = ['--key', first.ledger.keys[0], '--witness', second.witness.key, '--needed', '1'];
    const ended = await nearhand(one.url, ['verify', one.url, ...key]);
    assert.equal(ended.exitCode, 0, ended.errors);
    assert.match(ended.output, /Seen by the witness nearhand\/\S+\/witness at 20/);
    const stranger = ['--witness', first.witness.key, '--needed', '1'];
    const without = await nearhand(one.url, ['verify', one.url, ...stranger]);
    assert.equal(without.exitCode, 1);
    assert.match(without.errors, /Too few witnesses.*\(witnesses\)/);
  });

  await whole.test(
    'a server that is not there is a trouble of its own, told on /healthz',
    async () => {
      await two.stop();
      const key = second.witness.key;
      await witness(one, 'ask', key, 'http://127.0.0.1:9/witness');
      const end = Date.now() + 20_000;
      let told = '';
      while (!told.includes('does not answer')) {
        assert.ok(Date.now() < end, `never told: ${told}`);
        told = await (await fetch(`${one.url}/healthz`)).text();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  );

  await whole.test('wrong words are refused in a sentence', async () => {
    const settings = { NEARHAND_DATA: one.data };
    for (const [words, sentence] of [
      [['witness', 'watch', 'nonsense'], /name\+id\+key/],
      [['witness', 'watch', second.witness.key], /name\+id\+key/],
      [['witness', 'need', '7'], /from 0 to 1/],
      [['witness', 'drop', 'nobody'], /No witness is called/],
      [['witness', 'ask', second.witness.key, 'ftp://x'], /address of a witness/],
    ] as const) {
      const ended = await nearhand(one.url, words, '', settings);
      assert.equal(ended.exitCode, 1, words.join(' '));
      assert.match(ended.errors, sentence);
    }
  });
});

test('a checkpoint from before is what the ledger grew from, and state is kept between checks', async () => {
  const note = join(folder, 'checkpoint');
  await writeFile(note, await (await fetch(`${one.url}/ledger/checkpoint`)).text());
  const state = ['--state', join(folder, 'state.json')];
  const since = ['--since', note, '--needed', '0'];
  const ended = await nearhand(one.url, ['verify', one.url, ...state, ...since, '--json']);
  assert.equal(ended.exitCode, 0, ended.errors);
  const found = JSON.parse(ended.output) as { readonly from: number; readonly size: number };
  assert.equal(found.from, 0);
  const again = await nearhand(one.url, ['verify', one.url, ...state, '--needed', '0', '--json']);
  assert.equal((JSON.parse(again.output) as { readonly from: number }).from, found.size);
});

/** `nearhand verify` of the server in wrong hands. */
async function verifyEvil(
  words: readonly string[],
  alter: AlteringServer['alter'] = () => undefined,
): Promise<Ended> {
  evil.alter = alter;
  return await nearhand(evil.url, ['verify', evil.url, '--needed', '0', ...words]);
}

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
}

test(
  'the code that is served is what the ledger says, and no release of the upstream project',
  unlessBuilt,
  async () => {
    const development = await verifyEvil(['--client']);
    assert.equal(development.exitCode, 1, development.errors);
    assert.match(development.output, /all \d+ addresses answer as its manifest says/);
    assert.match(development.output, /Its manifest is the newest release in the ledger/);
    assert.match(development.output, /NOT an upstream release: nobody signed it/);
    const allowed = await verifyEvil(['--client', '--allow-unsigned']);
    assert.equal(allowed.exitCode, 0, allowed.errors);
  },
);

test('altered code, and code that the ledger does not name, are found', unlessBuilt, async () => {
  const altered = await verifyEvil(['--client', '--allow-unsigned'], (path, truth) =>
    /^\/app\/assets\/ask-.*\.js$/.test(path) ? Buffer.concat([truth, Buffer.from(';')]) : undefined,
  );
  assert.equal(altered.exitCode, 1);
  assert.match(altered.output, /\/app\/assets\/ask-\S+ \(identity\): other content/);
  const unsaid = await verifyEvil(['--client', '--allow-unsigned'], (path, truth) =>
    path === '/app/release.json'
      ? Buffer.from(truth.toString().replace(/"version":"[^"]+"/, '"version":"9.9.9"'))
      : undefined,
  );
  assert.equal(unsaid.exitCode, 1);
  assert.match(unsaid.output, /NOT the newest release in the ledger/);
});

test('one bit of a tile or of an entry is found, and which it is', async () => {
  const flipIn =
    (wanted: string): AlteringServer['alter'] =>
    (path, truth) =>
      path.startsWith(`/ledger/tile/${wanted}/`) ? flip(truth, truth.length - 1) : undefined;
  const ofEntry = await verifyEvil(['--json'], flipIn('entries'));
  const told = ofEntry.errors.trim().split('\n').at(-1) ?? '';
  assert.equal(ofEntry.exitCode, 1);
  assert.match(told, /"leaf":\d+,"path":"tile\/entries\/000\.p\/\d+"/);
  const ofTile = await verifyEvil([], flipIn('0'));
  assert.equal(ofTile.exitCode, 1);
  assert.match(ofTile.errors, /tiles at the edge do not give the root.*tile\/0\/000/);
});
