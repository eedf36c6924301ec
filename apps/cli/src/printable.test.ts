import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable } from './printable.ts';

test('what somebody wrote cannot steer the terminal of whoever reads it', () => {
  assert.equal(printable('a\u001b]0;owned\u0007b'), 'a\ufffd]0;owned\ufffdb');
  assert.equal(printable('\u009b2Jgone'), '\ufffd2Jgone');
  assert.equal(printable('file\u202egpj.exe'), 'file\ufffdgpj.exe');
  assert.equal(printable('over\rwritten'), 'over\ufffdwritten');
});

test('lines, tabs and every script stay readable', () => {
  assert.equal(printable('一\r\n二\tthree 👩🏽‍🌾'), '一\n二    three 👩🏽‍🌾');
});
