import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, dayAt, dayNumber, dayOfNumber, endOfDay, isDay } from './clock.ts';

test('a day is the day of the community, not of the server', () => {
  const evening = Date.parse('2026-03-04T17:30:00Z');
  assert.equal(dayAt(evening, 'Asia/Taipei'), '2026-03-05');
  assert.equal(dayAt(evening, 'Europe/London'), '2026-03-04');
});

test('a shift ends at midnight there, also on a day of 25 hours', () => {
  const noon = Date.parse('2026-10-25T12:00:00Z');
  assert.equal(new Date(endOfDay(noon, 'Europe/London')).toISOString(), '2026-10-26T00:00:00.000Z');
  const early = Date.parse('2026-10-24T23:30:00Z');
  assert.equal(
    new Date(endOfDay(early, 'Europe/London')).toISOString(),
    '2026-10-26T00:00:00.000Z',
  );
  const taipei = endOfDay(Date.parse('2026-03-04T15:59:00Z'), 'Asia/Taipei');
  assert.equal(new Date(taipei).toISOString(), '2026-03-04T16:00:00.000Z');
});

test('a day is one of the calendar', () => {
  for (const day of ['2024-02-29', '1970-01-01', '2026-12-31']) assert.ok(isDay(day), day);
  const others = [
    '2026-02-31',
    '2025-02-29',
    '2026-13-01',
    '0000-01-01',
    '2026-1-1',
    '2026-01-01T00:00',
    '',
    'x',
  ];
  for (const text of others) assert.equal(isDay(text), false, text);
});

test('days are counted from 1970 and back', () => {
  assert.equal(dayNumber('1970-01-02'), 1);
  for (const day of ['2024-02-29', '2026-12-31']) assert.equal(dayOfNumber(dayNumber(day)), day);
  assert.equal(addDays('2026-12-31', 1), '2027-01-01');
  assert.equal(addDays('2024-03-01', -1), '2024-02-29');
});
