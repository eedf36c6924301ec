import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { CliError } from './cli-error.ts';
import { Terminal } from './terminal.ts';

function terminalWith(input: string): Terminal {
  const stream = new PassThrough();
  stream.end(input);
  return new Terminal(stream as unknown as typeof process.stdin);
}

test('the first line of standard input is the secret, and the rest is what is written', async () => {
  const terminal = terminalWith('one two three\nHello,\nthere.\n');
  assert.equal(await terminal.secret('-', 'The card', 'card-file'), 'one two three');
  assert.equal(await terminal.writing(undefined, 'Write'), 'Hello,\nthere.');
});

test('without a file and without anybody to ask, a secret is missing in words', async () => {
  await assert.rejects(terminalWith('').secret(undefined, 'The card', 'card-file'), (error) => {
    assert.ok(error instanceof CliError);
    assert.match(error.message, /The card is missing: give --card-file FILE/);
    return error.exitCode === 2;
  });
});

test('nothing written is refused, rather than sent', async () => {
  await assert.rejects(terminalWith('  \n').writing(undefined, 'Write'), /nothing came/);
});

test('a file with a secret is its owner’s alone, and never overwrites another', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nearhand-cli-'));
  const file = join(folder, 'card');
  const terminal = terminalWith('');
  await terminal.writePrivateFile(file, 'first');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  await assert.rejects(terminal.writePrivateFile(file, 'second'), /is there already/);
  assert.equal(await terminal.readFileText(file), 'first');
  await rm(folder, { recursive: true });
});
