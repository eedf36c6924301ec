import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { raiseStage, type Stage } from '../e2e/stage.ts';
import { nearhand, nearhandJson } from './nearhand.fixture.ts';

interface Room {
  readonly epoch: number;
  readonly readers: readonly { readonly name: string }[];
  readonly messages: readonly {
    readonly author?: { readonly by: string; readonly name?: string };
    readonly content?: { readonly kind: string; readonly text?: string };
  }[];
  readonly steps: readonly { readonly id: string; readonly what: string; readonly done: boolean }[];
  readonly openings: readonly { readonly author: string; readonly valid: boolean }[];
}

let stage: Stage;
let folder: string;
const file = (name: string): string => join(folder, name);
const hasAge = spawnSync('age', ['--version']).status === 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearhand-terminal-'));
  stage = await raiseStage();
});

after(async () => {
  await stage.strike();
  await rm(folder, { recursive: true, force: true });
});

/** Enrols by a printed link; key file and seven words are in `NAME.age` and `NAME.words`. */
async function enrol(name: string, link: string): Promise<void> {
  const about = ['--name', name, '--role', 'social worker', '--employer', 'Lantern House'];
  const files = ['--key-file', file(`${name}.age`), '--passphrase-file', file(`${name}.words`)];
  const words = ['desk', 'enrol', '--link-file', '-', ...about, '--no-duty', ...files];
  const { state } = await nearhandJson<{ state: string }>(stage.url, words, `${link}\n`);
  assert.equal(state, 'confirmed');
}

function keyOf(name: string): readonly string[] {
  return ['--key-file', file(`${name}.age`), '--passphrase-file', file(`${name}.words`)];
}

const card = (): readonly string[] => ['--card-file', file('card')];

test('the whole journey from a terminal', async (journey) => {
  const { url } = stage;
  let room = '';

  await journey.test('two helpers enrol by the printed links', async () => {
    const links = stage.links().filter((link) => link.includes('#enrol='));
    await enrol('Mei', links[0] ?? '');
    await enrol('Wen', links[1] ?? '');
    assert.equal((await stat(file('Mei.words'))).mode & 0o777, 0o600);
    assert.match(await readFile(file('Mei.age'), 'utf8'), /^age-encryption\.org\/v1\n-> scrypt /);
  });

  await journey.test('a link that was used is refused in a sentence', async () => {
    const link = stage.links().find((each) => each.includes('#enrol=')) ?? '';
    const about = ['--name', 'Eve', '--role', 'x', '--employer', 'y', '--no-duty'];
    const words = ['desk', 'enrol', '--link-file', '-', ...about, '--key-file', file('Eve.age')];
    const ended = await nearhand(url, words, link);
    assert.equal(ended.exitCode, 1);
    assert.match(ended.errors, /used already.*\(enrolment-(unknown|refused)\)/);
  });

  await journey.test('somebody asks, and is told first who can read', async () => {
    const words = ['room', 'ask', '--new-card-file', file('card')];
    const ended = await nearhand(url, words, '房東不修屋頂。\nThe roof leaks.');
    assert.equal(ended.exitCode, 0, ended.errors);
    assert.match(
      ended.errors,
      /Will be able to read.*\n {2}Mei, social worker, Lantern House; no duty/,
    );
    assert.match(
      await readFile(file('card'), 'utf8'),
      /^(\w+ ){11}\w+\n\n(\d{4} ){11}\d{4}\n\nNH2:\S+\n$/,
    );
  });

  await journey.test('it is in the inbox, with nothing but its day', async () => {
    const rows = await nearhandJson<{ room: string; day: string }[]>(url, [
      ...['desk', 'inbox'],
      ...keyOf('Mei'),
    ]);
    assert.equal(rows.length, 1);
    assert.deepEqual(Object.keys(rows[0] ?? {}).sort(), ['day', 'epoch', 'room']);
    room = rows[0]?.room ?? '';
  });

  await journey.test('a helper opens it, answers, and adds a step', async () => {
    const opened = await nearhandJson<Room>(url, [
      'desk',
      'open',
      room.slice(0, 8),
      ...keyOf('Mei'),
    ]);
    assert.equal(opened.messages[0]?.content?.text, '房東不修屋頂。\nThe roof leaks.');
    const say = ['desk', 'say', room, '--take', ...keyOf('Mei')];
    await nearhandJson(url, say, 'We can write to your landlord together.');
    const plan = ['desk', 'plan', room, '--add-file', '-', '--type', 'housing', '--who', 'both'];
    const steps = await nearhandJson<Room['steps']>(url, [...plan, ...keyOf('Mei')], 'A letter');
    assert.deepEqual(
      steps.map(({ what, done }) => ({ what, done })),
      [{ what: 'A letter', done: false }],
    );
    const tick = ['desk', 'plan', room, '--tick', steps[0]?.id ?? '', ...keyOf('Wen')];
    assert.equal((await nearhandJson<Room['steps']>(url, tick))[0]?.done, true);
  });

  await journey.test('the card shows the answer, the plan, and every opening', async () => {
    const read = await nearhandJson<Room>(url, ['room', 'read', ...card()]);
    const said = read.messages.filter(({ content }) => content?.kind === 'said');
    assert.equal(said[1]?.content?.text, 'We can write to your landlord together.');
    assert.equal(said[1]?.author?.name, 'Mei');
    assert.equal(read.steps[0]?.done, true);
    assert.ok(read.openings.every(({ valid }) => valid));
    for (const name of ['Mei', 'Wen', 'the card']) {
      assert.ok(
        read.openings.some(({ author }) => author === name),
        name,
      );
    }
  });

  await journey.test('the digits of the card open the same room', async () => {
    const [, digits = ''] = (await readFile(file('card'), 'utf8')).split('\n\n');
    const ended = await nearhand(
      url,
      ['room', 'say', '--card-file', '-'],
      `${digits.trim()}\nThank you.`,
    );
    assert.equal(ended.exitCode, 0, ended.errors);
    assert.match(ended.output, /Can read it: Mei, Wen/);
  });

  await journey.test('the ledger is held to pins of the card’s code, and of a poster', async () => {
    const code = (await readFile(file('card'), 'utf8')).trim().split('\n').at(-1) ?? '';
    const [form, digits, origin, ...pins] = code.split(':');
    const other = pins.with(0, 'A'.repeat(26)).join(':');
    const words = ['--card-file', '-', '--json'];
    const strange = `${form}:${digits}:${origin}:${other}`;
    const read = await nearhand(url, ['room', 'read', ...words], strange);
    assert.equal(read.exitCode, 1, 'the one in the file held above');
    const { unproven } = JSON.parse(read.output) as { unproven: { message: string } };
    assert.match(unproven.message, /not the ledger, or not the desk, that the card/);
    const said = await nearhand(url, ['room', 'say', ...words], `${strange}\nHello?`);
    assert.equal(said.exitCode, 1, said.output);
    const foreign = `${form}:${digits}:${'A'.repeat(26)}:${pins.join(':')}`;
    const elsewhere = await nearhand(url, ['room', 'read', ...words], foreign);
    assert.match(elsewhere.errors, /of another community/);
    const inbox = ['desk', 'inbox', ...keyOf('Mei'), '--poster', `NHP1:${other}`];
    const refused = await nearhand(url, inbox);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.errors, /not the ledger, or not the desk/);
  });

  await journey.test('a wrong word of the card is named, with the nearest ones', async () => {
    const [words = ''] = (await readFile(file('card'), 'utf8')).split('\n');
    const wrong = words.replace(/^\S+/, 'abandonn');
    const ended = await nearhand(url, ['room', 'read', '--card-file', '-'], wrong);
    assert.equal(ended.exitCode, 1);
    assert.match(ended.errors, /Word 1 .* “abandonn”.* Near it: .*abandon.*\(card-word\)/);
  });

  await journey.test('whoever is shut out reads no more, and is let in again', async () => {
    const changed = await nearhandJson<Room>(url, ['room', 'shut-out', 'Wen', ...card()]);
    assert.equal(changed.epoch, 2);
    const refused = await nearhand(url, ['desk', 'open', room, ...keyOf('Wen')]);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.errors, /no room .* let into|no longer read|not yours/);
    await nearhandJson(url, ['room', 'let-in', 'Wen', ...card()]);
    const read = await nearhandJson<Room>(url, ['desk', 'open', room, ...keyOf('Wen')]);
    const texts = read.messages.map(({ content }) => content?.text ?? '');
    assert.ok(
      !texts.includes('房東不修屋頂。\nThe roof leaks.'),
      'what was written before stays shut',
    );
  });

  await journey.test('everything can be taken away, and the age command opens it', async (t) => {
    const away = ['room', 'take-away', file('away.age'), ...card()];
    const { passphrase } = await nearhandJson<{ passphrase: string }>(url, away);
    assert.match(passphrase, /^[a-z]+(-[a-z]+){6}$/);
    if (!hasAge) {
      t.skip('the age command is not installed');
      return;
    }
    const list = openWithAge(file('away.age'), passphrase, file('away.tar'));
    assert.match(list, /^conversation\.json$/m);
    const text = spawnSync('tar', ['-xOf', file('away.tar'), 'conversation.txt'], {
      encoding: 'utf8',
    });
    assert.match(text.stdout, /房東不修屋頂/);
  });

  await journey.test('it is erased, at once and for everyone', async () => {
    const refused = await nearhand(url, ['room', 'erase', ...card()]);
    assert.equal(refused.exitCode, 2, 'not without a word of confirmation');
    await nearhandJson(url, ['room', 'erase', '--yes', ...card()]);
    const read = await nearhand(url, ['room', 'read', '--json', ...card()]);
    assert.equal(read.exitCode, 1);
    assert.equal((JSON.parse(read.errors) as { error: string }).error, 'no-such-room');
    const rows = await nearhandJson<unknown[]>(url, ['desk', 'inbox', ...keyOf('Mei')]);
    assert.deepEqual(rows, []);
  });
});

test('a server that is not there is told in a sentence', async () => {
  const ended = await nearhand('http://127.0.0.1:9', ['room', 'ask'], 'x');
  assert.equal(ended.exitCode, 1);
  assert.match(ended.errors, /The server did not answer.*\(offline\)/);
});

/** Opens a passphrase-sealed age file with Debian's `age`, which asks on a terminal only. */
function openWithAge(sealed: string, passphrase: string, out: string): string {
  const command = `age -d -o '${out}' '${sealed}'`;
  const opened = spawnSync('script', ['-qec', command, '/dev/null'], { input: `${passphrase}\n` });
  assert.equal(opened.status, 0, `${opened.stdout}${opened.stderr}`);
  return spawnSync('tar', ['-tf', out], { encoding: 'utf8' }).stdout;
}

test('init makes a trial community once', async () => {
  const place = [
    '--place',
    'Lane 1;巷一;巷一',
    '--desk',
    'Desk;服務台;服务台',
    '--phone',
    '02 1234',
  ];
  const about = ['--name', 'Hill;山丘;山丘', '--time-zone', 'Asia/Taipei', ...place];
  const emergency = ['--emergency', '119;Ambulance;救護車;救护车'];
  const settings = { NEARHAND_DATA: file('trial') };
  const made = await nearhand(stage.url, ['init', '--trial', ...about, ...emergency], '', settings);
  assert.equal(made.exitCode, 0, made.errors);
  assert.match(made.output, /enrol a steward once: \S+\/desk#enrol-steward=\S+/);
  const again = await nearhand(
    stage.url,
    ['init', '--trial', ...about, ...emergency],
    '',
    settings,
  );
  assert.equal(again.exitCode, 1);
  assert.match(again.errors, /is a community .* already; nothing was changed/);
});
