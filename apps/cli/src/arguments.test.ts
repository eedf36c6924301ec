import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvocation } from './arguments.ts';
import { CliError } from './cli-error.ts';
import type { Command } from './command.ts';

const run = () => Promise.resolve({ lines: [], json: {} });
const commands: readonly Command[] = [
  { name: 'start', summary: '', run },
  {
    name: 'room say',
    summary: '',
    places: [{ name: 'ROOM', help: 'which room' }],
    options: [
      { name: 'card-file', value: 'FILE', help: '' },
      { name: 'helper', value: 'WHO', help: '', many: true },
      { name: 'yes', help: '' },
    ],
    run,
  },
];

test('a command of two words is found, with its places, options and switches', () => {
  const line = 'room say here --helper An --card-file - --helper Bo --yes --json'.split(' ');
  const { command, given } = parseInvocation(line, commands);
  assert.equal(command.name, 'room say');
  assert.equal(given.place('ROOM'), 'here');
  assert.equal(given.text('card-file'), '-');
  assert.deepEqual(given.all('helper'), ['An', 'Bo']);
  assert.equal(given.has('yes'), true);
  assert.equal(given.has('json'), true);
  assert.equal(given.has('help'), false);
});

test('an id that begins with a dash is one, as a place and as a value', () => {
  const id = '--9FX00VKB9L2Mni0UmNQabcdefghijklmnopqrstuv';
  for (const room of ['-K7FX00V-B9_L2Mni0UmNQ', id]) {
    const line = ['room', 'say', room, '--helper', '-An', '--helper', id, '--card-file', '-'];
    const { given } = parseInvocation(line, commands);
    assert.equal(given.place('ROOM'), room);
    assert.deepEqual(given.all('helper'), ['-An', id]);
    assert.equal(given.text('card-file'), '-');
  }
});

const refused: readonly (readonly [line: string, sentence: RegExp])[] = [
  ['frobnicate', /no command “frobnicate”/],
  ['room', /“room” needs one of these after it: say/],
  ['room shout', /no command “room shout”; there are say/],
  ['room say', /needs ROOM: which room/],
  ['room say here there', /“there”.*never arguments/],
  ['room say here --loud', /Unknown option --loud/],
  ['room say here -l', /“-l”.*never arguments/],
  ['room say here --card-file', /card-file.*argument missing/],
  ['room say here --yes=1', /yes.*does not take an argument/],
  ['start --passphrase x', /Unknown option --passphrase/],
];

for (const [line, sentence] of refused) {
  test(`refused in a sentence, with exit code 2: nearhand ${line}`, () => {
    assert.throws(
      () => parseInvocation(line.split(' '), commands),
      (error) => {
        assert.ok(error instanceof CliError);
        assert.equal(error.exitCode, 2);
        assert.match(error.message, sentence);
        return true;
      },
    );
  });
}

test('an option that was not given is missing only where it is required', () => {
  const { given } = parseInvocation(['room', 'say', 'here'], commands);
  assert.equal(given.text('card-file'), undefined);
  assert.deepEqual(given.all('helper'), []);
  assert.throws(() => given.required('card-file'), /--card-file is missing/);
});
