import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headCode, readHeadCode } from './head-code.ts';
import { randomBytes } from './random.ts';

test('a code is read again however it was noted, and says 40 bits of its head', () => {
  const head = randomBytes(32);
  const code = headCode(head);
  assert.match(code, /^[A-Z2-7]{4}-[A-Z2-7]{4}$/);
  for (const typed of [
    code,
    code.toLowerCase(),
    code.replace('-', ' '),
    ` ${code.replace('-', '')} `,
  ]) {
    assert.equal(readHeadCode(typed), code);
  }
  const other = head.map((byte, index) => (index === 4 ? byte ^ 1 : byte));
  assert.notEqual(headCode(other), code);
  assert.equal(headCode(head.map((byte, index) => (index === 5 ? byte ^ 1 : byte))), code);
});

test('what cannot be a code is none', () => {
  for (const typed of ['', 'ABCD', 'ABCD-EFG', 'ABCD-EFGHI', 'ABCD-EFG1', '0BCD-EFGH']) {
    assert.equal(readHeadCode(typed), undefined);
  }
});
