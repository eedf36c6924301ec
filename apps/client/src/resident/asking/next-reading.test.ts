import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextReading } from './next-reading.ts';

const hours = [
  { day: 0, from: '09:00', to: '12:00' },
  { day: 0, from: '13:30', to: '17:00' },
  { day: 3, from: '18:00', to: '20:00' },
];
const monday = (time: string) => Date.parse(`2026-11-23T${time}:00+08:00`);
const reading = (time: string) => nextReading(hours, 'Asia/Taipei', monday(time));

test('a desk that is open reads now, until it closes', () => {
  assert.deepEqual(reading('09:00'), { when: 'now', until: '12:00' });
  assert.deepEqual(reading('16:59'), { when: 'now', until: '17:00' });
});

test('a desk at its break reads again the same day', () => {
  assert.deepEqual(reading('12:00'), { when: 'later', inDays: 0, day: 0, from: '13:30' });
});

test('a desk that closed reads on its next day', () => {
  assert.deepEqual(reading('17:00'), { when: 'later', inDays: 3, day: 3, from: '18:00' });
});

test('a desk open on one day a week reads a week later', () => {
  const once = [{ day: 0, from: '09:00', to: '10:00' }];
  const found = nextReading(once, 'Asia/Taipei', monday('11:00'));
  assert.deepEqual(found, { when: 'later', inDays: 7, day: 0, from: '09:00' });
});

test('the hours are those of the community, wherever the device is', () => {
  const utc = nextReading(hours, 'UTC', monday('09:00'));
  assert.deepEqual(utc, { when: 'later', inDays: 0, day: 0, from: '09:00' });
});

test('a desk without hours promises nothing', () => {
  assert.equal(nextReading([], 'Asia/Taipei', monday('09:00')), undefined);
});
