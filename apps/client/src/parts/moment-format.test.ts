import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateText } from './date-line.tsx';
import { tellTimeIn } from './moment-format.ts';

test('moments are told in the time of the community, and in another where that is said', () => {
  tellTimeIn('Asia/Taipei');
  const at = Date.parse('2026-03-01T20:30:00Z');
  assert.match(dateText(at, 'minute'), /Mon.* 2 Mar 2026.*04:30/);
  assert.match(dateText(at, 'minute', 'UTC'), /Sun.* 1 Mar 2026.*20:30/);
  tellTimeIn('Pacific/Honolulu');
  assert.match(dateText(at, 'minute'), /10:30/);
});
