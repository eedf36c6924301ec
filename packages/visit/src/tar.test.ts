import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { utf8 } from '@nearhand/seal/bytes';
import { tar } from './tar.ts';

test('the tar command lists and reads what is packed, whatever the lengths', () => {
  const files = [0, 1, 511, 512, 513, 100_000].map((length) => ({
    name: `attachments/長度-${length}.bin`,
    bytes: new Uint8Array(length).fill(length % 251),
  }));
  const archive = tar([{ name: 'conversation.txt', bytes: utf8('你好\n') }, ...files]);
  assert.equal(archive.length % 512, 0);
  const read = (...args: string[]) => execFileSync('tar', args, { input: archive });
  const listed = read('-tf', '-', '--quoting-style=literal').toString().trim().split('\n');
  assert.deepEqual(listed, ['conversation.txt', ...files.map(({ name }) => name)]);
  assert.equal(read('-xOf', '-', 'conversation.txt').toString(), '你好\n');
  for (const { name, bytes } of files)
    assert.deepEqual(new Uint8Array(read('-xOf', '-', name)), bytes);
});
