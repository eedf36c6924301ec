import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { raiseStage, type Stage } from '../e2e/stage.ts';
import { type Ended, nearhand, nearhandJson } from './nearhand.fixture.ts';

let folder: string;
let stage: Stage;
let links: readonly string[];
const file = (name: string): string => join(folder, name);

const about = [
  ...['--name', 'Hill;山丘;山丘', '--time-zone', 'Asia/Taipei', '--languages', 'zh-Hant,vi'],
  ...['--desk', 'Lane desk;巷子服務台;巷子服务台', '--place', 'Lane 1;巷一;巷一'],
  ...['--phone', '02 1234', '--emergency', '119;Ambulance;救護車;救护车'],
];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-real-'));
  const settings = { NEARHAND_DATA: file('data') };
  for (const few of [
    ['--needed', '1'],
    ['--stewards', '2'],
    ['--needed', '4'],
  ]) {
    const refused = await nearhand('http://127.0.0.1', ['init', ...about, ...few], '', settings);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.errors, /--(needed|stewards) should be a number from [23] to/);
  }
  const made = await nearhand('http://127.0.0.1', ['init', ...about, '--json'], '', settings);
  assert.equal(made.exitCode, 0, made.errors);
  links = (JSON.parse(made.output) as { links: readonly string[] }).links;
  assert.equal(links.length, 3);
  stage = await raiseStage({ NEARHAND_DATA: file('data') });
});

after(async () => {
  await stage?.strike();
  await rm(folder, { recursive: true, force: true });
});

/** Each person's six words, as their own device shows them. */
const words = new Map<string, string>();

async function enrol(name: string, link: string, more: readonly string[] = []): Promise<void> {
  const files = ['--key-file', file(`${name}.age`), '--passphrase-file', file(`${name}.words`)];
  const { state, fingerprint } = await nearhandJson<{ state: string; fingerprint: string[] }>(
    stage.url,
    ['desk', 'enrol', '--link-file', '-', '--name', name, ...more, ...files],
    `${link.slice(link.indexOf('#'))}\n`,
  );
  assert.equal(state, 'waiting');
  words.set(name, fingerprint.join(' '));
}

function steward(name: string, ...given: readonly string[]): Promise<Ended> {
  const [act = '', ...more] = given;
  const key = ['--key-file', file(`${name}.age`), '--passphrase-file', file(`${name}.words`)];
  return nearhand(stage.url, ['steward', act, ...more, ...key, '--json']);
}

async function done(name: string, ...given: readonly string[]): Promise<Record<string, unknown>> {
  const ended = await steward(name, ...given);
  assert.equal(ended.exitCode, 0, ended.errors);
  return JSON.parse(ended.output) as Record<string, unknown>;
}

const wordsOf = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => ['--words', words.get(name) ?? '']);

async function onlyProposal(name: string): Promise<string> {
  const { proposals } = (await done(name, 'show')) as { proposals: readonly { id: string }[] };
  assert.equal(proposals.length, 1);
  return proposals[0]?.id ?? '';
}

let asked = 0;
function ask(): Promise<Ended> {
  asked += 1;
  const card = ['--new-card-file', file(`card-${asked}`)];
  return nearhand(stage.url, ['room', 'ask', ...card, '--json'], 'The rent is due\n');
}

test('a real community from its founding on', async (founding) => {
  await founding.test('nobody can ask, or be let in, before its stewards vouched', async () => {
    assert.equal((await ask()).exitCode, 1);
    for (const [index, name] of ['Ada', 'Bo', 'Chi'].entries()) {
      await enrol(name, links[index] ?? '');
    }
    const shown = await done('Ada', 'show');
    assert.deepEqual(shown.planned, { stewards: 3, needed: 2 });
    const early = await steward('Ada', 'invite', 'helper');
    assert.equal(early.exitCode, 1);
  });

  await founding.test(
    'the first list takes all three, each of whom compared the others',
    async () => {
      const swapped = await steward('Ada', 'found', ...wordsOf('Bo'), '--words', 'a b c d e f');
      assert.equal(swapped.exitCode, 1);
      assert.match(swapped.errors, /The words of Chi are others.*Nothing was signed/);
      const first = await done('Ada', 'found', ...wordsOf('Bo', 'Chi'));
      assert.deepEqual(first, { signed: 1, needed: 3, counts: false });
      assert.equal((await done('Bo', 'found', ...wordsOf('Ada', 'Chi'))).counts, false);
      assert.equal((await done('Chi', 'found', ...wordsOf('Ada', 'Bo'))).counts, true);
      assert.equal((await done('Bo', 'show')).needed, 2);
    },
  );

  await founding.test('a helper is in with the second signature and not before', async () => {
    const { link } = (await done('Ada', 'invite', 'helper')) as { link: string };
    const terms = ['--role', 'social worker', '--employer', 'Lane House', '--no-duty'];
    await enrol('Mei', link, terms);
    assert.equal((await done('Ada', 'confirm', 'Mei', ...wordsOf('Mei'))).counts, false);
    await done('Ada', 'open');
    assert.equal((await ask()).exitCode, 1);
    const id = await onlyProposal('Bo');
    const wrong = await steward('Bo', 'sign', id, ...wordsOf('Chi'));
    assert.match(wrong.errors, /The words of Mei are others/);
    assert.equal((await done('Bo', 'sign', id, ...wordsOf('Mei'))).counts, true);
    const taken = await ask();
    assert.equal(taken.exitCode, 0, taken.errors);
    const inbox = ['desk', 'inbox', '--key-file', file('Mei.age')];
    const rooms = await nearhandJson<unknown[]>(stage.url, [
      ...inbox,
      ...['--passphrase-file', file('Mei.words')],
    ]);
    assert.equal(rooms.length, 1);
  });

  await founding.test('a lost steward is let go by two others, once a third is there', async () => {
    const few = await steward('Ada', 'let-go', 'Chi');
    assert.equal(few.exitCode, 1);
    const { link } = (await done('Ada', 'invite', 'steward')) as { link: string };
    await enrol('Dov', link);
    await done('Ada', 'confirm', 'Dov', ...wordsOf('Dov'));
    await done('Bo', 'sign', await onlyProposal('Bo'), ...wordsOf('Dov'));
    assert.equal((await done('Ada', 'let-go', 'Chi')).counts, false);
    assert.equal((await done('Dov', 'sign', await onlyProposal('Dov'))).counts, true);
    assert.equal((await steward('Chi', 'show')).exitCode, 1);
    const { stewards } = (await done('Bo', 'show')) as { stewards: readonly { name: string }[] };
    assert.deepEqual(stewards.map(({ name }) => name).sort(), ['Ada', 'Bo', 'Dov']);
  });

  await founding.test('a removed helper is out at once, and the public ledger holds', async () => {
    assert.equal((await done('Bo', 'remove', 'Mei')).counts, false);
    const key = ['--key-file', file('Mei.age'), '--passphrase-file', file('Mei.words')];
    assert.equal((await nearhand(stage.url, ['desk', 'inbox', ...key])).exitCode, 1);
    await done('Ada', 'sign', await onlyProposal('Ada'));
    const checked = await nearhand(stage.url, ['verify', stage.url]);
    assert.equal(checked.exitCode, 0, checked.errors);
    const page = await (await fetch(`${stage.url}/ask`)).text();
    assert.doesNotMatch(page, /sample|trial/i);
  });
});
