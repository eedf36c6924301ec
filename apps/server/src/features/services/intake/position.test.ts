import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wgs84ToGcj02 } from './gcj02.ts';
import { type AreaLookup, type Placing, placeOf } from './position.ts';

const within = [24.9, 121.3, 25.25, 121.75] as const;
const free: Placing = { within, system: 'wgs-84', areas: undefined };
/** A town of one village, a square of about 200 m around a well. */
const well = { latitude: 25.04, longitude: 121.55 };
const village = {
  contains: ({ latitude, longitude }: typeof well) =>
    Math.abs(latitude - well.latitude) < 0.001 && Math.abs(longitude - well.longitude) < 0.001,
};
const areas: AreaLookup = {
  isNearAny: ({ longitude }) => longitude < 121.6,
  named: (text) => (text.includes('井邊里') ? village : undefined),
};
const held: Placing = { ...free, areas };

function remarksOf(latitude: unknown, longitude: unknown, placing = free, address = '') {
  const { at, remarks } = placeOf(latitude, longitude, address, placing);
  return [at !== undefined, ...remarks];
}

test('what is right passes, full-width digits too', () => {
  assert.deepEqual(placeOf('25.04', '121.55', '', free), { at: well, remarks: [] });
  assert.deepEqual(placeOf('２５.０４', '121.55', '', free).at, well);
});

test('latitude and longitude that changed places change back', () => {
  assert.deepEqual(placeOf('121.55', '25.04', '', free), {
    at: well,
    remarks: ['coordinates-swapped'],
  });
});

test('what is no place is left out and named', () => {
  assert.deepEqual(remarksOf('', '121.55'), [false, 'coordinates-missing']);
  assert.deepEqual(remarksOf('north', '121.55'), [false, 'coordinates-unreadable']);
  assert.deepEqual(remarksOf('1e999', '121.55'), [false, 'coordinates-unreadable']);
  assert.deepEqual(remarksOf('0', '0'), [false, 'coordinates-out-of-range']);
  assert.deepEqual(remarksOf('35.6', '139.7'), [false, 'coordinates-out-of-range']);
  assert.deepEqual(remarksOf('0', '0', { ...free, within: undefined }), [
    false,
    'coordinates-out-of-range',
  ]);
  assert.deepEqual(remarksOf('95', '200', { ...free, within: undefined }), [
    false,
    'coordinates-out-of-range',
  ]);
});

test('what is in the sea is left out where areas are known', () => {
  assert.deepEqual(remarksOf('25.04', '121.7', held), [false, 'coordinates-in-the-sea']);
});

test('what the address says is held against the point, and a shift of maps in China is named', () => {
  const shifted = wgs84ToGcj02(well);
  const [latitude, longitude] = [String(shifted.latitude), String(shifted.longitude)];
  assert.deepEqual(remarksOf('25.04', '121.55', held, '井邊里1號'), [true]);
  assert.deepEqual(remarksOf(latitude, longitude, held, '井邊里1號'), [true, 'coordinates-gcj-02']);
  assert.deepEqual(remarksOf('25.1', '121.5', held, '井邊里1號'), [true, 'coordinates-elsewhere']);
  const converting = { ...held, system: 'gcj-02' } as const;
  const { at, remarks } = placeOf(latitude, longitude, '井邊里1號', converting);
  assert.deepEqual(remarks, ['coordinates-converted']);
  assert.ok(at && village.contains(at));
});
